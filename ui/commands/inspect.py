"""`huce inspect`: what was understood of a document, and what was dropped and why."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rag.catalog import read_catalog
from rag.chunking import split
from rag.inspection import inspect, render
from rag.loading import load
from rag.reading import read_document
from rag.sentences import sentences
from rag.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read one file as the index would, and print the account of it."""
    document = read_document(load(args.file, args.file), read_catalog(args.file.parent))
    # Chunks are sized in characters here: loading a model to count tokens would make a quick look slow.
    chunks = split(document, sentences(document), count_tokens=len, limit=settings.chunk_tokens)
    account = inspect(document, chunks)
    print(json.dumps(account, ensure_ascii=False, indent=1) if args.json else render(account, document))
    return 0
