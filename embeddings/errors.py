"""The root of every error that this project raises on purpose, and the one for embedding models."""


class RagError(Exception):
    """Something failed; the message names the thing and the remedy in one line."""


class ModelError(RagError):
    """An embedding or reranking model cannot be loaded or does not fit: choose another, or fix its files."""
