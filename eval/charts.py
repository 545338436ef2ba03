"""Inline SVG charts for the report: bars with intervals, a recall curve. No library, no request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eval.intervals import Figure

# Charts are as wide as a phone and stand beside each other on a wide screen.
_WIDTH = 380
_NUMBERS = 94
_BAR = 20
_COLOURS = ("var(--a)", "var(--b)", "var(--c)", "var(--d)", "var(--e)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a curve: its name and a share at each point."""

    name: str
    values: tuple[float, ...]


def bars(title: str, series: Mapping[str, Mapping[str, Figure]]) -> str:
    """Return a chart of shares: one group a label, one bar a series, whiskers for the 95 % interval."""
    labels = list(dict.fromkeys(label for figures in series.values() for label in figures))
    step = _BAR * len(series) + 30
    height = step * len(labels) + 22
    parts = [_axis(height - 20)]
    for place, label in enumerate(labels):
        top = place * step + 4
        parts.append(_text(0, top + 13, label))
        for number, (name, figures) in enumerate(series.items()):
            if label in figures:
                parts.append(_bar(figures[label], top + 20 + number * _BAR, _COLOURS[number], f"{label}, {name}"))
    return _figure(title, "".join(parts), height, tuple(series))


def _bar(figure: Figure, top: float, colour: str, name: str) -> str:
    x, low, high = (_x(value) for value in (figure.value, figure.low, figure.high))
    middle = top + (_BAR - 5) / 2
    told = escape(f"{name}: {figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}], n = {figure.n}")
    return (
        f'<g><title>{told}</title><rect x="0" y="{top:.1f}" width="{max(1, x):.1f}" '
        f'height="{_BAR - 5}" rx="3" fill="{colour}"/><path d="M{low:.1f} {middle:.1f}H{high:.1f}" class="whisker"/>'
        f"{_text(_WIDTH, middle + 4.5, f'{figure.value:.2f}   n {figure.n}', 'end')}</g>"
    )


def curve(title: str, points: Sequence[int], lines: Sequence[Line]) -> str:
    """Return a line chart of shares over k, one line a system."""
    height, left, bottom = 260, 36, 232
    xs = [left + 16 + place * (_WIDTH - left - 36) / max(1, len(points) - 1) for place in range(len(points))]

    def y(value: float) -> float:
        return 10 + (1 - value) * (bottom - 10)

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
    """Return bars of milliseconds: p50 filled, p95 as a thin line that sticks out behind."""
    longest = max((high for _, high in steps.values()), default=0.0) or 1.0
    scale = (_WIDTH - 110) / longest
    step, parts = _BAR + 26, []
    for place, (name, (middle, high)) in enumerate(steps.items()):
        top = place * step + 20
        parts.append(_text(0, top - 6, name))
        parts.append(
            f'<rect x="0" y="{top + 5}" width="{max(1, high * scale):.1f}" height="5" fill="var(--b)"/>'
            f'<rect x="0" y="{top}" width="{max(1, middle * scale):.1f}" height="15" rx="3" fill="var(--a)"/>'
        )
        parts.append(_text(_WIDTH, top + 12, f"{middle * 1000:.0f} / {high * 1000:.0f} ms", "end"))
    return _figure(title, "".join(parts), step * max(1, len(steps)) + 6, ("p50", "p95"))


def _x(value: float) -> float:
    return max(0.0, min(1.0, value)) * (_WIDTH - _NUMBERS)


def _axis(bottom: float) -> str:
    marks = [f'<path d="M{_x(t / 4):.1f} 0V{bottom:.1f}" class="grid"/>' for t in range(5)]
    marks += [_text(_x(t / 4), bottom + 15, f"{t / 4:.2f}", "middle" if t else "start") for t in range(5)]
    return "".join(marks)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" xml:space="preserve">{escape(text)}</text>'


def _figure(title: str, body: str, height: float, names: tuple[str, ...]) -> str:
    keys = "".join(
        f'<span><i style="background:{_COLOURS[number % len(_COLOURS)]}"></i>{escape(name)}</span>'
        for number, name in enumerate(names)
    )
    svg = f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">{body}</svg>'
    return f'<figure><figcaption>{escape(title)}</figcaption><div class="keys">{keys}</div>{svg}</figure>'
