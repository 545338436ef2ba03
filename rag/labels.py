"""What each number of a sentence measures: the words before it, and the subject that it shares with its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.numbers import Quantity, find_quantities

_PIECE = re.compile(r"[^，,、；;。：！？!?（(\s]+")
_BEHIND = re.compile(r"(?:左右|以上|以下|以内|多|余)?(?:的)?([㐀-鿿A-Za-z0-9“”\"·]+)")
_YEAR = re.compile(r"[从自由在到至于]?(?:19|20)\d\d年(?:底|末)?的?|[从自由的]")
# A table row names its columns: 指标 城镇调查失业率 单位 % … (set apart by en spaces).
_ROW = re.compile("^(?:指标(?:名称)?|项目|名称)[\u2002 ]([^\u2003]+)\u2003")
_UNIT = re.compile("单位[\u2002 ]([^\u2003\\s]+)")
_TO = re.compile(
    r"(?:上升|下降|提高|提升|增长|增加|降低|减少|扩大|缩小|升|降|增|减)(?:到|至|为)(?:了)?(?:约|近|超过?)?"
)
_JOIN = re.compile(r"、|和|与|及|以及")
_AND_SUCH = re.compile(r"(?<=..)等(?![级候待]).*$")
_RESPECTIVELY = "分别"
REACHED = "累计|总数|总量|达到|增至"  # what something came to
GAINED = "新增|净增|新设|新认定|新建|新开"  # what came to it
_TOTAL = re.compile(REACHED)
_GAIN = re.compile(rf"^(?:{GAINED})")
# A label that is only a verb or a degree needs the subject of the number before it.
_BARE = re.compile(
    r"^(?:上升到?|下降到?|累计|总量|总数|合计|共计?|其中|同比|平均|较?比?上?年?|分别|已|均|为|达到?|达|至|到|增加|增长|提高|提升|上升|下降|降低|减少|增幅|增速|"
    r"净增|新增|约合|约|近|超过?|突破|占比?|和|或|的|左右|以上|实现|完成|保持|控制在|不少于|不低于|力争|、|\s)*$"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A quantity with the words directly before it and the subject it inherits ("" where the label has its own).

    `year` is the year that the sentence names last before it; `after` are the words behind it (3000张养老床位).
    `start` and `end` frame the quantity with its own words; `quoted` marks one inside a name (“四个一批”), `paired` one
    of several that belong to as many subjects by position.
    """

    quantity: Quantity
    label: str
    inherited: str = ""
    year: int | None = None
    start: int = 0
    after: str = ""
    end: int = 0
    quoted: bool = False
    paired: bool = False

    @property
    def words(self) -> str:
        """All words that say what is measured."""
        return self.inherited + self.label + self.after


def labelled(text: str) -> tuple[Labelled, ...]:
    """Return the quantities of a sentence in order, each with what it measures.

    "A、B分别新增65家和30家，累计分别达到956家和561家" pairs values and subjects by position, as "A、B65家、30家" does.
    """
    quantities = [
        quantity
        for quantity in find_quantities(text)
        if quantity.kind != "document" and not text.startswith("号线", quantity.end)
    ]
    found: list[Labelled] = []
    paired = _paired(text, quantities)
    row = _ROW.search(text)
    subject = row[1].strip() if row else ""
    previous = 0
    year: int | None = None
    for number, quantity in enumerate(quantities):
        if quantity.kind in ("year", "date"):
            digits = str(quantity.value)
            year = int(digits[:4]) if len(digits) >= 4 else year
            continue
        if _TO.fullmatch(text[previous : quantity.start]):
            year = None  # 从2015年53下降到32: what it came to is of a later year
        if quantity.start in paired:
            subject = paired[quantity.start]
            found.append(Labelled(quantity, subject, "", year, quantity.start, "", quantity.end, paired=True))
        else:
            following = quantities[number + 1].start if number + 1 < len(quantities) else len(text)
            label, start = _label(text, previous, quantity.start)
            after, end = ("", quantity.end) if row else _after(text, quantity.end, following)
            bare = not after and bool(_BARE.match(_YEAR.sub("", label)))
            inherited = subject if bare or row else ""
            found.append(Labelled(quantity, label, inherited, year, start, after, end, _quoted(text, quantity.start)))
            if not bare and not row:
                subject = after or label
        previous = quantity.end
    return tuple(found)


