"""The language model behind any OpenAI-compatible address; whatever goes wrong there becomes one clear line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import ChatError
from rag.interfaces import ChatModel, Message
from rag.records import Usage
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OPENAI = "https://api.openai.com/v1"
_THINK, _THOUGHT = "<think>", "</think>"
_REMEDIES = {
    400: "the request was refused; check HUCE_LLM_MODEL and lower llm_context_tokens",
    401: "the key was refused; check OPENAI_API_KEY",
    402: "the account has no credit left",
    403: "the key may not use this model; check OPENAI_API_KEY and HUCE_LLM_MODEL",
    404: "nothing there; check OPENAI_BASE_URL (does it end in /v1?) and HUCE_LLM_MODEL",
    408: "the server gave up waiting; ask again or raise llm_timeout",
    413: "the request is too long; lower llm_context_tokens",
    422: "the request was refused; check HUCE_LLM_MODEL",
    429: "too many requests or no quota left; wait a while, then ask again",
}
_SERVER_FAILED = "the server failed; ask again later"


class OpenAIChat:
    """A chat model served over the OpenAI protocol. Its key never appears in a message or a representation."""

    def __init__(self, client: BaseChatModel, *, name: str, address: str, timeout: float, secret: str) -> None:
        self.name = name
        self.address = address
        self._client = client
        self._timeout = timeout
        self._secret = secret

    def __repr__(self) -> str:
        return f"OpenAIChat({self.name!r} at {self.address})"

    def stream(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        """Yield pieces of the text as the server writes it and, last, the usage if it reports one; raise ChatError."""
        usage: list[Usage] = []
        written = False
        for piece in without_thoughts(self._pieces(messages, usage)):
            written = written or bool(piece.strip())
            yield piece
        if not written:
            raise self._error("the answer was empty; ask again, raise llm_answer_tokens, or choose another model")
        # Some servers report the running total with every piece: the last one counts.
        yield from usage[-1:]

    def _pieces(self, messages: Sequence[Message], usage: list[Usage]) -> Iterator[str]:
        import openai

        conversation = [(message.role, message.content) for message in messages]
        try:
            for chunk in self._client.stream(conversation):
                if found := getattr(chunk, "usage_metadata", None):
                    usage.append(Usage(found["input_tokens"], found["output_tokens"]))
                if chunk.response_metadata.get("finish_reason") == "content_filter":
                    raise self._error("the server withheld the answer; put the question in other words")
                if text := str(chunk.text):
                    yield text
        except openai.APITimeoutError:
            raise self._error(
                f"no answer within {self._timeout:g} s; is the server busy? Ask again or raise llm_timeout"
            ) from None
        except openai.APIStatusError as error:
            raise self._error(self._refused(error.status_code, error.message)) from None
        except openai.APIConnectionError:
            raise self._error(
                "cannot be reached, or broke off; check OPENAI_BASE_URL, the network and the server"
            ) from None
        except openai.OpenAIError as error:
            raise self._error(f"{_SERVER_FAILED}{self._said(str(error))}") from None
        except (ValueError, TypeError, LookupError, AttributeError):
            # What a server that does not speak the protocol sends breaks in the client in any of these ways. The
            # error's own text is not repeated: it may hold the request's headers.
            raise self._error("the reply is not an OpenAI-compatible stream; check OPENAI_BASE_URL") from None

    def _refused(self, status: int, said: str) -> str:
        remedy = _REMEDIES.get(status, _SERVER_FAILED if status >= 500 else "the request was refused")
        # A refused key is often repeated in part by the server.
        return f"HTTP {status}: {remedy}" + ("" if status in (401, 403) or status >= 500 else self._said(said))

    def _said(self, text: str) -> str:
        line = " ".join(text.split())
        if self._secret:
            line = line.replace(self._secret, "***")
        return f" (the server said: {line[:160]})" if line else ""

    def _error(self, what: str) -> ChatError:
        return ChatError(f"language model {self.name} at {self.address}: {what}")


def open_chat(settings: Settings) -> ChatModel:
    """Return the language model that the settings name; raise ChatError when they name none. Nothing is sent yet."""
    base = settings.llm_base_url or OPENAI
    if settings.llm_api_key is None and base == OPENAI:
        raise ChatError(f"no key for {OPENAI}: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own")
    if not settings.llm_model:
        raise ChatError(f"no model named for {shown(base)}: set HUCE_LLM_MODEL")
    secret = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    if not (secret.isascii() and secret.isprintable()):
        raise ChatError(f"the key for {shown(base)} holds characters that no key has: set OPENAI_API_KEY anew")
    # Imported when a model is really used: it takes more than a second, which an answer without one need not pay.
    from langchain_openai import ChatOpenAI

    official = (urlsplit(base).hostname or "").endswith((".openai.com", ".azure.com"))
    limit: dict[str, Any] = {"max_tokens": settings.llm_answer_tokens}
    client = ChatOpenAI(
        model=settings.llm_model,
        base_url=base,
        # Servers of one's own ask for no key, but the client insists on one.
        api_key=settings.llm_api_key or "none",  # type: ignore[arg-type]
        temperature=0,
        timeout=settings.llm_timeout,
        max_retries=settings.llm_retries,
        stream_usage=True,
        use_responses_api=False,
        # OpenAI's own newer models refuse `max_tokens`; others know nothing else.
        **(limit if official else {"extra_body": limit}),
    )
    return OpenAIChat(client, name=settings.llm_model, address=shown(base), timeout=settings.llm_timeout, secret=secret)


def shown(address: str) -> str:
    """Return an address without the user, password or query that it may carry."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else address


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Leave out what a reasoning model thinks aloud between <think> and </think>, however the pieces are cut."""
    held, thinking = "", False
    for piece in pieces:
        held += piece
        while (at := held.find(_THOUGHT if thinking else _THINK)) >= 0:
            if not thinking and at:
                yield held[:at]
            held = held[at + len(_THOUGHT if thinking else _THINK) :]
            thinking = not thinking
        keep = _overlap(held, _THOUGHT if thinking else _THINK)
        if not thinking and held[: len(held) - keep]:
            yield held[: len(held) - keep]
        held = held[len(held) - keep :]
    if held and not thinking:
        yield held


def _overlap(text: str, tag: str) -> int:
    """Return how many characters at the end of the text may begin the tag."""
    return next((n for n in range(min(len(text), len(tag) - 1), 0, -1) if tag.startswith(text[-n:])), 0)
