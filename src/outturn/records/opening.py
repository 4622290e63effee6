"""Opens records on one of the engines. What is copied aside for it is gone when the records are closed."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.errors import UsageError
from outturn.measures.records import ROW, Records
from outturn.records.databases import copied
from outturn.records.headings import found_headings
from outturn.records.source import CSV, EXCEL, PARQUET
from outturn.records.texts import as_utf8, header
from outturn.records.workbooks import sheet_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.measures.definition import Definition
    from outturn.measures.plan import Plan
    from outturn.records.source import Source

ENGINES = ("polars", "duckdb", "spark")

KEYS_AT_ONCE = 20_000_000
"""Keys that are compared at once when duplicates are sought: what bounds the memory for them, on Polars, to half a gigabyte."""

RECORDS_AT_ONCE = 10_000_000
"""Records whose sums are made at once, on Polars: where several are made from one scan it keeps their columns until the last is done."""

_BYTES_A_RECORD = 60


@dataclass(frozen=True)
class Scanned:
    """A place that an engine scans: Parquet, or CSV with its separator. `first_line` is that of its first record."""

    paths: Path
    separator: str
    headings: list[str]
    first_line: int | None

    @property
    def pattern(self) -> str:
        return str(self.paths / "**/*.parquet") if self.paths.is_dir() else str(self.paths)


@contextmanager
def opened(source: Source, plan: Plan, engine: str = "polars", session: Any = None) -> Iterator[Records]:
    """`session` is a Spark session that there is already. Raises UsageError and PackageError for records that cannot be used."""
    with tempfile.TemporaryDirectory(prefix="outturn-") as folder:
        scanned = _scanned(source, plan.definition, Path(folder))
        names = found_headings(scanned.headings, plan.definition, source.name)
        match engine:
            case "polars":
                yield _with_polars(scanned, names, plan, source.name)
            case "duckdb":
                from outturn.records.duckdb_records import with_duckdb

                with with_duckdb(scanned, names, plan, source.name, Path(folder)) as records:
                    yield records
            case "spark":
                from outturn.records.spark_records import with_spark

                with with_spark(scanned, names, plan, source.name, session) as records:
                    yield records
            case _:
                raise UsageError(f"There is no engine “{engine}”. The engines are: {', '.join(ENGINES)}.")


def _scanned(source: Source, definition: Definition, folder: Path) -> Scanned:
    path = Path(source.place)
    if source.form is CSV:
        text = as_utf8(path, folder)
        headings, separator = header(text)
        return Scanned(text, separator, headings, 2)
    if source.form is EXCEL:
        frame, line = sheet_texts(path, definition)
        frame.write_parquet(folder / "sheet.parquet")
        return Scanned(folder / "sheet.parquet", "", frame.columns, line)
    if source.is_database:
        path = copied(source, definition, folder)
    return Scanned(path, "", _parquet_headings(path, source.name), 1 if source.form is PARQUET and path.is_file() else None)


def _parquet_headings(path: Path, name: str) -> list[str]:
    try:
        return pl.scan_parquet(path / "**/*.parquet" if path.is_dir() else path).collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UsageError(f"{name} cannot be read as Parquet: {str(error).splitlines()[0]}.") from None


def _with_polars(scanned: Scanned, names: dict[str, str], plan: Plan, name: str) -> Records:
    from outturn.records.polars_records import PolarsEngine, on_polars

    if scanned.separator:
        scan = pl.scan_csv(scanned.paths, separator=scanned.separator, infer_schema=False, row_index_name=ROW)
        count = scanned.paths.stat().st_size // _BYTES_A_RECORD
    else:
        scan = pl.scan_parquet(scanned.pattern, row_index_name=ROW)
        count = scan.select(pl.len()).collect().item()
    frame, flags = on_polars(scan, names, plan.definition, plan.needs, name)
    firsts = range(0, count, RECORDS_AT_ONCE)
    scans = [scan.slice(first, RECORDS_AT_ONCE if first != firsts[-1] else None) for first in firsts]
    shares = tuple(on_polars(each, names, plan.definition, plan.needs, name)[0] for each in scans if len(scans) > 1)
    return Records(frame, PolarsEngine(), name, flags, scanned.first_line, parts=max(1, -(-count // KEYS_AT_ONCE)), shares=shares)
