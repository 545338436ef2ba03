"""What every reader returns, and how its text is put together."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import SourceError

# Twenty million characters are forty books. Cleaning keeps several copies of a text in memory,
# so a longer one is refused instead of bringing the machine down.
MAX_CHARACTERS = 20_000_000


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file as text; `pages` holds the offset at which each page begins, empty where there are none."""

    text: str
    pages: tuple[int, ...] = ()


class TextWriter:
    """Collects pieces of text, the offsets of the pages, and refuses to grow without end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._pages: list[int] = []

    def begin_page(self) -> None:
        """Note that a page begins here."""
        self._pages.append(self._length)

    def write(self, text: str) -> None:
        """Append text as it is; raise SourceError past the limit."""
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise SourceError(f"more than {MAX_CHARACTERS:,} characters of text: split it into several files")
        self._pieces.append(text)

    def rendered(self) -> Rendered:
        """Return all that was written."""
        return Rendered("".join(self._pieces), tuple(self._pages))


def heading(level: int, text: str) -> str:
    """Return a Markdown heading; levels below the sixth stay at the sixth."""
    return f"{'#' * min(max(level, 1), 6)} {text}"
