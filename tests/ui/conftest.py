from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.pipeline import Assistant
from rag.settings import Settings
from tests.ui.world import opened, served, small_settings


@pytest.fixture(scope="package")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_settings(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="package")
def assistant(settings: Settings) -> Assistant:
    return opened(settings)


@pytest.fixture(scope="package")
def url(settings: Settings, assistant: Assistant) -> Iterator[str]:
    with served(settings, assistant) as address:
        yield address
