"""All settings in one frozen object, read once at the edge from one TOML file and the environment."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from rag.errors import InputError

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
BUNDLED_MODEL = "bundled"
NO_RERANKER = "none"


def cache_folder() -> Path:
    """Return the folder for everything that can be made again: models, index, jieba's dictionary."""
    return Path(os.environ.get("HUCE_CACHE") or platformdirs.user_cache_dir("huce"))


class Settings(BaseSettings):
    """Every setting, its default and its bounds. Environment variables are named HUCE_ and the field."""

    model_config = SettingsConfigDict(
        env_prefix="HUCE_", extra="forbid", frozen=True, populate_by_name=True, toml_file="huce.toml"
    )

    corpus: Path = CORPUS
    index: Path = Field(default_factory=lambda: cache_folder() / "index")
    data: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("huce")))

    embedding_model: str = BUNDLED_MODEL
    query_prompt: str | None = None
    passage_prompt: str | None = None
    reranker: str = BUNDLED_MODEL
    synonyms: Path | None = None

    chunk_tokens: int = Field(400, ge=50, le=8000)
    hits: int = Field(10, ge=1, le=100)
    candidates: int = Field(50, ge=10, le=1000)
    question_limit: int = Field(500, ge=20, le=10_000)
    today: dt.date | None = None

    mode: Literal["auto", "extractive", "llm"] = "auto"
    fallback: bool = True
    llm_model: str | None = None
    llm_base_url: str | None = Field(None, validation_alias=AliasChoices("HUCE_LLM_BASE_URL", "OPENAI_BASE_URL"))
    llm_api_key: SecretStr | None = Field(None, validation_alias=AliasChoices("HUCE_LLM_API_KEY", "OPENAI_API_KEY"))
    llm_timeout: float = Field(60.0, gt=0, le=600)
    llm_retries: int = Field(2, ge=0, le=10)
    llm_context_tokens: int = Field(6000, ge=500, le=1_000_000)
    llm_answer_tokens: int = Field(800, ge=50, le=16_000)

    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65535)
    user: str | None = None
    password: SecretStr | None = None
    language: Literal["zh", "en", "auto"] = "auto"
    upload_megabytes: int = Field(50, ge=1, le=1000)
    upload_files: int = Field(50, ge=1, le=10_000)
    questions_per_minute: int = Field(30, ge=1, le=10_000)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, the TOML file that HUCE_CONFIG or the working folder names."""
        toml = Path(os.environ.get("HUCE_CONFIG") or "huce.toml")
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=toml)

    @property
    def uses_model(self) -> bool:
        """Whether a language model writes the answers: by itself where a key and the name of a model are given."""
        return self.mode == "llm" or (self.mode == "auto" and self.llm_api_key is not None and bool(self.llm_model))


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raise InputError with one line that names the first field that is wrong."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(f"setting {name}: {first['msg']}") from None
