"""Measures that a passage must name before a number of it counts as told."""

from __future__ import annotations

import pytest

from rag.measures import unmeasured


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("普惠小微贷款的平均利率是多少？", "普惠小微贷款余额达到1.3万亿元、增长15%。"),
        ("2023年上海单算出口有多少？", "外贸进出口总额达到4.2万亿元。"),
        ("进口多少？", "出口增长5%。"),
        ("一般公共预算支出增长多少？", "地方一般公共预算收入增长9.3%。"),
        ("规上工业增加值是多少？", "规模以上工业总产值超900亿元。"),
        ("服务业赚了多少利润？", "完成营业收入4700亿元。"),
        ("农村居民人均可支配收入多少？", "居民人均可支配收入达到8.8万元。"),
        ("How many self-employed businesses are there?", "企业总数289.2万户。"),
        ("How many private EV chargers were added?", "新增5.1万个电动汽车公共充电桩。"),
        ("Passenger numbers at Hongqiao airport only (not Pudong)?", "上海机场旅客吞吐量达到1.25亿人次。"),
        ("还剩多少户没有改造？", "完成居家环境适老化改造500户。"),
        ("拆了多少根电线杆？", "完成134公里架空线入地和杆箱整治。"),
        ("新增的公园里口袋公园占几座？", "新增绿地141座。"),
        ("条例说拖欠货款怎么罚？", "推动出台民营经济促进条例。"),
        ("23年上海猪肉涨价还是跌价？", "居民消费价格上涨0.3%。"),
        ("How much of the budget revenue came from VAT?", "地方一般公共预算收入达到8374.2亿元。"),
        ("浦东机场和虹桥机场24年货运量分别是多少？", "上海机场航空货邮吞吐量达到420.6万吨。"),
        ("各个区分别新增了多少座公园？", "新增公园141座。"),
        ("臭氧平均浓度是多少？", "PM2.5年均浓度29微克/立方米。"),
    ],
)
def test_another_measure_is_told(question: str, said: str) -> None:
    assert unmeasured(question, said)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("普惠小微贷款的平均利率是多少？", "普惠小微贷款平均利率降至3.6%。"),
        ("进口加出口总共多少钱？", "外贸进出口总额达到4.2万亿元。"),
        ("利率互换互联互通叫什么？", "“互换通”正式上线。"),
        ("劳动者一年平均创造的产值是多少？", "全员劳动生产率 单位 万元/人 36左右"),
        ("农民人均收入多少？", "农村居民人均可支配收入4.5万元。"),
        ("两个机场运了多少旅客？", "上海机场旅客吞吐量达到1.25亿人次。"),
        ("改旧房从动工到回搬用了多久？", "旧住房改造项目一年建成回搬。"),
        ("修改和废止的规章有多少件？", "立改废政府规章37件。"),
        ("低保标准提高到多少？", "最低生活保障标准提高到1510元。"),
        ("社保费减了多少？", "减免社会保险费100亿元。"),
        ("成品油价涨了多少？", "成品油价格上涨3%。"),
        ("low-rent housing standard?", "调整廉租住房准入标准。"),
        ("新增的公园里口袋公园占几座？", "新增公园141座，其中口袋公园60座。"),
        ("2024年新增公园多少座？", "新增公园141座。"),
        ("How many elevators were fitted?", "电梯加装完工333台。"),
        ("财政收入的增速在各区里排第几？", "一般公共预算收入增幅位居全市第一。"),
    ],
)
def test_what_is_asked_is_told(question: str, said: str) -> None:
    assert not unmeasured(question, said)


def test_a_part_may_be_told_by_its_official_name() -> None:
    assert not unmeasured("床位里失智老人的占几张？", "认知障碍照护床位3000张。", ("认知障碍",))
