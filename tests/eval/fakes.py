"""A small world for the evaluation's tests: two documents, and systems that answer from a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from eval.gold import Evidence, Item, Turn
from rag.records import (
    Answer,
    Chunk,
    Citation,
    CleanText,
    Document,
    Hit,
    Metadata,
    Segment,
    Sentence,
    Source,
)

PARKS = "2023年新增公园162座，累计832座。\n2024年新增公园141座，累计973座。\n全年空气优良率87.7%。"
BEDS = "徐汇区新增养老床位385张。\n推进人工智能、集成电路、生物医药三大产业。"


def document(name: str, text: str) -> Document:
    clean = CleanText(text, (Segment(0, 0, len(text)),), ())
    return Document(name, Metadata(f"《{name}》"), Source(name, text, "0" * 64), clean)


DOCUMENTS = {"parks.txt": document("parks.txt", PARKS), "beds.txt": document("beds.txt", BEDS)}


def hit(name: str, sentence: str, rank: int = 1) -> Hit:
    text = DOCUMENTS[name].text
    start = text.index(sentence)
    chunk = Chunk(f"{name}:0", name, 0, len(text), text)
    return Hit(chunk, Sentence(start, start + len(sentence)), start, start + len(sentence), 1 / rank, rank, "fake")


def citation(name: str, quote: str, *, marker: int = 1, says: str | None = None) -> Citation:
    """Quote a document; `says` alters the quote while the spans stay."""
    start = DOCUMENTS[name].text.index(quote)
    span = (start, start + len(quote))
    return Citation(marker, name, f"《{name}》", (), says or quote, *span, spans=(span,))


def answer(question: str, text: str, *citations: Citation, hits: Sequence[Hit] = ()) -> Answer:
    return Answer(question, question, text, "answered", tuple(citations), tuple(hits), seconds={"retrieve": 0.01})


def refusal(question: str, *, hits: Sequence[Hit] = (), related: Sequence[Citation] = ()) -> Answer:
    return Answer(question, question, "资料里没有。", "no_evidence", (), tuple(hits), tuple(related))


def fact(name: str, question: str, value: str, document_id: str, evidence: str, **more: object) -> Item:
    turn = Turn(question, "number", (value,), document=document_id, evidence=((Evidence(document_id, evidence),),))
    return Item(name, "fact", (turn,), **more)  # type: ignore[arg-type]


NEW_2024 = "2024年新增公园141座，累计973座。"
NEW_2023 = "2023年新增公园162座，累计832座。"
NEW_BEDS = "徐汇区新增养老床位385张。"
ITEMS = (
    fact("f1", "24年多了几座公园", "141座", "parks.txt", NEW_2024),
    fact("f2", "徐汇老人床位多了几张", "385张", "beds.txt", "新增养老床位385张"),
    Item("u1", "unanswerable", (Turn("今天天气如何", "none"),)),
    Item(
        "c1",
        "conversation",
        (
            Turn("24年多了几座公园呢", "number", ("141座",), evidence=((Evidence("parks.txt", NEW_2024),),)),
            Turn("那23年呢", "number", ("162座",), evidence=((Evidence("parks.txt", NEW_2023),),)),
        ),
    ),
    Item(
        "t1",
        "trap",
        (Turn("24年底一共几座公园", "number", ("973座",), evidence=((Evidence("parks.txt", NEW_2024),),)),),
        wrong=("832座", "141座"),
    ),
    Item(
        "l1",
        "fact",
        (
            Turn(
                "徐汇有哪几个重点产业",
                "list",
                items=(("人工智能", "AI"), ("集成电路",), ("生物医药",)),
                document="beds.txt",
                evidence=((Evidence("beds.txt", "推进人工智能、集成电路、生物医药三大产业"),),),
            ),
        ),
    ),
)
PARKS_2024 = hit("parks.txt", NEW_2024)
PARKS_2023 = hit("parks.txt", NEW_2023)

GOOD: dict[str, Answer] = {
    "24年多了几座公园": answer("", "141座 [1]", citation("parks.txt", NEW_2024), hits=(PARKS_2024,)),
    "24年多了几座公园呢": answer("", "141座 [1]", citation("parks.txt", NEW_2024), hits=(PARKS_2024,)),
    "那23年呢": answer("", "162座 [1]", citation("parks.txt", NEW_2023), hits=(PARKS_2024, PARKS_2023)),
    "徐汇老人床位多了几张": answer(
        "", "385张 [1]", citation("beds.txt", NEW_BEDS), hits=(hit("beds.txt", NEW_BEDS),)
    ),
    "今天天气如何": refusal("今天天气如何"),
    "24年底一共几座公园": answer("", "973座 [1]", citation("parks.txt", NEW_2024), hits=(PARKS_2024,)),
    "徐汇有哪几个重点产业": answer(
        "",
        "人工智能、集成电路、生物医药 [1]",
        citation("beds.txt", "推进人工智能、集成电路、生物医药三大产业。"),
        hits=(hit("beds.txt", "推进人工智能、集成电路、生物医药三大产业。"),),
    ),
}  # fmt: skip


@dataclass
class Scripted:
    """A system that gives the answers of a script and remembers what it was asked."""

    script: Mapping[str, Answer] = field(default_factory=lambda: GOOD)
    name: str = "fake"
    before: Callable[[str], None] = lambda _: None
    documents: Mapping[str, Document] = field(default_factory=lambda: DOCUMENTS)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def answer(self, question: str, *, history: Sequence[Answer] = ()) -> Answer:
        self.before(question)
        self.asked.append((question, len(history)))
        return self.script[question]
