"""Makes inputs: whole documents in every format, then damage of many kinds, and texts put together at random."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.rag.formats import WRITERS, Block, write_pdf

_OPENERS = (
    "一、",
    "（一）",
    "1. ",
    "1.1.1 ",
    "第一章",
    "第二条",
    "【一】",
    "# ",
    "## ",
    "附件：",
    "目录",
    "- ",
    "> ",
    "各位代表，",
)
_FACTS = (
    "二〇二五年",
    "2024年",
    "上海",
    "徐汇区",
    "新增公园",
    "120座",
    "2550亿元",
    "4.27万亿元",
    "增长5%",
    "完成",
    "力争",
    "其中",
    "分别",
)
_SIGNS = (
    "，",
    "。",
    "；",
    "：",
    "“",
    "”",
    "《",
    "》",
    "！",
    "？",
    "……",
    "........12",
    "(",
    ")",
    "、",
    "—",
    "%",
    "\\",
    "$x$",
)
_MARKUP = (
    "**",
    "**粗体**",
    "|",
    "|---",
    "\t",
    "*",
    "`",
    "~~",
    "```",
    "[a](b)",
    "![a](b)",
    "<sup>1</sup>",
    "<sub>2.5</sub>",
)
_SPACE = (
    " ",
    "\u3000",
    "\u2003",
    "\xa0",
    "\u200b",
    "\ufeff",
    "\x0c",
    "\r\n",
    "\n",
    "\n\n",
    "\n— 3 —\n",
    "（上接第10版）",
    "下转▶12版",
)
_STRANGE = (
    "\ue000",
    "\U0001f600",
    "𠮷",
    "é",
    "ﷺ",
    "\u0301",
    "\ufffd",
    "\x01",
    "http://a.cn/",
    "\u202e",
    "\ufdd0",
    "\ufdd1",
)
_WORDS = (*_OPENERS, *_FACTS, *_FACTS, *_SIGNS, *_MARKUP, *_SPACE, *_SPACE, *_STRANGE)
_BYTES = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x80",
    b"<",
    b"&#x0;",
    b"<![CDATA[",
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"endstream",
    b"\xf8\x80",
)
_LENGTHS = (0, 1, 255, 65_535, 2**31 - 1, 2**32 - 1)


def seeds() -> dict[str, list[bytes]]:
    """Return a few whole files for every suffix."""
    table = (("指标", "2024年", "2025年"), ("公园", "120", "100"), ("绿道", "200", "-"))
    blocks = [
        Block("关于公园建设的通知", level=1),
        Block("沪府办〔2024〕7号"),
        *(Block(f"{sign}、主要任务", level=2) for sign in "一二三"),
        Block("到2025年，新增公园120座，重大工程投资2550亿元。" * 12),
        Block("主要指标如下：", rows=table, items=("第一项内容。", "第二项内容。")),
    ]
    found: dict[str, list[bytes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in WRITERS.items():
            path = Path(folder) / f"seed.{suffix}"
            write(path, blocks)
            found[f".{suffix}"] = [path.read_bytes()]
        write_pdf(Path(folder) / "two.pdf", blocks, columns=2)
        found[".pdf"].append((Path(folder) / "two.pdf").read_bytes())
    page = found[".html"][0]
    found[".txt"] += [found[".txt"][0].decode().encode(name) for name in ("gb18030", "utf-16")]
    found[".mhtml"] = [
        b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + page
    ]
    return found


def inputs(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield suffix and bytes without end; the same seed gives the same inputs."""
    chance = random.Random(seed)
    whole = seeds()
    while True:
        suffix = chance.choice(list(whole))
        data = chance.choice(whole[suffix])
        if suffix in (".txt", ".md", ".html") and chance.random() < 0.6:
            yield (
                suffix,
                _composed(chance, suffix).encode("utf-8", "surrogatepass" if chance.random() < 0.02 else "ignore"),
            )
        elif suffix == ".docx" and chance.random() < 0.8:
            yield suffix, _repacked(chance, data)
        elif suffix in (".pdf", ".docx") or chance.random() < 0.3:
            yield suffix, _damaged(chance, data)
        else:
            # Without the bytes that are no characters, so that the damage gets past the test of the encoding.
            yield suffix, _damaged(chance, data).decode("utf-8", "ignore").encode()


def _composed(chance: random.Random, suffix: str) -> str:
    """Put words, marks and tags together at random."""
    count = int(10 ** chance.uniform(0.3, 3.3))
    words = [chance.choice(_WORDS) for _ in range(count)]
    if suffix != ".html":
        return "".join(words)
    tags = [
        chance.choice(
            ("p", "div", "table", "tr", "td", "ul", "ol", "li", "h1", "h3", "b", "br", "a href='x'", "sup", "nav")
        )
        for _ in words
    ]
    return "<title>标题</title>" + "".join(
        f"<{tag}>{word}" + (f"</{tag.split()[0]}>" if chance.random() < 0.7 else "")
        for tag, word in zip(tags, words, strict=True)
    )


def _damaged(chance: random.Random, data: bytes) -> bytes:
    """Damage bytes in one to eight places."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if not changed:
            break
        chance.choice(_DAMAGES)(chance, changed)
    return bytes(changed)


def _flip(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(_BYTES) * chance.choice((1, 3, 1000))


def _cut(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    del data[at : at + int(len(data) ** chance.random())]


def _repeat(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    piece = bytes(data[at : at + chance.randint(1, 400)])
    data[at:at] = piece * chance.randint(1, 200)


def _renumber(chance: random.Random, data: bytearray) -> None:
    """Replace a number written in digits by another: lengths, offsets, spans, counts."""
    at = chance.randrange(len(data))
    while at < len(data) and not 48 <= data[at] <= 57:
        at += 1
    end = at
    while end < len(data) and 48 <= data[end] <= 57:
        end += 1
    data[at:end] = str(chance.choice(_LENGTHS) if chance.random() < 0.5 else -1).encode()


_DAMAGES: tuple[Callable[[random.Random, bytearray], None], ...] = (_flip, _insert, _cut, _repeat, _renumber)


def _repacked(chance: random.Random, data: bytes) -> bytes:
    """Damage one part inside a Word file and pack it again."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {entry.filename: old.read(entry) for entry in old.infolist()}
        name = chance.choice([*parts, *["word/document.xml"] * 20, *["word/numbering.xml"] * 5])
        parts[name] = _damaged(chance, parts[name]) if chance.random() < 0.4 else _shuffled(chance, parts[name])
        for entry, content in parts.items():
            new.writestr(entry, content)
    return packed.getvalue()


def _shuffled(chance: random.Random, xml: bytes) -> bytes:
    """Move, repeat or drop whole tags, so that the part stays close to well formed."""
    pieces = xml.replace(b"><", b">\0<").split(b"\0")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(pieces))
        if not pieces[at]:
            break
        if chance.random() < 0.4 and pieces[at].endswith(b"/>"):
            pieces.insert(chance.randrange(len(pieces)), pieces[at])
        elif pieces[at].endswith(b"/>"):
            del pieces[at]
        else:
            _renumber(chance, changed := bytearray(pieces[at]))
            pieces[at] = bytes(changed)
    return b"".join(pieces)