def _quoted(text: str, position: int) -> bool:
    return text.count("“", 0, position) > text.count("”", 0, position)


def _after(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the words directly behind a quantity that it counts, and where they end."""
    match = _BEHIND.match(text, start, end)
    if match is None or len(match[1]) < 2:
        return "", start
    return match[1], match.end()


def row_unit(text: str) -> str | None:
    """Return the unit that a table row names in a column of its own (单位 %)."""
    row = _ROW.search(text)
    found = _UNIT.search(text) if row else None
    return found[1] if found else None


def _label(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the words before a quantity, and where they begin."""
    pieces = [
        (match.start(), match[0].strip("〈《<＜>＞≥≤ "))
        for match in _PIECE.finditer(text, start, end)
        if match[0].strip()
    ]
    if not pieces:
        return "", end
    at, last = pieces[-1]
    # 在第六代通信、脑机融合等方面新增30项: a short end takes the piece before it along.
    if len(last) < 4 and len(pieces) > 1 and not _BARE.match(last):
        before, words = pieces[-2]
        return words + last, before
    return last, at


def _paired(text: str, quantities: list[Quantity]) -> dict[int, str]:
    runs = _runs(text, quantities)
    pairs = {quantity.start: subject for run in runs for quantity, subject in run}
    subjects: list[str] = []
    start = 0
    while (at := text.find(_RESPECTIVELY, start)) >= 0:
        start = at + len(_RESPECTIVELY)
        stop = min((p for p in (text.find(sign, start) for sign in "；;。") if p >= 0), default=len(text))
        following = text.find(_RESPECTIVELY, start)
        stop = min(stop, following if following >= 0 else stop)
        values = [quantity for quantity in quantities if start <= quantity.start < stop]
        head, named = _named_before(text, at)
        if len(named) >= 2 and not _BARE.match(head):
            subjects = named
        else:
            subjects = next(
                ([subject for _, subject in run] for run in reversed(runs) if run[0][0].start < at), subjects
            )
        if len(subjects) < 2 or len(values) < len(subjects):
            continue
        prefix = head if _BARE.match(head) else ""
        verb, _ = _label(text, start, values[0].start)
        if _TOTAL.search(prefix + verb):
            subjects = [_GAIN.sub("", subject) for subject in subjects]  # 新增总部80家，累计达到1522家
        for subject, quantity in zip(subjects, values, strict=False):
            pairs[quantity.start] = f"{subject}{prefix}{verb}"
    return pairs


def _named_before(text: str, end: int) -> tuple[str, list[str]]:
    """Return the clause that ends at a place, and what it joins: A、B and C."""
    head = re.split(r"[，,；;。：]", text[:end])[-1].strip()
    pieces = [piece.strip() for piece in _JOIN.split(head) if piece.strip()]
    if len(pieces) > 1:
        # 太阳能电池等“新三样”出口: what is said of all of them is not the name of the last.
        pieces[-1] = _AND_SUCH.sub("", pieces[-1])
    return head, pieces


def _runs(text: str, quantities: list[Quantity]) -> list[list[tuple[Quantity, str]]]:
    """Return the numbers that follow one another directly, each with its subject: A、B80家、16家."""
    runs: list[list[Quantity]] = []
    for quantity in quantities:
        joined = runs and _JOIN.fullmatch(text, runs[-1][-1].end, quantity.start)
        if joined and quantity.unit == runs[-1][-1].unit:
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    found: list[list[tuple[Quantity, str]]] = []
    for run in runs:
        head, subjects = _named_before(text, run[0].start)
        if len(run) == len(subjects) > 1 and _RESPECTIVELY not in head:
            found.append(list(zip(run, subjects, strict=True)))
    return found
