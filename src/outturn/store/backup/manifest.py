"""What a backup says about itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from outturn.errors import UsageError

FORMAT = 1
"""Raised when an older program could no longer read what is written."""


@dataclass(frozen=True)
class TableEntry:
    """One table: `entry` is its place in the archive, `digest` the SHA-256 of the bytes there."""

    model: str
    entry: str
    columns: tuple[str, ...]
    rows: int
    digest: str


@dataclass(frozen=True)
class Setting:
    name: str
    value: str


@dataclass(frozen=True)
class Manifest:
    """`migrations` say the version of the tables. Settings that are secret are named without their value."""

    version: str
    made_at: str
    database: str
    holds: str
    migrations: tuple[tuple[str, str], ...]
    settings: tuple[Setting, ...]
    tables: tuple[TableEntry, ...]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def as_bytes(manifest: Manifest) -> bytes:
    return (json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n").encode()


def manifest_of(data: bytes) -> Manifest:
    """Raises UsageError for what is none, and for the form of a newer outturn."""
    try:
        read: Any = json.loads(data)
        form = int(read["format"])
    except (ValueError, KeyError, TypeError):
        raise UsageError("Its manifest cannot be read.") from None
    if form > FORMAT:
        raise UsageError(f"It was made by outturn {read.get('version', 'of a newer version')} in a form that this version does not know. Install that version.")
    try:
        return Manifest(
            version=str(read["version"]),
            made_at=str(read["made_at"]),
            database=str(read["database"]),
            holds=str(read["holds"]),
            migrations=tuple((str(app), str(name)) for app, name in read["migrations"]),
            settings=tuple(Setting(str(one["name"]), str(one["value"])) for one in read["settings"]),
            tables=tuple(_table(one) for one in read["tables"]),
            format=form,
        )
    except (ValueError, KeyError, TypeError):
        raise UsageError("Its manifest cannot be read.") from None


def _table(read: Any) -> TableEntry:
    return TableEntry(str(read["model"]), str(read["entry"]), tuple(str(column) for column in read["columns"]), int(read["rows"]), str(read["digest"]))
