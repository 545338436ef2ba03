"""Reasons that are asked for, and what the question takes for granted."""

from __future__ import annotations

import pytest

from rag.reasons import asks_why, no_reason, untold


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("夜间开放为什么取消了？", "公园取消夜间开放。"),
        ("暑托班为何停办？", "暂停举办暑托班。"),
        ("外贸为什么跌破四万亿？", "进出口总额下降5%。"),
        ("候鸟栖息地为什么被移出名录？", "该地退出名录。"),
        ("加装电梯为什么没完成？", "加装电梯尚有差距。"),
        ("机场线为什么推迟通车？", "机场线延期通车。"),
        ("居民为什么反对？", "居民提出异议。"),
        ("合并后来被叫停，理由是什么？", "合并被叫停。"),
        ("专精特新专板为啥停掉了？", "专板停止运营。"),
        ("托班名额怎么比前一年加得少了，原因是什么？", "托班名额减少。"),
        ("人均收入怎么比前一年还低了，理由是啥？", "人均收入下降。"),
        ("财政收入掉下来是被哪几个区拖累的？", "财政收入下降。"),
        ("Why was the trade-in scheme scrapped?", "取消以旧换新。"),
        ("Why did trade fall below four trillion?", "外贸下降。"),
        ("增长目标为什么调低？", "增长目标下调。"),
        ("Why did the city fail to reach its goal?", "目标未完成。"),
        ("Why was the opening delayed?", "开通时间推迟。"),
    ],
)
def test_what_is_taken_for_granted_must_be_told(question: str, told: str) -> None:
    assert untold(question, "新增公园141座，外贸进出口总额达到4.27万亿元。")
    assert not untold(question, told)


@pytest.mark.parametrize(
    "question",
    [
        "哪些原因让外贸增长？",
        "2024年GDP目标有没有实现？",
        "规划禁止新建哪些产业？",
        "为什么要降低企业成本？",
        "为什么要反对形式主义？",
        "为什么要加强跌倒预防？",
        "PM2.5浓度下降的原因是什么？",
        "为什么制造业不再是短板？",
        "Why is fall prevention a priority?",
        "Why should carbon emissions drop?",
        "Why does Shanghai cooperate more closely with Jiangsu?",
        "为什么要盘活村落空间？",
        "为什么化解散煤污染？",
        "Why are closed-loop measures taken?",
    ],
)
def test_nothing_is_taken_for_granted(question: str) -> None:
    assert not untold(question, "")


@pytest.mark.parametrize(
    ("question", "near"), [("机场线为什么推迟？", "推进西延伸工程。"), ("目标为什么没完成？", "未来发展时尚产业。")]
)
def test_a_word_inside_another_tells_nothing(question: str, near: str) -> None:
    assert untold(question, near)


@pytest.mark.parametrize("word", ["砍掉", "裁撤", "作废", "不搞", "泡汤", "落空", "推后"])
def test_the_words_of_the_question_tell_it(word: str) -> None:
    assert not untold(f"项目为什么{word}？", f"项目{word}。")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("为啥2024年比2023年少了？", True),
        ("理由是什么？", True),
        ("为什么还要建公园？", False),
        ("2024年多少？", False),
    ],
)
def test_a_reason_is_asked_for(question: str, why: bool) -> None:
    assert asks_why(question) == why


@pytest.mark.parametrize(
    ("question", "said", "none"),
    [
        ("2024年交通事故为什么少了这么多？", "全市道路交通事故数下降14.7%。", True),
        ("2024年交通事故为什么少了这么多？", "受整治行动影响，道路交通事故数下降14.7%。", False),
        ("Why did accidents drop? What caused it?", "全市道路交通事故数下降14.7%。", True),
        ("区中心医院为啥搬迁？", "区中心医院搬迁至南部医疗中心运行。", True),
        ("为什么要建融资服务中心？", "建设区融资服务中心，为中小微企业提供一站式融资服务。", False),
        ("为什么要建融资服务中心？", "区融资服务中心5家。", True),
        ("为什么东西启动立法？", "启动开发区立法。", False),
        ("事故下降了多少？", "事故下降14.7%。", False),
        ("工业为什么回升？", "随着新产能释放，工业回升。", False),
        ("为什么叫人民城市？", "人民城市人民建，人民城市为人民。", False),
    ],
)
def test_a_reason_needs_words_of_cause(question: str, said: str, none: bool) -> None:
    assert no_reason(question, said) == none
