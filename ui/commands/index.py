"""`huce index`: build the index, or bring it up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rag.indexing import refresh_index
from rag.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--corpus", type=Path, metavar="PATH", help="folder or file (default: the shipped documents)")
    parser.add_argument("--quiet", action="store_true", help="print nothing unless something is wrong")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Refresh the index and say what was done; files that cannot be read are named on standard error."""
    done = refresh_index(settings, progress=not args.quiet)
    for _, reason in done.skipped:
        print(f"skipped: {reason}", file=sys.stderr)
    if not args.quiet:
        what = f"{done.documents} documents, {done.units} sentences"
        print(f"indexed {what}, {done.embedded} embedded" if done.changed else f"up to date: {what}")
    return 0
