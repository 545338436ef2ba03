"""`huce inspect`: what was understood of a document, and what was dropped and why."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rag.catalog import read_catalog
from rag.chunking import split
from rag.embedder import open_embedder
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
    root = _root(args.file, settings.corpus)
    catalog = read_catalog(root if root != args.file else args.file.parent)
    document = read_document(load(args.file.absolute() if root != args.file else args.file, root), catalog)
    # After the file: what cannot be read is told at once, without waiting for a model.
    embedder = open_embedder(settings)
    chunks = split(document, sentences(document), count_tokens=embedder.count_tokens, limit=settings.chunk_tokens)
    account = inspect(document, chunks)
    print(json.dumps(account, ensure_ascii=False, indent=1) if args.json else render(account, document))
    return 0


def _root(file: Path, corpus: Path) -> Path:
    """Return the folder that the file's name and its catalogue entry count from: the corpus, else the file itself."""
    inside = corpus.is_dir() and file.absolute().is_relative_to(corpus.absolute()) and ".." not in file.parts
    return corpus.absolute() if inside else file
