"""The report's table of every question: failures first, filterable, quotes and hits one click away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from eval.rows import Found, Quote, Row, Verdict

_ORDER: tuple[Verdict, ...] = (
    "error",
    "wrong value",
    "should have refused",
    "wrong",
    "false refusal",
    "partly right",
    "not scored",
    "rightly refused",
    "right",
)
_HITS = 5
_FIELDS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("verdict", lambda row: row.verdict),
    ("kind", lambda row: row.kind),
    ("type", lambda row: row.type),
    ("document", lambda row: row.document or "none"),
    ("difficulty", lambda row: row.difficulty),
    ("split", lambda row: row.split),
)


def items_table(rows: Sequence[Row]) -> str:
    """Return the filters and the table, worst verdicts first, then in the order of the set."""
    ordered = sorted(rows, key=lambda row: _ORDER.index(row.verdict))
    filters = "".join(_filter(name, [value(row) for row in ordered]) for name, value in _FIELDS)
    return (
        "<h2>Every question</h2>"
        f'<div class=filters><input id=search type=search placeholder="Search" aria-label="Search">{filters}'
        "<output id=shown></output></div>"
        "<table id=items><thead><tr><th>Verdict</th><th>Question and gold answer</th><th>Answer</th>"
        f"<th>Why</th></tr></thead><tbody>{''.join(map(_row, ordered))}</tbody></table>"
    )


def _filter(name: str, values: Sequence[str]) -> str:
    options = "".join(
        f'<option value="{escape(value)}">{escape(value)} ({values.count(value)})</option>'
        for value in dict.fromkeys(values)
    )
    return f'<select data-field="{name}" aria-label="{name}"><option value="">{name}: all</option>{options}</select>'


def _row(row: Row) -> str:
    data = " ".join(f'data-{name}="{escape(value(row))}"' for name, value in _FIELDS)
    tone = "good" if row.good else "half" if row.verdict in ("partly right", "not scored") else "bad"
    answer = f"<div class=answer>{escape(row.text)}</div>" if row.text else "<div class=soft>(nothing)</div>"
    asked = f"<div class=soft>asked as: {escape(row.standalone)}</div>" if row.standalone != row.question else ""
    return (
        f'<tr {data}><td><span class="badge {tone}">{row.verdict}</span><div><small>{escape(row.key)}<br>'
        f"{escape(', '.join((row.kind, row.type, row.difficulty, row.split)))}<br>{escape(', '.join(row.tags))}"
        f"</small></div></td><td><div>{escape(row.question)}</div>{asked}"
        f"<div class=expected>{escape(row.expected)}</div></td>"
        f"<td>{answer}{_warnings(row)}{_quotes(row)}{_hits(row)}</td><td>{escape(row.why)}{_numbers(row)}</td></tr>"
    )


def _warnings(row: Row) -> str:
    return "".join(f"<div class=half>{escape(warning)}</div>" for warning in row.warnings)


def _quotes(row: Row) -> str:
    shown = [("Quotes", row.quotes), ("Offered instead", row.related)]
    return "".join(
        f"<details><summary>{name}: {len(quotes)}</summary>{''.join(map(_quote, quotes))}</details>"
        for name, quotes in shown
        if quotes
    )


def _quote(quote: Quote) -> str:
    tone = "altered" if not quote.verbatim else "holds" if quote.holds else ""
    note = "" if quote.verbatim else " · not in the file word for word"
    note += f" · {_evidence(quote.holds)}" if quote.holds else ""
    where = " > ".join((quote.document, *quote.headings))
    return (
        f'<blockquote class="{tone}">{escape(quote.text)}'
        f"<div class=soft>[{quote.marker}] {escape(where)}{escape(note)}</div></blockquote>"
    )


def _hits(row: Row) -> str:
    if not row.hits:
        return ""
    shown = "".join(_hit(rank, hit) for rank, hit in enumerate(row.hits, 1) if rank <= _HITS or hit.holds)
    return f"<details><summary>Hits: {len(row.hits)}</summary>{shown}</details>"


def _hit(rank: int, hit: Found) -> str:
    note = f" · {_evidence(hit.holds)}" if hit.holds else ""
    return (
        f'<blockquote class="{"holds" if hit.holds else ""}"><b>{rank}</b> {escape(hit.text)}'
        f"<div class=soft>{escape(hit.document)} · {hit.score:.3f}{escape(note)}</div></blockquote>"
    )


def _evidence(holds: Sequence[int]) -> str:
    return "holds evidence " + ", ".join(str(number + 1) for number in holds)


def _numbers(row: Row) -> str:
    pairs = [(name, f"{value:.2f}") for name, value in row.scores.items()]
    pairs += [(f"{name} (s)", f"{value:.3f}") for name, value in row.seconds.items()]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs)
    return f"<details><summary>Scores</summary><dl>{listed}</dl></details>"
