"""Images of pages to lines of text, with the models that come inside the RapidOCR wheel; nothing is downloaded."""

from __future__ import annotations

import importlib
import importlib.util
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, ImageSequence

from rag.errors import SourceError
from rag.formats.boxes import Box, Line, reading_order
from rag.formats.flow import PageLines, render_pages
from rag.formats.rendering import Rendered

ADVICE = "pip install huce[ocr] to read images"
MAX_PAGES = 500
# The longer side of a page in pixels: 12 point type of an A3 page keeps 30 pixels a character.
LONGEST_SIDE = 4000
_MAX_PIXELS = 150_000_000
# Recognition sets a decimal point apart: 4 .2%, 为4. 2%. After the number of an item the space is right.
_SPACE_BEFORE = re.compile(r"(?<=\d) \.(?=\d)")
_SPACE_AFTER = re.compile(r"(?<=[^\d.\s])(\d+)\. (?=\d)")
_ENGINE_LOCK = threading.Lock()
Pixels = npt.NDArray[np.uint8]


def is_available() -> bool:
    """Whether the optional OCR package is installed."""
    return importlib.util.find_spec("rapidocr") is not None


def read_image(path: Path) -> Rendered:
    """Read a photographed or scanned document, one page a frame; raise SourceError without OCR or without text."""
    if not is_available():
        raise SourceError(f"an image: {ADVICE}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                pages = [PageLines(recognise(frame), scanned=True) for frame in _frames(image)]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise SourceError(_TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, ArithmeticError):
        # Pillow's decoders fail in their own ways on damaged files.
        raise SourceError("a damaged image: open it in a viewer and save it again as PNG") from None
    return render_pages(pages)


_TOO_LARGE = f"an image of more than {_MAX_PIXELS // 1_000_000} million pixels: make it smaller"


def _frames(image: Image.Image) -> Iterator[Pixels]:
    """Yield the pages of an image file upright, blue first as OCR wants them, no larger than it needs."""
    for count, frame in enumerate(ImageSequence.Iterator(image)):
        if count >= MAX_PAGES:
            raise SourceError(f"more than {MAX_PAGES} pages in one image file: split it")
        if frame.width * frame.height > _MAX_PIXELS:
            raise SourceError(_TOO_LARGE)
        page = ImageOps.exif_transpose(frame).convert("RGB")
        page.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        yield np.ascontiguousarray(np.asarray(page)[:, :, ::-1])


def recognise(pixels: Pixels) -> tuple[Line, ...]:
    """Return the lines of text on an image of a page (height, width, 3; blue first) in reading order."""
    with _ENGINE_LOCK:
        found = _engine()(pixels)
    if found.boxes is None or not found.txts:
        return ()
    boxes = [_box(corners, text) for corners, text in zip(found.boxes, found.txts, strict=True) if text.strip()]
    return tuple(reading_order(_even(boxes)))


@lru_cache(maxsize=1)
def _engine() -> Callable[[Pixels], Any]:
    package = importlib.import_module("rapidocr")
    engine: Callable[[Pixels], Any] = package.RapidOCR(
        params={"Global.log_level": "error", "Global.max_side_len": LONGEST_SIDE}
    )
    return engine


def _box(corners: npt.NDArray[np.float32], text: str) -> Box:
    x0, top = (float(edge) for edge in corners.min(axis=0))
    x1, bottom = (float(edge) for edge in corners.max(axis=0))
    text = _SPACE_AFTER.sub(r"\1.", _SPACE_BEFORE.sub(".", text.strip()))
    squares = sum(1.0 if c > "\u2e80" else 0.5 for c in text)
    return Box(x0, top, x1, bottom, text, min(bottom - top, (x1 - x0) / squares))


def _even(boxes: list[Box]) -> list[Box]:
    """Give lines of nearly the usual size that size: recognised frames differ by a few pixels."""
    if not boxes:
        return boxes
    usual = median(box.size for box in boxes for _ in box.text)
    return [replace(box, size=usual) if abs(box.size - usual) < 0.25 * usual else box for box in boxes]
