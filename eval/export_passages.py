"""Write the sentences of a corpus as JSON lines, for the making of the reranker's training questions.

    python -m eval.export_passages --corpus corpus --output passages.jsonl

One line a sentence, in reading order: document, title, headings, years, place, status and text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.catalog import read_catalog
from rag.chunking import split
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import Chunk, Document, Sentence
from rag.sentences import sentences
from rag.settings import CORPUS


def passages(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield one record a sentence of the corpus; raises SourceError for a file that cannot be read."""
    catalog = read_catalog(corpus)
    for path in find_sources(corpus):
        document = read_document(load(path, corpus), catalog)
        chunks = split(document, sentences(document), count_tokens=len, limit=400)
        for chunk in chunks:
            for sentence in chunk.sentences:
                yield _record(document, chunk, sentence)


def _record(document: Document, chunk: Chunk, sentence: Sentence) -> dict[str, Any]:
    return {
        "document": document.id,
        "title": document.metadata.title,
        "headings": list(chunk.headings),
        "years": list(sentence.years),
        "place": sentence.place,
        "status": sentence.status,
        "text": chunk.slice(sentence.start, sentence.end),
    }


def main() -> None:
    """Read the options and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    with options.output.open("w", encoding="utf-8") as stream:
        for record in passages(options.corpus):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
