"""Plain text and Markdown: find the encoding, leave the text as it is."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from rag.errors import SourceError
from rag.formats.rendering import MAX_CHARACTERS, Rendered

# A Chinese character takes three bytes in UTF-8 and four at most.
MAX_BYTES = 3 * MAX_CHARACTERS

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What Chinese and English documents are still found in beside Unicode; gb18030 holds gbk and gb2312.
_LEGACY = ["gb18030", "big5", "cp1252"]
_GB = frozenset({"gb2312", "gbk", "x-gbk", "gb_2312-80", "hz-gb-2312", "cp936"})
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_USUAL = re.compile("[\t\n\r -~\u2010-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_ASCII = re.compile(rb"[\t\n\r -~]")
_ADVICE = "save it as UTF-8 text, or leave it out"


def read_plain(path: Path) -> Rendered:
    """Read a text file; raise SourceError when it is too large, binary or in no encoding that can be told."""
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES // 1_000_000} MB of text: split it into several files")
    return Rendered(decode(path.read_bytes()))


def decode(data: bytes, declared: str | None = None) -> str:
    """Return bytes as text without a byte-order mark, line ends untouched.

    `declared` is the encoding that the file itself names, tried before guessing. Raises SourceError.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = _wide_encoding(data)
        return _strict(data, wide) if wide else _legacy(data, declared, error.start)
    wide = _wide_encoding(data) if "\0" in text else None
    return _strict(data, wide) if wide else _refuse_binary(text)


def _legacy(data: bytes, declared: str | None, first_bad: int) -> str:
    if declared:
        name = declared.strip().lower()
        try:
            return _refuse_binary(data.decode("gb18030" if name in _GB else name))
        except (LookupError, UnicodeError):
            pass  # a web page that names the wrong encoding is common: guess instead
    guess = from_bytes(data, cp_isolation=_LEGACY).best()
    if guess is None:
        _refuse_binary(data.decode("latin-1"))
        raise SourceError(f"unknown encoding (not UTF-8 from byte {first_bad:,} on): {_ADVICE}")
    return _strict(data, guess.encoding)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _refuse_binary(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise SourceError(f"damaged {encoding} text at byte {error.start:,}: {_ADVICE}") from None


def _refuse_binary(text: str) -> str:
    """Return the text; raise SourceError when one character in a hundred is one that no text has."""
    if len(_BINARY.findall(text[:1_000_000])) * 100 > min(len(text), 1_000_000):
        raise SourceError("binary data, not text: convert it to a text format, or leave it out")
    return text


def _wide_encoding(data: bytes) -> str | None:
    """Return the flavour of UTF-16 that makes Chinese or English of bytes without a mark, None where none does."""
    sample = data[:10_000]
    if len(data) % 2 or len(_ASCII.findall(sample)) * 4 > len(sample) * 3:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "ignore")
        if len(_USUAL.findall(text)) * 10 >= max(1, len(text)) * 9:
            return encoding
    return None
