"""What each number of a sentence measures: the words before it, and the subject that it shares with its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.numbers import Quantity, find_quantities

_BREAK = re.compile(r"[，,、；;。：！？!?（(]|(?<=[^\d])\s+")
_JOIN = re.compile(r"、|和|与|及|以及")
_RESPECTIVELY = "分别"
# A label that is only a verb or a degree needs the subject of the number before it.
_BARE = re.compile(
    r"^(?:累计|总量|总数|合计|共计?|其中|同比|平均|较?比?上?年?|分别|已|均|为|达到?|达|至|到|增加|增长|提高|提升|上升|下降|降低|减少|增幅|增速|"
    r"净增|新增|约合|约|近|超过?|突破|占比?|和|或|的|左右|以上|实现|完成|保持|控制在|不少于|不低于|力争|、|\s)+$"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A quantity with the words directly before it and the subject it inherits ("" where the label has its own)."""

    quantity: Quantity
    label: str
    inherited: str = ""

    @property
    def words(self) -> str:
        """All words that say what is measured."""
        return self.inherited + self.label


def labelled(text: str) -> tuple[Labelled, ...]:
    """Return the quantities of a sentence in order, each with what it measures.

    "A、B分别新增65家和30家，累计分别达到956家和561家" pairs values and subjects by position.
    """
    quantities = [quantity for quantity in find_quantities(text) if quantity.kind != "document"]
    found: list[Labelled] = []
    paired = _paired(text, quantities)
    subject = ""
    previous = 0
    for quantity in quantities:
        if quantity.start in paired:
            found.append(Labelled(quantity, paired[quantity.start]))
            subject = paired[quantity.start]
        else:
            label = _label(text[previous : quantity.start])
            bare = bool(_BARE.match(label)) or not label
            found.append(Labelled(quantity, label, subject if bare else ""))
            if not bare:
                subject = label
        if quantity.kind not in ("year", "date"):
            previous = quantity.end
    return tuple(found)


def _label(before: str) -> str:
    pieces = [piece for piece in _BREAK.split(before) if piece.strip()]
    if not pieces:
        return ""
    last = pieces[-1].strip()
    # 在第六代通信、脑机融合等方面新增30项: a short end takes the piece before it along.
    if len(last) < 4 and len(pieces) > 1 and not _BARE.match(last):
        return pieces[-2].strip() + last
    return last


def _paired(text: str, quantities: list[Quantity]) -> dict[int, str]:
    pairs: dict[int, str] = {}
    subjects: list[str] = []
    start = 0
    while (at := text.find(_RESPECTIVELY, start)) >= 0:
        start = at + len(_RESPECTIVELY)
        stop = min((p for p in (text.find(sign, start) for sign in "；;。") if p >= 0), default=len(text))
        following = text.find(_RESPECTIVELY, start)
        stop = min(stop, following if following >= 0 else stop)
        values = [quantity for quantity in quantities if start <= quantity.start < stop]
        head = re.split(r"[，,；;。：]", text[:at])[-1].strip()
        named = [piece.strip() for piece in _JOIN.split(head) if piece.strip()]
        if len(named) >= 2 and not _BARE.match(head):
            subjects = named
        if len(subjects) < 2 or len(values) < len(subjects):
            continue
        prefix = head if _BARE.match(head) else ""
        verb = _label(text[start : values[0].start])
        for subject, quantity in zip(subjects, values, strict=False):
            pairs[quantity.start] = f"{subject}{prefix}{verb}"
    return pairs
