"""Answers, quotes and documents made by hand for the tests of what the page shows."""

from __future__ import annotations

from rag.records import Answer, Citation, CleanText, Document, Heading, Metadata, Segment, Source

EVIL = (
    "<script>alert(1)</script> ![x](http://evil.example/x.png) [点](javascript:alert(2)) **粗** "
    "<img src=x onerror=alert(3)>"
)
TEXT = "一、2024年工作回顾\n全市生产总值增长5%。新增公园141座。\n二、2025年主要任务\n新增公园120座。"


def document(text: str = TEXT, *, name: str = "report.txt", pages: tuple[int, ...] = ()) -> Document:
    headings = tuple(
        Heading(1, line, text.index(line), text.index(line) + len(line))
        for line in text.split("\n")
        if line[:2] in ("一、", "二、")
    )
    clean = CleanText(text, (Segment(0, 0, len(text)),), (), headings)
    return Document(name, Metadata("2025年政府工作报告", issuer="市政府"), Source(name, text, "0" * 64, pages), clean)


def quote(words: str = "新增公园141座。", *, marker: int = 1, text: str = TEXT, page: int | None = None) -> Citation:
    start = text.index(words)
    end = start + len(words)
    return Citation(
        marker, "report.txt", "2025年政府工作报告", ("一、2024年工作回顾",), words, start, end, ((start, end),),
        page, (2024,), "上海市", "done",
    )  # fmt: skip


def answer(text: str = "141座。[1]", *citations: Citation, question: str = "新增多少公园？") -> Answer:
    return Answer(question, question, text, "answered", citations or (quote(),), seconds={"retrieve": 0.05})


def refusal(*related: Citation, question: str = "2022年新增多少公园？") -> Answer:
    return Answer(question, question, "资料里没有。", "no_evidence", related=related)
