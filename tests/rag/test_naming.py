"""Names that are asked for, and what was read instead."""

from __future__ import annotations

import pytest

from rag.naming import (
    no_company,
    no_content,
    no_name,
    no_names,
    no_things,
    other_edition,
    other_kind,
    other_office,
)


@pytest.mark.parametrize(
    ("question", "read", "other"),
    [
        ("博物馆什么时候开放？", "前滩公园", True),
        ("博物馆什么时候开放？", "青年公寓", True),
        ("博物馆什么时候开放？", "2025年底", False),
        ("博物馆什么时候开放？", "“十五五”期间", False),
        ("博物馆什么时候开放？", "今年", False),
        ("博物馆什么时候开放？", "下半年", False),
        ("When will the museum open?", "公园", True),
        ("What subsidies do people get when they trade in cars?", "公园", False),
        ("How does the city address ageing?", "公园", False),
        ("热线考评排第几名？", "保持前列", True),
        ("热线考评排第几名？", "中心城区第一", False),
        ("产品从头到尾排多少碳？", "保持前列", False),
        ("2026年的儿童公园具体是哪些？", "20处儿童友好公园", True),
        ("2024年新出的法规名称分别是什么？", "4部", True),
        ("哪些行业实施？", "餐饮业等39个重点行业", False),
        ("哪些行业实施？", "餐饮业、零售业", False),
        ("除了餐饮还有哪些行业？", "餐饮业", True),
        ("除了餐饮还有哪些行业？", "餐饮业、零售业", False),
        ("Where does the city rank in the world?", "亚洲演艺之都", True),
        ("Where does the city rank in the world?", "世界第二", False),
        ("空气排第几位？", "34个", True),
    ],
)
def test_what_is_read_of_another_kind(question: str, read: str, other: bool) -> None:
    assert other_kind(question, read) == other


@pytest.mark.parametrize(
    ("question", "read", "other"),
    [
        ("哪年龄段的人最多？", "公园", False),
        ("急救电话是多少？", "120", False),
        ("博物馆叫什么？", "公园", False),
        ("新开通的是几号线？", "公园", False),
        ("博物馆的电话是多少？", "公园", True),
        ("博物馆的地址", "公路", True),
        ("博物馆的地址", "西藏南路123号", False),
        ("12345热线电话接通率是多少？", "96%", False),
        ("哪个区装电梯最多？", "3005台", True),
        ("哪个区的小学最好？", "义务教育优质均衡发展区", True),
        ("哪个区的小学最好？", "徐汇", False),
        ("新设的是哪个区？", "东方枢纽国际商务合作区", False),
        ("不是哪个区，全市是多少？", "5万亿元", False),
        ("哪些区域提升了？", "40公里", False),
        ("第一万台装在哪个小区？", "3001台", True),
        ("哪里建了书店？", "近900公里", True),
        ("新开通的叫什么？", "19号线", False),
        ("新开通的叫什么？", "C919", False),
        ("谁负责？", "12345热线", False),
        ("谁能告诉我新增多少？", "37个", False),
        ("领导小组的组长是哪位？", "协调领导小组", True),
        ("区长是哪位？", "王华", False),
        ("金牌是哪位运动员拿的？", "1金2银", True),
        ("夜里开门的公园哪个区最多？", "世博文化公园南区", True),
        ("装置建在哪条路？", "磁约束聚变装置", True),
        ("装置建在哪条路？", "武康路", False),
        ("货运排头名的是哪个机场？", "世界第二", True),
        ("货运排头名的是哪个机场？", "浦东机场", False),
        ("出力最大的是哪个国家？", "外贸", True),
        ("建成了哪个国家级市场？", "技术交易所", False),
        ("光影节几月几号开幕？", "首届光影节", True),
        ("光影节几月几号开幕？", "9月", False),
        ("哪家公司的总部开工？", "米哈游", False),
        ("五所新学校的校名报给我听听", "5所", True),
        ("楼是哪家设计院设计的？", "7—8号", True),
        ("会开在哪个酒店？", "长三角地区", True),
        ("和美乡村在哪些镇？", "五好两宜", True),
        ("参赛的运动员叫什么名字？", "上海马拉松", True),
        ("技术交易会是第几届？", "办好", True),
        ("技术交易会是第几届？", "第46届世界技能大赛", False),
        ("服务中心几点关门？", "南部医疗中心", True),
        ("方案是几点零版？", "2.0版", False),
        ("公园建在哪里？", "新场景", True),
        ("公园建在哪里？", "长三角（东台）", False),
        ("网站可以选哪些语言？", "多语种服务门户", True),
        ("网站可以选哪些语言？", "英语、日语", False),
        ("市民热线打几号？", "12345", False),
        ("乐高乐园建在哪里？", "金山", False),
        ("哪个区最早试？", "临港新片区", False),
        ("落实了哪些国家战略？", "长江经济带发展", False),
        ("优良率提高了几点？", "0.6个百分点", False),
        ("提了几点要求？", "三个方面", False),
    ],
)
def test_who_and_where_are_not_told_by_what_was_read(question: str, read: str, other: bool) -> None:
    assert no_name(question, read) == other


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("第八届进博会成交多少？", "第六届进博会成交784亿美元，第七届800亿美元。", True),
        ("第7届进博会成交多少？", "第七届进博会成交800亿美元。", False),
        ("第十二届花博会", "第十二届中国花卉博览会", False),
        ("进博会成交多少？", "第七届进博会成交800亿美元。", False),
        ("第七届进博会比第六届多多少？", "第七届进博会成交800亿美元。", True),
    ],
)
def test_a_numbered_edition_must_be_named(question: str, said: str, other: bool) -> None:
    assert other_edition(question, said) == other


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("规划资源局现在谁当局长？", "上海市徐汇区区长王华", True),
        ("徐汇区区长是谁？", "上海市徐汇区区长王华", False),
        ("Who is the secretary of the party committee?", "市长龚正", True),
        ("Who is the mayor of Shanghai?", "市长龚正", False),
        ("常务副市长是谁？", "市长龚正", True),
        ("总书记考察上海提出的重要理念叫什么？", "人民城市人民建", False),
        ("校长职级制叫什么？", "教师管理", False),
        ("组长有几位？", "工作组8个。", False),
        ("新增几个研究所？", "新增3个。", False),
    ],
)
def test_another_office_is_told(question: str, said: str, other: bool) -> None:
    assert other_office(question, said) == other


