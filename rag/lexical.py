"""How far the words of an answer stand in its sources: names in quotation marks, model numbers, negation, wording."""

from __future__ import annotations

import re

from rag.number_syntax import plain_text
from rag.numbers import find_quantities
from rag.tokens import simplify

_QUOTED = re.compile(r"[「『“]([^「」『』“”]{2,60})[」』”]|(?<![\w])\"([^\"\n]{2,60})\"")
_PERIOD = re.compile(r"十[一二三四五六七八九]五(?:规划|时期|期间)?$")
_TITLED = re.compile(r"《([^《》]{2,80})》")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,8}-?\d+(?:\.\d+)?[A-Za-z]?|\dG)(?![A-Za-z0-9])")
_NEGATION = re.compile(
    r"不得|不能|不可|不予|不准|禁止|严禁|没有|尚未|从未|并未|未(?!来|成年|必|知)|并非|不是|不再|无需|不需|无法|取消"
    r"|\bnot\b|\bnever\b|\bno longer\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，,；;。！？!?：:]")
_WORDS = 4
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_OTHER = re.compile(r"[\u3040-\u30ff\u0400-\u04ff\uac00-\ud7af\u0600-\u06ff]{2,}")
# Words that any sentence about a report may hold, and that therefore show nothing.
_FILLER = re.compile(
    r"上海市?|全市|本市|其中|分别|以及|并且|同时|此外|另外|目前|具体|包括|主要|根据|显示|指出|提到|资料|报告|年度?|"
    r"[的了和与及在是有为对等将把被从到向也都就而或之其于以该这那此]"
)


def squeeze(text: str) -> str:
    """Return the text as names are compared: simplified, half width, lower case, without space and punctuation."""
    return re.sub(r"[\W_]+", "", simplify(plain_text(re.sub(r"</?su[bp]>", "", text)))).lower()


def names_in(text: str) -> tuple[str, ...]:
    """Return what the text puts in quotation marks or title marks, and model numbers such as C919."""
    quoted = [match[1] or match[2] for match in _QUOTED.finditer(text)]
    parts = [
        part for name in quoted for part in re.split(r"…+|\.{3,}", name) if squeeze(part) and not _PERIOD.match(part)
    ]
    return (*parts, *_TITLED.findall(text), *_CODE.findall(re.sub(r"</?su[bp]>", "", text)))


def missing_names(text: str, source: str) -> tuple[str, ...]:
    """Return the names of a text that do not stand in the source."""
    held = squeeze(source)
    return tuple(name for name in names_in(text) if squeeze(name) not in held)


def is_verbatim(text: str, source: str) -> bool:
    """Tell whether the source says the same in the same words; a bare word or number does not count as words."""
    said = squeeze(text)
    if len(re.sub(r"\d", "", said)) < _WORDS:
        return False
    # Punctuation may differ, but digits that touch only because of that prove nothing: 1.5 is not 15.
    numbers = [quantity.value for quantity in find_quantities(text)]
    return said in squeeze(source) and all(
        value in {quantity.value for quantity in find_quantities(source)} for value in numbers
    )


def stands_in(text: str, source: str) -> bool:
    """Tell whether a bare name (6G, F1) stands in the source as a word of its own."""
    word = squeeze(text)
    return len(word) >= 2 and re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", squeeze(source)) is not None


def bigrams(text: str) -> frozenset[str]:
    """Return the bigrams of Chinese characters, without numbers with their units and words that show nothing."""
    plain = simplify(text)
    for quantity in reversed(find_quantities(plain)):
        plain = plain[: quantity.start] + " " + plain[quantity.end :]
    runs = _HAN.findall(_FILLER.sub(" ", plain))
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


def shared(text: str, source: str) -> float | None:
    """Return the share of the text's wording that stands in the source; None where the text has none to compare."""
    own = bigrams(text)
    return len(own & bigrams(source)) / len(own) if own else None


def has_common(text: str, source: str) -> bool:
    """Tell whether the two have any character of their wording in common."""
    return bool(set("".join(bigrams(text))) & set("".join(bigrams(source))))


def is_foreign(text: str) -> bool:
    """Tell whether a text has words but hardly a Chinese character, so that its wording cannot be compared."""
    han = sum(map(len, _HAN.findall(text)))
    words = len(_LATIN.findall(text)) + len(
        re.findall(r"[\u3040-\u30ff\u0400-\u04ff\uac00-\ud7af\u0600-\u06ff]{2,}", text)
    )
    return words >= 2 and han < 2 * words


def has_kana(text: str) -> bool:
    """Tell whether a text is Japanese, whose characters would pass for Chinese."""
    return bool(re.search(r"[\u3040-\u30ff]{2,}", text))


def negates(text: str, source: str) -> str | None:
    """Return the negation that one of the two has and the clause of the other that speaks of the same has not."""
    own = _NEGATION.search(text)
    if own and not _NEGATION.search(source):
        return own[0]
    if own:
        return None
    said = bigrams(text)
    for clause in _CLAUSE.split(source):
        words = bigrams(_NEGATION.sub("", clause))
        found = _NEGATION.search(clause)
        if found and len(words) >= 3 and len(words & said) / len(words) >= 0.6:
            return found[0]
    return None
