"""A package from rows of Python: for tests, for scripts, and for programs that have their figures elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.scheme import FLOOR_SCHEME
from outturn.errors import EXIT_FINDINGS, PackageError
from outturn.findings.finding import Severity
from outturn.package.assembling import assemble
from outturn.package.canonical import canonical_texts, text_of
from outturn.package.description import Description, package_name, parsed_created, parsed_scheme
from outturn.package.letterhead import read_letterhead
from outturn.package.package import Organisation
from outturn.package.refusal import refusal
from outturn.package.sheet import Sheet, absent_sheet, column_name, make_sheet
from outturn.package.source import AbsentFileError
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
    process_control: bool = True,
    notice: str = "",
    created: str = "",
    licence: str = "",
    extra: Mapping[str, object] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    check: bool = False,
) -> Package:
    """A package of these tables; absent tables and columns are filled, cells are read as tolerantly as from a file.

    `pictures` holds the logos that the organisation or a report names, by their path.

    Raises `PackageError` for a logo or colour that cannot be used, for a cell that cannot be read and, with `check`, for every error that reading a file would
    report: missing values, duplicate keys, unknown references. `rating_scheme` may be a `RatingScheme` or its text.
    """
    unknown = [table for table in tables if table not in TABLES]
    if unknown:
        raise PackageError(f"There is no table “{unknown[0]}” in a package.")
    description = Description(
        name=package_name(name),
        title=title,
        organisation=organisation if isinstance(organisation, Organisation) else Organisation(**organisation),
        rating_scheme=parsed_scheme(rating_scheme),
        overlap_aware=overlap_aware,
        process_control=process_control,
        notice=notice,
        created=parsed_created(created),
        licence=licence,
        extra=extra or {},
    )
    sheets = {table.name: _sheet(table, tables[table.name]) if table.name in tables else absent_sheet(table) for table in TABLES.values()}
    taken, letterhead = read_letterhead(description.organisation, sheets["reports"], _reader(pictures or {}), lambda _: None)
    package, findings = assemble(sheets, description, integrity=check, pictures=taken)
    findings = letterhead + findings
    if any(found.severity is Severity.ERROR for found in findings):
        raise refusal("These tables", findings, EXIT_FINDINGS)
    return package


def _reader(pictures: Mapping[str, bytes]) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        if path not in pictures:
            raise AbsentFileError(f"{path} is not there.")
        return pictures[path]

    return read


def _sheet(table: Table, rows: Rows) -> Sheet:
    frame = canonical_texts(rows) if isinstance(rows, pl.DataFrame) else _texts(list(rows))
    names = {name: column_name(table, name) for name in frame.columns}
    if len(set(names.values())) < len(names) or "" in names.values():
        raise PackageError(f"The table “{table.name}” has two columns of one name, or one without a name.")
    return make_sheet(table, frame.rename(names))


def _texts(rows: list[Mapping[str, object]]) -> pl.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame({name: pl.Series(name, [text_of(row.get(name)) for row in rows], dtype=pl.String) for name in names})
