"""Tables drawn with lines: the grid that horizontal and vertical rules make, with merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

# Two rules closer than this are one; a rule that misses another by less still meets it. In points.
_NEAR = 3.0
_MOST_RULES = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: `at` is its y (its x where it is upright), from `start` to `end` along it."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid: its edges in points, its row, and how many columns and rows it spans."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    across: int
    down: int


def find_grids(rules: Sequence[Rule]) -> list[list[Place]]:
    """Return the cells of every table on a page; a lone frame is none."""
    merged = _merge(rules)
    return [places for group in _touching(merged) if len(places := _places(group)) > 1]


def _merge(rules: Sequence[Rule]) -> list[Rule]:
    """Put pieces of the same rule together."""
    lines: dict[tuple[bool, int], list[Rule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda r: (r.upright, r.at, r.start)):
        key = (rule.upright, round(rule.at / _NEAR))
        lines[(rule.upright, key[1] - 1) if (rule.upright, key[1] - 1) in lines else key].append(rule)
    merged: list[Rule] = []
    for pieces in lines.values():
        pieces.sort(key=lambda r: r.start)
        current = pieces[0]
        for piece in pieces[1:]:
            if piece.start <= current.end + _NEAR:
                current = Rule(current.upright, current.at, current.start, max(current.end, piece.end))
            else:
                merged.append(current)
                current = piece
        merged.append(current)
    return [rule for rule in merged if rule.end - rule.start > 2 * _NEAR]


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules in groups that hang together."""
    parent = list(range(len(rules)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    flat = sorted((rule.at, n) for n, rule in enumerate(rules) if not rule.upright)
    heights = [at for at, _ in flat]
    for n, rule in enumerate(rules):
        if not rule.upright:
            continue
        for at, other in flat[bisect_right(heights, rule.start - _NEAR) :]:
            if at > rule.end + _NEAR:
                break
            if rules[other].start - _NEAR <= rule.at <= rules[other].end + _NEAR:
                parent[root(n)] = root(other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for n, rule in enumerate(rules):
        groups[root(n)].append(rule)
    return [group for group in groups.values() if 4 <= len(group) <= _MOST_RULES]


def _places(group: Sequence[Rule]) -> list[Place]:
    upright = [rule for rule in group if rule.upright]
    flat = [rule for rule in group if not rule.upright]
    xs, ys = _edges(upright), _edges(flat)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > 20_000:
        return []
    taken: set[tuple[int, int]] = set()
    places: list[Place] = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            across = down = 1
            middle = (ys[row] + ys[row + 1]) / 2
            while column + across < len(xs) - 1 and not _drawn(upright, xs[column + across], middle):
                across += 1
            centre = (xs[column] + xs[column + 1]) / 2
            while row + down < len(ys) - 1 and not _drawn(flat, ys[row + down], centre):
                down += 1
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            places.append(Place(xs[column], ys[row], xs[column + across], ys[row + down], row, across, down))
    return places


def _edges(rules: Sequence[Rule]) -> list[float]:
    edges: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    return edges


def _drawn(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= along <= rule.end + _NEAR for rule in rules)
