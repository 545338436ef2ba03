from __future__ import annotations

from pathlib import Path

import pytest

from rag.settings import Settings
from ui.own_documents import OwnDocuments, Upload, new_token, safe_name
from ui.problems import PageError

LIFTS = """云山区政府工作报告

2024年1月8日

一、2023年工作回顾

2023年，云山区老旧小区加装电梯219台，新增停车位1860个。
"""
PARKS = "海滨区政府工作报告\n\n2024年1月9日\n\n一、2023年工作回顾\n\n2023年，海滨区新增口袋公园31座。\n"


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> OwnDocuments:
    return OwnDocuments(
        settings.model_copy(update={"data": tmp_path / "data", "upload_files": 3, "upload_megabytes": 1})
    )


@pytest.fixture
def received(tmp_path: Path) -> Path:
    folder = tmp_path / "received"
    folder.mkdir()
    return folder


def upload(folder: Path, name: str, text: str | bytes, *, called: str | None = None) -> Upload:
    path = folder / f"{len(list(folder.iterdir()))}-{name}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Upload(path, called or name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("报告 2024.txt", "报告 2024.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\x.docx", "x.docx"),
        ("/abs/olute.md", "olute.md"),
        ("...hidden.txt", "hidden.txt"),
        ("a\x00b\n\u202ec.txt", "a b c.txt"),
        ('a<b>:"|?*.pdf', "a b.pdf"),
        ("长" * 300 + ".txt", "长" * 58 + ".txt"),
    ],
)
def test_names_stay_inside_the_folder(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize("name", ["", ".txt", "..", "x", "x.exe", "catalog.toml", "a/..", "x.txt/", " .md"])
def test_names_that_are_no_document_are_refused(name: str) -> None:
    with pytest.raises(PageError):
        safe_name(name)


@pytest.mark.parametrize("token", ["", "short", "../../../../../../../../etc/passwd0000", "a" * 65, "好" * 40])
def test_what_is_no_token_of_ours_reaches_nothing(tmp_path: Path, token: str) -> None:
    own = OwnDocuments(Settings(data=tmp_path))
    with pytest.raises(PageError):
        own.clear(token)
    assert list(tmp_path.iterdir()) == []


def test_tokens_are_long_and_never_a_folder_name(tmp_path: Path) -> None:
    own = OwnDocuments(Settings(data=tmp_path))
    token = new_token()
    assert len({new_token() for _ in range(50)}) == 50
    assert own.names(token) == ()
    own.clear(token)
    assert token not in str(list(tmp_path.rglob("*")))


@pytest.mark.integration
def test_uploads_can_be_asked_about_and_are_gone_once_removed(own: OwnDocuments, received: Path) -> None:
    token = new_token()
    added = own.add(token, [upload(received, "电梯.txt", LIFTS), upload(received, "公园.md", PARKS)])
    assert added.names == ("电梯.txt", "公园.md")
    assert added.refused == ()
    assert list(received.iterdir()) == []
    answer = own.assistant(token).answer("云山区2023年加装了多少台电梯？")
    assert "219台" in answer.text
    assert answer.citations[0].document == "电梯.txt"
    own.remove(token, "电梯.txt")
    assert own.names(token) == ("公园.md",)
    assert "219" not in own.assistant(token).answer("云山区2023年加装了多少台电梯？").text
    left = b"".join(path.read_bytes() for path in own._folder(token).rglob("*") if path.is_file())
    assert "云山区".encode() not in left
    own.remove(token, "公园.md")
    with pytest.raises(PageError):
        own.assistant(token)


@pytest.mark.integration
def test_both_means_the_shipped_documents_too(own: OwnDocuments, received: Path) -> None:
    token = new_token()
    own.add(token, [upload(received, "电梯.txt", LIFTS)])
    both = own.assistant(token, with_shipped=True)
    assert "219台" in both.answer("云山区2023年加装了多少台电梯？").text
    assert "4.2%" in both.answer("2024年上海城镇调查失业率是多少？").text
    assert "own/电梯.txt" in both.documents
    own.remove(token, "电梯.txt")
    assert not (own._folder(token) / "both").exists()


@pytest.mark.integration
def test_one_token_never_reaches_another_collection(own: OwnDocuments, received: Path) -> None:
    mine, theirs = new_token(), new_token()
    own.add(mine, [upload(received, "电梯.txt", LIFTS)])
    own.add(theirs, [upload(received, "公园.md", PARKS)])
    assert own.names(theirs) == ("公园.md",)
    with pytest.raises(PageError):
        own.remove(theirs, "电梯.txt")
    with pytest.raises(PageError):
        own.remove(theirs, "../" + own._folder(mine).name + "/corpus/电梯.txt")
    assert "219" not in own.assistant(theirs).answer("云山区2023年加装了多少台电梯？").text
    assert own.names(mine) == ("电梯.txt",)


@pytest.mark.integration
def test_a_file_that_cannot_be_read_is_refused_and_the_others_stay(own: OwnDocuments, received: Path) -> None:
    token = new_token()
    added = own.add(
        token,
        [
            upload(received, "坏.docx", b"not a zip"),
            upload(received, "电梯.txt", LIFTS),
            upload(received, "x.exe", b"MZ"),
        ],
    )
    assert added.names == ("电梯.txt",)
    assert [name for name, _ in added.refused] == ["x.exe", "坏.docx"]
    assert own.names(token) == ("电梯.txt",)
    alone = own.add(new_token(), [upload(received, "坏.pdf", b"%PDF-broken")])
    assert alone.names == ()
    assert len(alone.refused) == 1
    assert list(received.iterdir()) == []


@pytest.mark.integration
def test_limits_are_kept_and_named(own: OwnDocuments, received: Path) -> None:
    token = new_token()
    with pytest.raises(PageError, match="at most 3"):
        own.add(token, [upload(received, f"{number}.txt", LIFTS) for number in range(4)])
    with pytest.raises(PageError, match="at most 1 MB"):
        own.add(token, [upload(received, "大.txt", "大" * 400_000)])
    assert own.names(token) == ()
    assert list(received.iterdir()) == []


@pytest.mark.integration
def test_clearing_leaves_nothing(own: OwnDocuments, received: Path) -> None:
    token = new_token()
    own.add(token, [upload(received, "电梯.txt", LIFTS)])
    own.clear(token)
    assert own.names(token) == ()
    assert not own._folder(token).exists()
