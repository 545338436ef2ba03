"""The chat client, as far as it goes without a server; tests/server talks to real ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from rag.chat import open_chat, shown, without_thoughts
from rag.errors import ChatError
from rag.settings import Settings


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HUCE_LLM_API_KEY", "HUCE_LLM_BASE_URL", "HUCE_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)


def test_no_key_and_no_address() -> None:
    with pytest.raises(ChatError, match="OPENAI_API_KEY"):
        open_chat(Settings(llm_model="any"))


def test_no_model_named() -> None:
    with pytest.raises(ChatError, match=r"http://127\.0\.0\.1:1/v1: set HUCE_LLM_MODEL"):
        open_chat(Settings(llm_base_url="http://127.0.0.1:1/v1"))


def test_a_server_of_ones_own_needs_no_key() -> None:
    assert open_chat(Settings(llm_base_url="http://127.0.0.1:1/v1", llm_model="m")).name == "m"


@pytest.mark.parametrize("key", ["密钥", "sk-1\n"])
def test_a_key_that_cannot_be_one_is_refused_unshown(key: str) -> None:
    with pytest.raises(ChatError, match="no key has") as caught:
        open_chat(Settings(llm_model="m", llm_api_key=SecretStr(key)))
    assert key not in str(caught.value)


def test_neither_key_nor_password_shows() -> None:
    chat = open_chat(
        Settings(llm_base_url="http://me:pass@127.0.0.1:1/v1?k=1", llm_model="m", llm_api_key=SecretStr("sk-x"))
    )
    assert repr(chat) == "OpenAIChat('m' at http://127.0.0.1:1/v1)"
    assert "sk-x" not in str(vars(chat)["_client"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://a.example/v1", "https://a.example/v1"),
        ("https://u:p@a.example:8/v1?key=s#f", "https://a.example:8/v1"),
        ("a.example", "a.example"),
    ],
)
def test_addresses_are_shown_without_secrets(address: str, said: str) -> None:
    assert shown(address) == said


@given(st.lists(st.integers(1, 4), max_size=30))
def test_thoughts_are_left_out_however_they_are_cut(cuts: list[int]) -> None:
    text = "甲<think>乙<b></think>丙<th>丁<think></think>戊<think>己"
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(text[at : at + cut])
        at += cut
    assert "".join(without_thoughts([*pieces, text[at:]])) == "甲丙<th>丁戊"