def test_names_of_several_things_are_a_list_or_quoted() -> None:
    question = "24年新通过的那20部法规，分别叫啥名字？"
    assert no_names(question, "市人大", "市人大出台法规、条例。", sure=False)
    assert not no_names(question, "促进条例", "出台促进条例、保护条例。", sure=True)
    assert no_names(question, "法规", "出台法规20部。", sure=True)
    assert not no_names(question, "促进条例、保护条例", "出台20部。", sure=False)
    assert not no_names(question, "“一网通办”", "出台20部。", sure=False)
    assert not no_names("新出台的法规有几部？", "20件", "出台20部。", sure=False)
    assert not no_names("哪些企业进口的东西进了白名单？", "研发用物品", "出台20部。", sure=False)


@pytest.mark.parametrize(
    ("question", "read", "none"),
    [
        ("哪家展商真的变成了投资商？", "展品变商品、展商变投资商", True),
        ("脑机接口产品是哪家公司的？", "产品", True),
        ("Which company benefited most?", "“20条”", True),
        ("改造是哪家施工单位做的？", "不成套旧住房改造项目", True),
        ("哪家企业的总部开工？", "米哈游", False),
        ("哪家公司在徐汇设立研究院？", "某某科技公司", False),
        ("哪家研究机构成立？", "尚思自然科学研究院", False),
        ("新增几家公司？", "65家", False),
        ("哪个单位牵头推进旧改？", "市住房城乡建设管理委", False),
        ("哪个单位牵头？", "市发展改革委、市经济信息化委", False),
    ],
)
def test_a_company_has_a_name(question: str, read: str, none: bool) -> None:
    assert no_company(question, read) == none


@pytest.mark.parametrize(
    ("question", "read", "none"),
    [
        ("银都路隧道 施工单位 哪家", "银都路隧道", True),
        ("银都路隧道 施工单位 哪家", "上海隧道工程公司", False),
        ("首批15个试点分别落在哪几个村？", "风貌保护传承试点", True),
        ("首批15个试点分别落在哪几个村？", "连民村、外灶村", False),
        ("24年新出的4部法规，名称分别是什么？", "浦东新区法规、管理措施", True),
        ("24年新出的法规叫什么？", "《促进条例》", False),
        ("奥运金牌的得主叫啥名字？", "1金2银", True),
        ("登记交易中心 一把手 姓名", "登记交易中心", True),
    ],
)
def test_names_of_their_kind_are_read(question: str, read: str, none: bool) -> None:
    assert no_name(question, read) == none


@pytest.mark.parametrize(
    ("question", "said", "none"),
    [
        ("“科创板八条”逐条讲了什么？", "配合发布“科创板八条”，成立登记交易中心。", True),
        ("“三师”究竟指哪三种职业？", "“三师”负责制等配套政策进一步完善。", True),
        ("“三师”究竟指哪三种职业？", "“三师”是指规划师、建筑师、评估师。", False),
        ("“科创板八条”何时发布？", "配合发布“科创板八条”，成立登记交易中心。", False),
        ("报告讲了什么？", "推进改革。", False),
    ],
)
def test_what_is_only_named_is_not_told(question: str, said: str, none: bool) -> None:
    assert no_content(question, said) == none


@pytest.mark.parametrize(
    ("question", "read", "said", "none"),
    [
        ("28个示范村是哪些村？", "示范村28个", "建成示范村28个、“美丽庭院”10万户。", True),
        ("开放附属空间的52家单位里都有谁？", "企事业单位", "52家企事业单位开放。", True),
        ("外贸企业要开拓哪些国家的市场？", "多元化国际市场", "开拓多元化国际市场。", True),
        ("合并的是哪几家企业？", "国泰君安与海通证券", "推进国泰君安与海通证券合并。", False),
        ("重点产业园有哪些项目？", "新能源汽车项目", "推进新能源汽车项目、造船基地建设。", False),
        ("哪些产品实现了突破？", "C919", "国产大飞机C919、大型邮轮突破。", False),
        ("五型经济是哪五型？", "创新型经济", "发展创新型经济。", False),
    ],
)
def test_several_things_are_listed(question: str, read: str, said: str, none: bool) -> None:
    assert no_things(question, read, said) == none
