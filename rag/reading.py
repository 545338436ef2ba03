"""From a loaded file to a document: cleaned, with what is known of it."""

from __future__ import annotations

from dataclasses import replace

from rag.catalog import Catalog
from rag.cleaning import clean
from rag.metadata import find_metadata
from rag.records import Document, Source


def read_document(source: Source, catalog: Catalog | None = None) -> Document:
    """Clean a source and find its metadata; what the catalogue says of it wins. The id is the source's name."""
    cleaned = clean(source)
    metadata = find_metadata(source, cleaned)
    entry = catalog.entry(source.name) if catalog else None
    if entry:
        metadata = replace(metadata, **entry.values)  # type: ignore[arg-type]
    return Document(source.name, metadata, source, cleaned)
