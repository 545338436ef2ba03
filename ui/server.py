"""Puts the page on the network: credentials, limits, one uvicorn server."""

from __future__ import annotations

import hmac
import logging
import os
import shutil
import socket
from collections.abc import Callable

import fastapi
import gradio as gr
import uvicorn
from fastapi.middleware.cors import CORSMiddleware

from rag.errors import InputError
from rag.settings import Settings
from ui.guard import Guard, is_loopback
from ui.language import load_texts
from ui.limits import RateLimit
from ui.received import OnlyReceived
from ui.theme import asset, theme
from ui.words import page_words

_LAST_SECONDS = 2  # to finish what is being answered when the server is stopped
_LOGINS = 10  # attempts a minute, for all together: a password is not found by trying


def check_exposure(settings: Settings) -> None:
    """Raise InputError when the page would be open to others without a user and a password."""
    password = settings.password.get_secret_value() if settings.password else ""
    if bool(settings.user) != bool(password):
        raise InputError("set both user and password (HUCE_USER, HUCE_PASSWORD), or neither")
    if not is_loopback(settings.host) and not (settings.user and password):
        raise InputError(f"listening on {settings.host} needs a user and a password: set HUCE_USER and HUCE_PASSWORD")


def make_app(blocks: gr.Blocks, settings: Settings) -> fastapi.FastAPI:
    """Return the page as an ASGI application with everything that guards it."""
    check_exposure(settings)
    outer = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # gradio answers any site that asks from a browser unless its parent has rules of its own: nobody is allowed here.
    outer.add_middleware(CORSMiddleware, allow_origins=[])
    outer.add_middleware(OnlyReceived, folder=settings.data / "received")
    outer.add_middleware(Guard, settings=settings)
    texts = load_texts("en" if settings.language == "en" else "zh")
    app: fastapi.FastAPI = gr.mount_gradio_app(
        outer,
        blocks,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        auth=_login(settings),
        auth_message=texts("login.message") if settings.user else None,
        footer_links=[],
        run_history=False,
        max_file_size=settings.upload_megabytes * 1_000_000,
        show_error=False,
        mcp_server=True,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        theme=theme(),
        head=_head(settings),
        i18n=page_words(settings.language),
    )
    return app


def _head(settings: Settings) -> str:
    wanted = "" if settings.language == "auto" else _speak("zh-CN" if settings.language == "zh" else "en")
    # As `css` the framework would put its own selector before every rule, also before `body` and `.dark`.
    return f"<style>{asset('page.css')}</style><script>{wanted}{asset('store.js')}</script>"


def _speak(language: str) -> str:
    """Return a script that makes the framework's own words appear in the language of the settings."""
    return (
        f"Object.defineProperty(navigator,'language',{{get:()=>'{language}'}});"
        f"Object.defineProperty(navigator,'languages',{{get:()=>['{language}']}});"
    )


def _login(settings: Settings) -> Callable[[str, str], bool] | None:
    if not settings.user or settings.password is None:
        return None
    wanted = f"{settings.user}\0{settings.password.get_secret_value()}".encode()
    limit = RateLimit(_LOGINS)

    def login(user: str, password: str) -> bool:
        return limit.wait("") == 0 and hmac.compare_digest(f"{user}\0{password}".encode(), wanted)

    return login


def prepare(settings: Settings) -> None:
    """Set up the process: no word to the framework's makers, uploads in a private folder that starts out empty."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    received = settings.data / "received"
    shutil.rmtree(received, ignore_errors=True)
    received.mkdir(parents=True, mode=0o700)
    os.environ["GRADIO_TEMP_DIR"] = str(received)
    for noisy in ("httpx", "httpcore", "mcp", "openai"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens on the host and port of the settings; raise InputError when that cannot be."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((settings.host.strip("[]"), settings.port))
    except OSError as error:
        found.close()
        where = f"{settings.host}:{settings.port}"
        raise InputError(f"cannot listen on {where} ({error.strerror}): choose another port") from None
    return found


def make_server(app: fastapi.FastAPI) -> uvicorn.Server:
    """Return the web server, which says nothing about what is asked."""
    # An open page holds a connection for as long as it is open: without a limit the server would never stop.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_LAST_SECONDS
    )
    return uvicorn.Server(config)
