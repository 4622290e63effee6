"""A package from rows of Python: for tests, for scripts, and for programs that have their figures elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.scheme import FLOOR_SCHEME
from outturn.errors import EXIT_FINDINGS, PackageError
from outturn.findings.finding import Severity
from outturn.package.assembling import assemble
from outturn.package.canonical import canonical_texts, text_of
from outturn.package.description import make_description
from outturn.package.package import Organisation
from outturn.package.refusal import refusal
from outturn.package.sheet import Sheet, absent_sheet, make_sheet
from outturn.package.tables import TABLES, Table

if TYPE_CHECKING:
    from outturn.package.package import Package

Rows = pl.DataFrame | Iterable[Mapping[str, object]]
"""A frame, or rows as mappings from column to a typed value or to its text; a column that a row lacks is missing."""


def make_package(
    tables: Mapping[str, Rows],
    *,
    name: str = "example",
    title: str = "Example",
    organisation: Organisation | Mapping[str, str] = Organisation(),  # noqa: B008 - frozen
    rating_scheme: object = FLOOR_SCHEME,
    overlap_aware: bool = True,
    notice: str = "",
    created: str = "",
    licence: str = "",
    extra: Mapping[str, object] | None = None,
    check: bool = False,
) -> Package:
    """A package of these tables; absent tables and columns are filled, cells are read as tolerantly as from a file.

    Raises `PackageError` for a cell that cannot be read and, with `check`, for every error that reading a file would
    report: missing values, duplicate keys, unknown references. `rating_scheme` may be a `RatingScheme` or its text.
    """
    unknown = [table for table in tables if table not in TABLES]
    if unknown:
        raise PackageError(f"There is no table “{unknown[0]}” in a package.")
    description = make_description(
        organisation, rating_scheme, name=name, title=title, overlap_aware=overlap_aware, notice=notice, created=created, licence=licence, extra=extra or {}
    )
    sheets = {table.name: _sheet(table, tables[table.name]) if table.name in tables else absent_sheet(table) for table in TABLES.values()}
    package, findings = assemble(sheets, description, integrity=check)
    if any(found.severity is Severity.ERROR for found in findings):
        raise refusal("These tables", findings, EXIT_FINDINGS)
    return package


def _sheet(table: Table, rows: Rows) -> Sheet:
    if isinstance(rows, pl.DataFrame):
        return make_sheet(table, canonical_texts(rows))
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    texts = {name: pl.Series(name, [text_of(row.get(name)) for row in listed], dtype=pl.String) for name in names}
    return make_sheet(table, pl.DataFrame(texts) if texts else pl.DataFrame())
