"""A language model that a reader brings along for one session: checked, opened, never stored or shown back."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.chat import open_chat
from rag.records import Mode
from rag.settings import Settings
from ui.guard import is_loopback
from ui.problems import PageError
from ui.service import Wishes

Who = Literal["auto", "extractive", "llm"]
HITS = (1, 30)
_LENGTH = 500


@dataclass(frozen=True, slots=True)
class OwnModel:
    """What the fields of the settings tab hold; the key does not appear when this is printed."""

    who: Who = "auto"
    address: str = ""
    name: str = ""
    key: str = field(default="", repr=False)
    hits: int | None = None


def read_fields(who: object, address: object, name: object, key: object, hits: object) -> OwnModel:
    """Return the fields as they should be, whatever a program may have sent."""
    chosen = cast(Who, who) if who in get_args(Who) else "auto"
    number = int(hits) if isinstance(hits, (int, float)) else None
    where, called, secret = (str(value or "").strip()[:_LENGTH] for value in (address, name, key))
    return OwnModel(chosen, where, called, secret, None if number is None else min(max(number, HITS[0]), HITS[1]))


def wishes(own: OwnModel, settings: Settings) -> Wishes:
    """Open what the reader asks for; raise PageError for an address or a name that cannot be used.

    Without address, name and key the server's own model stays. Nothing is sent yet.
    """
    mode: Mode | None = None if own.who == "auto" else own.who
    if own.who == "extractive" or not (own.address or own.name or own.key):
        return Wishes(None, mode, own.hits)
    address = own.address or settings.llm_base_url
    if own.address:
        check_address(own.address, settings)
    name = own.name or settings.llm_model
    if not name:
        raise PageError("settings.name")
    # The server's own key goes to the server's own address only.
    kept = settings.llm_api_key if not own.address else None
    chat = open_chat(
        settings.model_copy(
            update={
                "llm_base_url": address,
                "llm_model": name,
                "llm_api_key": SecretStr(own.key) if own.key else kept,
            }
        )
    )
    return Wishes(chat, mode or "llm", own.hits)


def check_address(address: str, settings: Settings) -> None:
    """Raise PageError unless the address is one of the web.

    Where others can reach the page, addresses of the server's own network are refused: the page must not become a
    way into it. An address that changes its name's target later is the firewall's business.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PageError("settings.url")
    if is_loopback(settings.host) or (settings.llm_base_url and urlsplit(settings.llm_base_url).netloc == parts.netloc):
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return  # the question will fail with its own message
    if not all(ipaddress.ip_address(entry[4][0]).is_global for entry in found):
        raise PageError("settings.private")
