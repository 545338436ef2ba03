"""Loading: which files of a folder are documents, and what is said of those that are not."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.formats.plain import decode
from rag.loading import Skipped, find_skipped, find_sources, load, load_all
from rag.records import Source

_TEXT = "关于加强公园管理的通知\r\n\r\n2024年，新增公园120座。\n"


def reason(path: Path, root: Path | None = None) -> str:
    """Return the one line that says why a file is not read."""
    with pytest.raises(SourceError) as caught:
        load(path, root or path.parent)
    message = str(caught.value)
    assert message.startswith(path.name if root is None else path.relative_to(root).as_posix())
    assert len(message.splitlines()) == 1
    assert ": " in message.split(": ", 1)[1] or "pip install" in message
    return message


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5"]
)
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = _TEXT if encoding != "big5" else "關於加強公園管理的通知\r\n\r\n2024年，新增公園120座。\n"
    data = text.encode(encoding)
    (tmp_path / "a.txt").write_bytes(data)
    assert load(tmp_path / "a.txt", tmp_path) == Source("a.txt", text, hashlib.sha256(data).hexdigest())


@given(
    st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1).map(
        lambda t: "政府工作报告，" + t
    )
)
def test_any_text_with_a_byte_order_mark_comes_back_unchanged(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
    assert decode(text.encode("utf-16")) == text
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty file"),
        ("blank.md", b" \n\n\t", "no text"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("zeros.txt", bytes(5000), "binary"),
        ("cut.txt", "政府工作报告".encode()[:-1] * 3, "encoding"),
        (
            "broken.txt",
            ("政府工作报告。" * 50).encode() + b"\xff\xfe\xfa" + ("政府工作报告。" * 50).encode(),
            "encoding",
        ),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(3000), "binary"),
        ("text.pdf", "政府工作报告".encode(), "damaged, or no PDF"),
        ("text.docx", "政府工作报告".encode(), "not a Word file"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "encrypted, or an old .doc"),
        ("empty.html", b"<!-- -->", "web page"),
        ("menus.html", "<ul><li><a href='/'>首页</a></li><li><a href='/a'>政务</a></li></ul>".encode(), "no text"),
        ("notice.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("table.xlsx", b"PK\x03\x04", "save it as .pdf or .html"),
        ("style.css", b"a {}", "not a document"),
        ("page.mhtml", b"MIME-Version: 1.0\n\nhello", "web archive"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_line_that_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert words in reason(tmp_path / name)


def test_a_text_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    piece = ("新增公园120座。\n" * 50_000).encode()
    with (tmp_path / "long.txt").open("wb") as file:
        while file.tell() < 200_000_000:
            file.write(piece)
    assert "split it into several files" in reason(tmp_path / "long.txt")


def test_a_folder_is_read_with_its_sub_folders_and_bad_files_are_reported(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "a/.hidden/d.txt", ".e.txt", "f.css", "catalog.toml", "空白 name.TXT"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(_TEXT, encoding="utf-8")
    (tmp_path / "a/bad.txt").write_bytes(bytes(range(256)))
    (tmp_path / "g.wps").write_bytes(b"x")
    assert [path.name for path in find_sources(tmp_path)] == ["bad.txt", "c.md", "b.txt", "空白 name.TXT"]
    found = list(load_all(tmp_path, progress=True))
    assert [entry.name for entry in found] == ["a/bad.txt", "a/c.md", "b.txt", "g.wps", "空白 name.TXT"]
    assert [entry.name for entry in found if isinstance(entry, Skipped)] == ["a/bad.txt", "g.wps"]
    assert all("bad.txt" not in entry.reason for entry in found if isinstance(entry, Skipped))


def test_a_single_file_is_a_source_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(_TEXT, encoding="utf-8")
    assert find_sources(tmp_path / "a.txt") == (tmp_path / "a.txt",)
    assert load(tmp_path / "a.txt", tmp_path / "a.txt").name == "a.txt"
    assert [entry.name for entry in load_all(tmp_path / "a.txt")] == ["a.txt"]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        find_sources(tmp_path / "gone")
    assert "cannot be read" in reason(tmp_path / "gone.txt")


def test_links_lead_nowhere_outside_the_folder(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    corpus.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(_TEXT, encoding="utf-8")
    (corpus / "real.txt").write_text(_TEXT, encoding="utf-8")
    (corpus / "out.txt").symlink_to(outside / "secret.txt")
    (corpus / "in.txt").symlink_to(corpus / "real.txt")
    (corpus / "self.txt").symlink_to(corpus / "self.txt")
    (corpus / "gone.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "folder").symlink_to(outside, target_is_directory=True)
    (corpus / "round").symlink_to(corpus, target_is_directory=True)
    found = {entry.name: entry for entry in load_all(corpus)}
    assert sorted(name for name, entry in found.items() if isinstance(entry, Source)) == ["in.txt", "real.txt"]
    assert sorted(found) == ["folder", "gone.txt", "in.txt", "out.txt", "real.txt", "round", "self.txt"]
    assert [path.name for path in find_sources(corpus)] == ["in.txt", "real.txt"]
    assert [entry.name for entry in find_skipped(corpus)] == ["folder", "gone.txt", "out.txt", "round", "self.txt"]
    assert "out of the folder" in reason(corpus / "out.txt", corpus)
    linked = tmp_path / "link"
    linked.symlink_to(corpus, target_is_directory=True)
    assert isinstance(load(linked / "real.txt", linked), Source)


def test_a_file_or_folder_without_rights_is_reported(tmp_path_factory: pytest.TempPathFactory) -> None:
    if sys.platform == "win32":
        pytest.skip("rights work differently there")
    corpus = tmp_path_factory.mktemp("rights")
    for folder in (corpus, corpus.parent, corpus.parent.parent):
        folder.chmod(0o755)
    (corpus / "closed.txt").write_text(_TEXT, encoding="utf-8")
    (corpus / "shut").mkdir()
    (corpus / "shut" / "in.txt").write_text(_TEXT, encoding="utf-8")
    (corpus / "closed.txt").chmod(0)
    (corpus / "shut").chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        found = list(load_all(corpus))
    finally:
        os.seteuid(user)
        (corpus / "shut").chmod(0o755)
    assert {entry.name for entry in found} == {"closed.txt", "shut"}
    assert all(isinstance(entry, Skipped) and "rights" in entry.reason for entry in found)


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes there")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in reason(tmp_path / "pipe.txt")


def test_odd_names_stay_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb.txt").write_bytes(b"")
    (tmp_path / os.fsdecode(b"gb\xb9\xab.txt")).write_text(_TEXT, encoding="utf-8")
    found = {entry.name: entry for entry in load_all(tmp_path)}
    assert sorted(found) == ["a�b.txt", "gb��.txt"]
    assert all(isinstance(entry, Skipped) for entry in found.values())
    assert "rename it" in str(found["gb��.txt"])


def test_thousands_of_files_are_read_one_at_a_time(tmp_path: Path) -> None:
    for number in range(2000):
        folder = tmp_path / f"{number % 20}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_bytes(_TEXT.encode() if number % 7 else b"\0\1\2")
    entries = load_all(tmp_path)
    assert isinstance(next(entries), Source | Skipped)
    kinds = [type(entry) for entry in entries]
    assert len(kinds) == 1999
    assert kinds.count(Skipped) in (285, 286)


def peak_megabytes(folder: Path) -> float:
    """Return the most memory that a process takes to read a folder."""
    pytest.importorskip("resource")
    script = (
        "import resource, sys; from pathlib import Path; from rag.loading import load_all\n"
        "for _ in load_all(Path(sys.argv[1])): pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == 'darwin' else 2**10))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_memory_grows_with_the_largest_file_not_with_the_folder(tmp_path: Path) -> None:
    text = "新增公园120座。\n" * 150_000
    for folder, count in (("one", 1), ("many", 30)):
        (tmp_path / folder).mkdir()
        for number in range(count):
            (tmp_path / folder / f"{number}.txt").write_text(text, encoding="utf-8")
    assert peak_megabytes(tmp_path / "many") < peak_megabytes(tmp_path / "one") + 20
