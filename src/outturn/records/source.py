"""Where records are: a file, a folder of Parquet files, or a table of a database. What can be seen without reading them is checked here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from outturn.errors import UsageError

if TYPE_CHECKING:
    from outturn.measures.definition import Definition


class _Form(Enum):
    PARQUET = "Parquet"
    CSV = "CSV"
    EXCEL = "Excel"
    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


PARQUET, CSV, EXCEL, SQLITE, POSTGRESQL = _Form.PARQUET, _Form.CSV, _Form.EXCEL, _Form.SQLITE, _Form.POSTGRESQL
_ENDINGS = {".parquet": PARQUET, ".pq": PARQUET, ".csv": CSV, ".txt": CSV, ".tsv": CSV, ".xlsx": EXCEL, ".xlsm": EXCEL}
_SCHEMES = {"sqlite": SQLITE, "postgres": POSTGRESQL, "postgresql": POSTGRESQL}
_NOT_READ = {
    ".xls": "an old Excel workbook; save it as .xlsx",
    ".ods": "an OpenDocument spreadsheet; save it as .xlsx or CSV",
    ".zip": "a ZIP file; unpack it first",
}


@dataclass(frozen=True)
class Source:
    """`place` is a path, or the address of a database; `name` is how messages call it, without any password."""

    form: _Form
    place: str
    name: str
    table: str = ""

    @property
    def is_database(self) -> bool:
        return self.form in {SQLITE, POSTGRESQL}


def source_of(records: str | Path, definition: Definition) -> Source:
    """Raises UsageError for what is not there, or is in no form that can be read."""
    text = str(records)
    scheme = urlsplit(text).scheme.lower()
    if "://" in text:
        if scheme not in _SCHEMES:
            raise UsageError(f"“{scheme}://” is not an address that records are read from. Write postgresql://… or sqlite:///path, or name a file.")
        return _database(_SCHEMES[scheme], text, definition)
    path = Path(records)
    if definition.table:
        kind = f"the table “{definition.table}” of a database, and {path} is a file"
        raise UsageError(f"{definition.source} names {kind}. Remove table from [records], or give the address of a database.")
    if not path.exists():
        raise UsageError(f"There are no records at {path}.")
    form = PARQUET if path.is_dir() else _ENDINGS.get(path.suffix.lower())
    if form is None:
        reason = _NOT_READ.get(path.suffix.lower(), "in no form that is read")
        raise UsageError(f"{path.name} is {reason}. Records are read from Parquet (a file or a folder), CSV, Excel (.xlsx), or the address of a database.")
    if path.is_dir() and not any(path.rglob("*.parquet")):
        raise UsageError(f"The folder {path} holds no Parquet file.")
    if definition.sheet and form is not EXCEL:
        raise UsageError(f"{definition.source} names the sheet “{definition.sheet}”, and {path.name} is no workbook. Remove sheet from [records].")
    return Source(form, str(path), path.name)


def _database(form: _Form, address: str, definition: Definition) -> Source:
    if not definition.table:
        raise UsageError(f'{definition.source} does not say which table of the database holds the records. Add table = "…" under [records].')
    name = definition.table if "." in definition.table else f"main.{definition.table}" if form is SQLITE else f"public.{definition.table}"
    return Source(form, address, name, definition.table)
