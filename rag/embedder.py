"""The embedding model that the settings name: it sizes the chunks and embeds their sentences."""

from __future__ import annotations

from embeddings.encoder import load_embedder
from embeddings.interfaces import TokenEmbedder
from rag.settings import Settings, cache_folder


def open_embedder(settings: Settings) -> TokenEmbedder:
    """Load the embedding model; raise ModelError when it cannot be loaded."""
    return load_embedder(
        settings.embedding_model,
        cache_folder() / "models",
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
    )
