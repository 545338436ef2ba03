from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag.errors import ChatError
from rag.settings import Settings
from ui.own_model import OwnModel, check_address, read_fields, wishes
from ui.problems import PageError


def settings(tmp_path: Path, **values: Any) -> Settings:
    return Settings(data=tmp_path, **values)


def test_without_fields_the_servers_own_model_stays(tmp_path: Path) -> None:
    assert wishes(OwnModel(), settings(tmp_path)).chat is None
    assert wishes(OwnModel("extractive", "http://x/v1", "m", "k"), settings(tmp_path)).chat is None
    assert wishes(OwnModel("extractive"), settings(tmp_path)).mode == "extractive"


def test_a_model_of_ones_own_is_opened_with_its_key_hidden(tmp_path: Path) -> None:
    own = OwnModel("auto", "http://127.0.0.1:9/v1", "small", "sk-secret-key", 5)
    wanted = wishes(own, settings(tmp_path))
    assert wanted.chat is not None
    assert wanted.chat.name == "small"
    assert (wanted.mode, wanted.hits) == ("llm", 5)
    assert "sk-secret-key" not in repr(own) + repr(wanted)


def test_the_servers_key_never_goes_to_another_address(tmp_path: Path) -> None:
    server = settings(
        tmp_path, llm_api_key=SecretStr("sk-server"), llm_model="big", llm_base_url="https://a.example/v1"
    )
    elsewhere = wishes(OwnModel(address="http://127.0.0.1:9/v1"), server).chat
    assert "sk-server" not in str(vars(elsewhere))
    with pytest.raises(ChatError, match="no key"):
        wishes(OwnModel(address="https://api.openai.com/v1"), server)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://a.example", "a.example/v1", "http://", "javascript:x"]
)
def test_an_address_is_one_of_the_web(tmp_path: Path, address: str) -> None:
    with pytest.raises(PageError, match="http"):
        check_address(address, settings(tmp_path))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/v1", "http://10.0.0.1/v1", "http://169.254.169.254/", "http://[::1]/v1"]
)
def test_a_page_open_to_others_is_no_way_into_its_network(tmp_path: Path, address: str) -> None:
    check_address(address, settings(tmp_path))
    shared = settings(tmp_path, host="0.0.0.0", user="u", password=SecretStr("p"))
    with pytest.raises(PageError):
        check_address(address, shared)
    check_address(address, shared.model_copy(update={"llm_base_url": address}))
    check_address("https://8.8.8.8/v1", shared)


def test_a_name_is_needed(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="name"):
        wishes(OwnModel(address="http://127.0.0.1:9/v1"), settings(tmp_path))


def test_fields_are_taken_as_they_should_be() -> None:
    assert read_fields("nonsense", None, 5, " k ", 1000) == OwnModel("auto", "", "5", "k", 30)
    assert read_fields("llm", "x" * 900, "", "", None).address == "x" * 500
