"""Errors named for what the caller can do about them."""

from embeddings.errors import ModelError, RagError

__all__ = ["ChatError", "IndexMissingError", "InputError", "ModelError", "RagError", "SourceError"]


class SourceError(RagError):
    """A file cannot be read as a document: fix or leave out the file."""


class IndexMissingError(RagError):
    """There is no index, or it was built with other settings: run `huce index`."""


class InputError(RagError):
    """The question, the option or the batch line is not usable: correct it."""


class ChatError(RagError):
    """The language model did not answer: check address, key and network, or answer without it."""
