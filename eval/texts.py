"""How two texts are compared when an answer is judged: width, script, case and white space do not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.numbers import Quantity, contains_quantity, find_quantities
from rag.records import Citation
from rag.tokens import fold, simplify

_MARKER = re.compile(r"[\[［【]\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*[\]］】]")


def without_markers(text: str, citations: Sequence[Citation]) -> str:
    """Return an answer without its citation markers [1], 【2】, [1, 3].

    Only numbers of its citations are markers: tables write a total as [20].
    """
    known = {citation.marker for citation in citations}

    def bare(found: re.Match[str]) -> str:
        return "" if {int(number) for number in re.findall(r"\d+", found[0])} <= known else found[0]

    return _MARKER.sub(bare, text)


def plain(text: str) -> str:
    """Return the text folded for comparing names: half width, lower case, simplified, letters and digits only."""
    kept = simplify(fold(text))
    return "".join(c for c in kept if unicodedata.category(c)[0] in "LN" or c in ".%+")


def bare_quantity(text: str) -> Quantity | None:
    """Return the quantity that a short answer consists of, None where it has other words too."""
    found = find_quantities(text)
    if len(found) != 1:
        return None
    rest = text[: found[0].start] + text[found[0].end :]
    return found[0] if not re.search(r"[^\W\d_]", _COMPARISON.sub("", rest)) else None


_COMPARISON = re.compile(
    r"[（(][^）)]*[）)]|突破|左右|以上|以下|以内|超过|超|约|近|不少于|不低于|不超过|至少|达到|人民币|多|余"
    r"|about|over|more than|at least|RMB|CNY"
)


def states(text: str, form: str) -> bool:
    """Tell whether a text states one form of an answer.

    A quantity is compared as a value with its unit; anything else as characters, with digit boundaries, so
    that 2家 is not found in 12家 and G6 not in G60.
    """
    quantity = bare_quantity(form)
    if quantity is not None:
        return contains_quantity(text, quantity)
    inside, wanted = plain(text), plain(form)
    if not wanted:
        return False
    before = r"(?<![0-9])(?<![0-9]\.)" if wanted[0].isdigit() else ""
    after = r"(?![0-9]|\.[0-9])" if wanted[-1].isdigit() else ""
    if re.search(before + re.escape(wanted) + after, inside):
        return True
    numbers = find_quantities(form)
    words = plain("".join(_gaps(form, numbers)))
    # 新增5万套 may be put as 50,000套新增: all numbers and the words around them.
    return bool(numbers) and all(contains_quantity(text, number) for number in numbers) and words in inside


def _gaps(text: str, numbers: tuple[Quantity, ...]) -> list[str]:
    edges = [0, *(edge for number in numbers for edge in (number.start, number.end)), len(text)]
    return [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]


def longest_common_run(one: str, other: str) -> str:
    """Return the longest run of characters that two texts share, white space and script aside."""
    a, b = plain(one), plain(other)
    best, end = 0, 0
    row = [0] * (len(b) + 1)
    for i, character in enumerate(a, 1):
        above = 0
        for j, other_character in enumerate(b, 1):
            above, row[j] = row[j], above + 1 if character == other_character else 0
            if row[j] > best:
                best, end = row[j], i
    return a[end - best : end]
