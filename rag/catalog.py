"""The catalogue of a corpus folder: what is known of its documents and wins over what their text says."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from rag.errors import InputError
from rag.records import Metadata

CATALOG_FILE = "catalog.toml"
_YEARS = ("reports", "plans")
_DATES = ("issue_date", "effective_date")
_NOTE = "redistribution"
_KNOWN = frozenset({item.name for item in fields(Metadata)} | {_NOTE})

Value = str | dt.date | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one file: fields of Metadata, and why the file may be passed on."""

    values: Mapping[str, Value] = field(default_factory=dict)
    redistribution: str | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """The entries of one corpus folder by file name (the path inside the folder, with `/`)."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def entry(self, name: str) -> Entry | None:
        """Return the entry of the file `name`; its last part is tried where the whole path is not listed."""
        return self.entries.get(name) or self.entries.get(name.replace("\\", "/").rpartition("/")[2])


def read_catalog(folder: Path) -> Catalog:
    """Read `catalog.toml` of a corpus folder; without one the catalogue is empty.

    Raises InputError in one line that names the file, the entry and the field.
    """
    path = folder / CATALOG_FILE
    if not path.is_file():
        return Catalog()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path}: cannot be read as TOML ({error}); correct it or take it away") from None
    return Catalog({name: _entry(path, name, table) for name, table in tables.items()})


def _entry(path: Path, name: str, table: object) -> Entry:
    if not isinstance(table, dict):
        raise InputError(f'{path}: {name} stands outside a table; begin each entry with ["file name"]')
    values: dict[str, Value] = {}
    for key, value in table.items():
        if key not in _KNOWN:
            raise InputError(f"{path}: [{name}] has the unknown field {key}; use {', '.join(sorted(_KNOWN))}")
        values[key] = _value(f"{path}: [{name}] {key}", key, value)
    note = values.pop(_NOTE, None)
    return Entry(values, note if isinstance(note, str) else None)


def _value(where: str, key: str, value: object) -> Value:
    if key in _YEARS:
        if isinstance(value, list) and all(type(year) is int and 1900 <= year <= 2100 for year in value):
            return tuple(sorted(set(value)))
        raise InputError(f"{where} must be a list of years such as [2024, 2025]")
    if key in _DATES:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        raise InputError(f"{where} must be a date such as 2025-01-20, without quotes")
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise InputError(f"{where} must be a text that is not empty")
