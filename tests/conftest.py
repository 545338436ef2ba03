"""What several tests share: a small index, built once with the bundled model."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag.indexing import refresh_index
from rag.pipeline import Assistant, open_assistant
from rag.settings import Settings
from tests.rag.small_corpus import write_corpus


def small_settings(folder: Path) -> Settings:
    """Return the settings of a small corpus and its index under `folder`; models come from the user's cache."""
    return Settings(
        corpus=folder / "corpus", index=folder / "index", mode="extractive", today=dt.date(2025, 6, 1), candidates=20
    )


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of an index over the small corpus, which tests may read but not change."""
    folder = tmp_path_factory.mktemp("small")
    write_corpus(folder / "corpus")
    settings = small_settings(folder)
    refresh_index(settings)
    return settings


@pytest.fixture(scope="session")
def assistant(small_assistant: Assistant) -> Assistant:
    """Return the small assistant; a package may have a larger one by this name."""
    return small_assistant


@pytest.fixture(scope="session")
def small_assistant(small: Settings) -> Assistant:
    """Return the assistant over the small index, without a language model."""
    return open_assistant(small)
