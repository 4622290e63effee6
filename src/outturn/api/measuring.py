"""Case records become figures: what `outturn measure` calls."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.errors import EXIT_FINDINGS, UsageError
from outturn.findings.finding import Severity
from outturn.measures.measuring import Measured, measured
from outturn.measures.parsing import parse_definition
from outturn.measures.plan import planned
from outturn.measures.working_days import FIRST_YEAR, LAST_YEAR
from outturn.package.build import make_package
from outturn.package.refusal import refusal
from outturn.records.opening import opened
from outturn.records.populations import populations_of
from outturn.records.source import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.findings.finding import Finding
    from outturn.measures.definition import Definition
    from outturn.package.package import Package

_WRITTEN_ONCE = ("indicators", "breakdown_tables", "breakdowns")


@dataclass(frozen=True)
class Measurement:
    """The package that was made, what was found on the way, how many records were measured, and how far they reach."""

    package: Package
    findings: tuple[Finding, ...]
    records: int
    as_at: dt.date


def read_definition(path: str | Path) -> Definition:
    """A definition in TOML. Raises PackageError with all of its faults, by line, and UsageError where it cannot be read."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not a text in UTF-8, and so no definition. The records come first, then the definition.") from None
    definition = parse_definition(text, file.name)
    if definition.populations_file:
        place = file.parent / definition.populations_file
        return replace(definition, populations=populations_of(place, definition))
    return definition


def measure(
    records: str | Path,
    definition: str | Path,
    *,
    as_at: dt.date | None = None,
    into: Package | None = None,
    at: dt.datetime | None = None,
    engine: str = "polars",
    session: Any = None,
) -> Measurement:
    """Makes figures from case records as a definition says.

    `records` is a Parquet, CSV or Excel file, a folder of Parquet files, or the address of a database. `as_at` is the day up to
    which the records are complete, where the definition does not say. `into` is a package that the figures are added to, as
    revisions known from the instant `at`. `engine` is polars, duckdb or spark, for which `session` may be a session that there is.

    Raises UsageError and PackageError for a definition or records that cannot be used; findings that are no errors are in the result.
    """
    read = read_definition(definition)
    day = _as_at(as_at or read.as_at, read)
    if into is not None and at is None:
        raise UsageError("Figures are added to a package as known from an instant: say which.")
    plan = planned(read, day)
    with opened(source_of(records, read), plan, engine, session) as given:
        found = measured(given, plan)
    if any(finding.severity is Severity.ERROR for finding in found.findings):
        raise refusal(str(given.name), found.findings, EXIT_FINDINGS)
    package = _new_package(found, read) if into is None else _added(into, found, at)
    return Measurement(package, found.findings, found.records, day)


def _as_at(day: dt.date | None, definition: Definition) -> dt.date:
    if day is None:
        raise UsageError(
            f"{definition.source} does not say up to which day the records are complete. Add as_at = 2025-10-31 under [records], or give it with --as-at."
        )
    day = day.date() if isinstance(day, dt.datetime) else day
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(f"The as-at day {day.isoformat()} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def _new_package(found: Measured, definition: Definition) -> Package:
    name = Path(definition.source).stem
    return make_package(_tables(found), name=name, title=definition.title or name, organisation=definition.organisation, check=True)


def _tables(found: Measured) -> dict[str, Sequence[Mapping[str, object]]]:
    return {"indicators": found.indicators, "figures": found.figures, "breakdown_tables": found.breakdown_tables, "breakdowns": found.breakdowns}


def _added(package: Package, found: Measured, at: dt.datetime | None) -> Package:
    """The package with what is new: figures that differ from what was known, and rows of the catalogue that were not there."""
    fresh = make_package(_tables(found)).tables
    figures = _changed(package["figures"], fresh["figures"]).with_columns(recorded_at=pl.lit(at, pl.Datetime("us")))
    tables = dict(package.tables)
    tables["figures"] = pl.concat([tables["figures"], figures], how="diagonal_relaxed")
    for name in _WRITTEN_ONCE:
        keys = _KEYS[name]
        missing = fresh[name].join(package[name].select(keys), on=keys, how="anti", maintain_order="left")
        tables[name] = pl.concat([tables[name], missing], how="diagonal_relaxed")
    return make_package(
        tables,
        name=package.name,
        title=package.title,
        organisation=package.organisation,
        rating_scheme=package.rating_scheme,
        overlap_aware=package.overlap_aware,
        notice=package.notice,
        created=package.created,
        licence=package.licence,
        extra=package.extra,
        pictures=package.pictures,
        check=True,
    )


_KEYS = {"indicators": ["indicator"], "breakdown_tables": ["table"], "breakdowns": ["table", "member"]}
_FIGURE = ["indicator", "area", "period", "basis", "breakdown"]
_SAID = ["value", "numerator", "denominator", "status", "note"]


def _changed(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The figures that say something else than the newest of the same key."""
    newest = known.sort("recorded_at", nulls_last=False, maintain_order=True).unique(_FIGURE, keep="last")
    same = new.join(newest.select(*_FIGURE, *_SAID), on=[*_FIGURE, *_SAID], how="semi", nulls_equal=True)
    return new.join(same.select(_FIGURE), on=_FIGURE, how="anti", nulls_equal=True, maintain_order="left")
