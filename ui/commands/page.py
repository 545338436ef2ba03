"""`huce ui`: open the chat page."""

from __future__ import annotations

import argparse

from rag.settings import Settings
from ui.page import serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 7860)")


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    """Serve the page until it is stopped."""
    serve(settings)
    return 0
