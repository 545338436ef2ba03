"""Inline SVG charts for the report: bars with intervals, a recall curve. No library, no request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eval.intervals import Figure

_WIDTH = 640
_LABEL = 210
_BAR = 26
_COLOURS = ("var(--a)", "var(--b)", "var(--c)", "var(--d)", "var(--e)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a curve: its name and a share at each point."""

    name: str
    values: tuple[float, ...]


def bars(title: str, series: Mapping[str, Mapping[str, Figure]]) -> str:
    """Return a chart of shares: one group a label, one bar a series, whiskers for the 95 % interval."""
    labels = list(dict.fromkeys(label for figures in series.values() for label in figures))
    step = _BAR * len(series) + 14
    height = step * len(labels) + 22
    parts = [_axis(height - 18)]
    for place, label in enumerate(labels):
        top = place * step + 4
        parts.append(_text(_LABEL - 8, top + step / 2 - 3, _short(label), anchor="end", full=label))
        for number, (name, figures) in enumerate(series.items()):
            if label in figures:
                parts.append(_bar(figures[label], top + number * _BAR, _COLOURS[number], f"{label}, {name}"))
    return _figure(title, "".join(parts), height, tuple(series))


def _bar(figure: Figure, top: float, colour: str, name: str) -> str:
    x, low, high = (_x(value) for value in (figure.value, figure.low, figure.high))
    middle = top + (_BAR - 6) / 2
    told = escape(f"{name}: {figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}], n = {figure.n}")
    return (
        f'<g><title>{told}</title><rect x="{_LABEL}" y="{top:.1f}" width="{max(1, x - _LABEL):.1f}" '
        f'height="{_BAR - 6}" rx="3" fill="{colour}"/><path d="M{low:.1f} {middle:.1f}H{high:.1f}" class="whisker"/>'
        f'<text x="{_LABEL + 6}" y="{middle + 4:.1f}" class="in">{figure.value:.2f}</text>'
        f'<text x="{_WIDTH - 4}" y="{middle + 4:.1f}" class="n" text-anchor="end">n {figure.n}</text></g>'
    )


def curve(title: str, points: Sequence[int], lines: Sequence[Line]) -> str:
    """Return a line chart of shares over k, one line a system."""
    height, left, bottom = 280, 44, 250
    xs = [left + 20 + place * (_WIDTH - left - 60) / max(1, len(points) - 1) for place in range(len(points))]

    def y(value: float) -> float:
        return 14 + (1 - value) * (bottom - 14)

    parts = [f'<path d="M{left} {y(t / 4):.1f}H{_WIDTH}" class="grid"/>' for t in range(5)]
    parts += [_text(left - 6, y(t / 4) + 4, f"{t / 4:.2f}", "end") for t in range(5)]
    parts += [_text(x, bottom + 20, f"k={point}", "middle") for x, point in zip(xs, points, strict=True)]
    for number, line in enumerate(lines):
        colour = _COLOURS[number % len(_COLOURS)]
        path = "L".join(f"{x:.1f} {y(value):.1f}" for x, value in zip(xs, line.values, strict=True))
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        for x, point, value in zip(xs, points, line.values, strict=True):
            told = f"<title>{escape(f'{line.name}, k={point}: {value:.3f}')}</title>"
            parts.append(f'<circle cx="{x:.1f}" cy="{y(value):.1f}" r="4" fill="{colour}">{told}</circle>')
    return _figure(title, "".join(parts), height, tuple(line.name for line in lines))


def durations(title: str, steps: Mapping[str, tuple[float, float]]) -> str:
    """Return bars of milliseconds: p50 filled, p95 as a thin line behind."""
    longest = max((high for _, high in steps.values()), default=0.0) or 1.0
    step, parts = _BAR + 8, []
    for place, (name, (middle, high)) in enumerate(steps.items()):
        top = place * step + 4
        scale = (_WIDTH - _LABEL - 150) / longest
        parts.append(_text(_LABEL - 8, top + 15, _short(name), "end", full=name))
        parts.append(
            f'<rect x="{_LABEL}" y="{top + 7}" width="{max(1, high * scale):.1f}" height="6" fill="var(--b)"/>'
            f'<rect x="{_LABEL}" y="{top}" width="{max(1, middle * scale):.1f}" height="20" rx="3" fill="var(--a)"/>'
        )
        parts.append(_text(_WIDTH - 4, top + 15, f"{middle * 1000:.0f} / {high * 1000:.0f} ms", "end"))
    return _figure(title, "".join(parts), step * max(1, len(steps)) + 6, ("p50", "p95"))


def _x(value: float) -> float:
    return _LABEL + max(0.0, min(1.0, value)) * (_WIDTH - _LABEL - 60)


def _axis(bottom: float) -> str:
    marks = [f'<path d="M{_x(t / 4):.1f} 0V{bottom:.1f}" class="grid"/>' for t in range(5)]
    marks += [_text(_x(t / 4), bottom + 15, f"{t / 4:.2f}", "middle") for t in range(5)]
    return "".join(marks)


def _short(label: str) -> str:
    return label if len(label) <= 28 else label[:27] + "…"


def _text(x: float, y: float, text: str, anchor: str = "start", *, full: str = "") -> str:
    told = f"<title>{escape(full)}</title>" if full and full != text else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{told}{escape(text)}</text>'


def _figure(title: str, body: str, height: float, names: tuple[str, ...]) -> str:
    keys = "".join(
        f'<span><i style="background:{_COLOURS[number % len(_COLOURS)]}"></i>{escape(name)}</span>'
        for number, name in enumerate(names)
    )
    svg = f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">{body}</svg>'
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><div class="keys">{keys}</div>'
        f'<div class="scroll">{svg}</div></figure>'
    )
