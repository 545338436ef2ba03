from __future__ import annotations

import html
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import CleanText, Metadata
from tests.ui.samples import EVIL, TEXT, answer, document, quote, refusal
from tests.ui.test_markup import elements
from ui.conversation import Turn, new_conversation
from ui.language import load_texts
from ui.source_view import Sight, source_html
from ui.sources import find_citation, open_source

ZH = load_texts("zh")


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def body(markup: str) -> str:
    found = re.search(r"<article.*</article>", markup)
    assert found
    return found[0]


def marked(markup: str) -> str:
    return "".join(html.unescape(part) for part in re.findall(r'<mark class="hc-current"[^>]*>(.*?)</mark>', markup))


@given(st.data())
@settings(deadline=None)
def test_exactly_the_quote_is_highlighted_and_all_of_the_text_is_there(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    others = tuple(
        (low, data.draw(st.integers(low, len(TEXT))))
        for low in data.draw(st.lists(st.integers(0, len(TEXT) - 1), max_size=3))
    )
    markup = source_html(Sight(document(), replace(quote(), start=start, end=end), others), ZH)
    assert marked(markup) == TEXT[start:end].replace("\n", "")
    assert words(body(markup)) == TEXT.replace("\n", "")
    assert markup.count("hc-quote") <= 1


def test_the_outline_leads_to_the_headings() -> None:
    markup = source_html(Sight(document(), quote()), ZH)
    targets = {found["value"] for name, found in elements(markup) if found.get("name") == "section"}
    ids = {found["id"] for _, found in elements(body(markup)) if "id" in found}
    assert len(targets) == 2
    assert targets <= ids


def test_pages_are_numbered_where_they_are_known() -> None:
    cut = TEXT.index("二、")
    markup = source_html(Sight(document(pages=(0, cut)), quote()), ZH)
    assert words(markup).count("第 1 页") == 1
    assert words(body(markup)).index("第 2 页") < words(body(markup)).index("二、2025年主要任务")
    assert "页" not in words(body(source_html(Sight(document(), quote()), ZH)))


def test_a_hostile_document_stays_text() -> None:
    text = f"一、{EVIL}\n{EVIL}新增公园141座。</mark></article>"
    hostile = replace(document(text), metadata=Metadata(EVIL, issuer=EVIL))
    citation = replace(quote(text=text), title=EVIL, headings=(EVIL,), place=EVIL)
    markup = source_html(Sight(hostile, citation), ZH)
    assert {name for name, _ in elements(markup)} <= {
        "section", "header", "div", "h2", "h3", "p", "button", "span", "details", "summary", "ul", "li",
        "article", "mark",
    }  # fmt: skip
    assert not any(key.startswith("on") or key in ("src", "href", "style") for _, a in elements(markup) for key in a)


def test_a_long_document_is_shown_around_the_quote() -> None:
    line = "这一行没有什么要紧的内容。\n"
    text = line * 12_000 + "新增公园141座。\n" + line * 12_000
    start = text.index("新增")
    long = replace(document(), clean=CleanText(text, (), ()))
    markup = source_html(Sight(long, replace(quote(), start=start, end=start + 9)), ZH)
    assert marked(markup).startswith("新增公园141座")
    assert len(body(markup)) < 400_000
    assert words(markup).count("篇幅较长") == 2


def conversation(*turns: Turn):  # type: ignore[no-untyped-def]
    talk = new_conversation()
    for turn in turns:
        talk = talk.with_turn(turn)
    return talk


def test_references_are_followed_and_their_neighbours_offered() -> None:
    second = quote("新增公园120座。", marker=2)
    talk = conversation(Turn("一", refusal(second)), Turn("二", answer("甲[1]乙[2]", quote(), second)))
    shown = find_citation(talk, "1.2")
    assert shown is not None
    markup = open_source(shown, {"report.txt": document()}, ZH)
    assert marked(markup) == "新增公园120座。"
    assert "2 / 2" in words(markup)
    steps = [(found["value"], "disabled" in found) for _, found in elements(markup) if found.get("name") == "cite"]
    assert steps == [("1.1", False), ("", True)]
    related = find_citation(talk, "0.r1")
    assert related is not None
    assert related.citations == (second,)


def test_references_that_lead_nowhere_are_ignored() -> None:
    talk = conversation(Turn("一", answer()), Turn("二"))
    for reference in ("9.1", "0.9", "0.r1", "1.1", "", "x", "0.1; drop", "-1.1"):
        assert find_citation(talk, reference) is None


def test_a_quote_whose_document_is_gone_or_changed_says_so() -> None:
    shown = find_citation(conversation(Turn("一", answer())), "0.1")
    assert shown is not None
    for documents in ({}, {"report.txt": document("别的内容")}):
        markup = open_source(shown, documents, ZH)
        assert "已经不在了" in words(markup)
        assert "新增公园141座。" in words(markup)
        assert "<mark" not in markup


def test_a_quote_that_has_moved_is_found_again() -> None:
    shown = find_citation(conversation(Turn("一", answer())), "0.1")
    assert shown is not None
    assert marked(open_source(shown, {"report.txt": document("前言若干\n" + TEXT)}, ZH)) == "新增公园141座。"
