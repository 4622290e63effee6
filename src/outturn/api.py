"""The library's front door: what an analyst calls from Python, and what every command calls.

Each function takes a package and gives plain values; none reads a clock or the environment.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.assess import assess as assess_tables
from outturn.assessment.current import known_at
from outturn.assessment.history import history as history_of_tables
from outturn.errors import EXIT_FINDINGS, UsageError
from outturn.manifest import manifest
from outturn.package.reading import load
from outturn.package.reading import read_package as read_form
from outturn.package.refusal import refusal
from outturn.package.tables import TABLES
from outturn.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from outturn.findings.context import CheckContext
    from outturn.findings.finding import Finding
    from outturn.package.package import Package

__all__ = ["Assessment", "assess", "check", "explain", "history", "load", "make_report", "read_package"]


def read_package(path: str | Path) -> Package:
    """Reads a folder or a ZIP file. A package with a finding that is an error is refused whole (PackageError, with all of them)."""
    package = read_form(path)
    errors = _errors_of_meaning(package)
    if errors:
        raise refusal(str(path), errors, EXIT_FINDINGS)
    return package


def _errors_of_meaning(package: Package) -> list[Finding]:
    from outturn.findings.finding import Severity
    from outturn.findings.registry import run_checks

    return run_checks(_check_context(package), only=Severity.ERROR)


def _check_context(package: Package) -> CheckContext:
    """Without rows whose key lacks a required cell and second rows of one indicator: reading has a finding for each."""
    from outturn.findings.context import CheckContext

    whole = {name: _has_its_key(name, frame) for name, frame in package.tables.items()}
    tables = {name: frame.filter(whole[name]) for name, frame in package.tables.items()}
    lines = {name: numbers.filter(whole[name]) for name, numbers in package.lines.items()}
    return CheckContext(tables=tables, lines=lines, scheme=package.rating_scheme, overlap_aware=package.overlap_aware)


def _has_its_key(name: str, frame: pl.DataFrame) -> pl.Series:
    table = TABLES[name]
    filled = [pl.col(key).is_not_null() for key in table.key if table.column(key).required]
    first = [pl.col("indicator").is_first_distinct()] if name == "indicators" else []
    return frame.select(pl.all_horizontal(filled + first)).to_series()


@dataclass(frozen=True)
class Assessment:
    """One row for each indicator, area and breakdown; the columns are those of `outturn.assessment.assess`."""

    frame: pl.DataFrame
    period: Period

    def to_polars(self) -> pl.DataFrame:
        return self.frame

    def to_arrow(self) -> pa.Table:
        """Needs the extra `outturn[pandas]` (pyarrow)."""
        return self.frame.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Needs the extra `outturn[pandas]`."""
        return self.frame.to_pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self.frame.height


def assess(
    package: Package,
    period: str | Period,
    *,
    area: str | None = None,
    all_areas: bool = False,
    as_at: dt.datetime | dt.date | None = None,
    overlap_aware: bool | None = None,
    trend_periods: int | None = None,
) -> Assessment:
    """Rates, adds up and tests every indicator as at the end of a period.

    `area` is a GSS code (the organisation's own where None); `as_at` rebuilds what was known at an instant (UTC where it
    has no zone) or at the end of a day; `overlap_aware` overrides the organisation's choice for the arrows of overlapping
    series. Raises PeriodError for a text that is not a period and UsageError for an area that is not in the package.
    """
    if area is not None and all_areas:
        raise UsageError("One area and all areas exclude each other; ask for one of them.")
    if trend_periods is not None and trend_periods < 1:
        raise UsageError(f"A direction of travel over {trend_periods} periods cannot be: give a number from 1.")
    at = _period(period)
    frame = assess_tables(
        package.tables,
        at,
        scheme=package.rating_scheme,
        area=_known_area(package, area),
        all_areas=all_areas,
        as_at=_instant(as_at),
        overlap_aware=package.overlap_aware if overlap_aware is None else overlap_aware,
        trend_periods=trend_periods,
    )
    return Assessment(frame, at)


def refuse_period_before_figures(package: Package, period: str) -> None:
    """A period before the first figure is a slip of the pen; a package without any figure is only a young one.

    Raises UsageError; for commands, since in a program an answer without figures is an answer.
    """
    at = parse_period(period)
    periods = [parse_period(text) for text in package["figures"]["period"].drop_nulls().unique()]
    first = min(periods, key=lambda period: period.last, default=None)
    if first is not None and at.last < first.last:
        raise UsageError(f"There is no figure up to the end of {at.long_label}; the first is for {first.id}.")


def _period(period: str | Period) -> Period:
    if isinstance(period, Period):
        return period
    if isinstance(period, str):
        return parse_period(period)
    raise UsageError(f"A period is a text such as 2025-10 or 2025-26-Q2, not {period!r}.")


def _instant(as_at: dt.datetime | dt.date | None) -> dt.datetime | None:
    """In UTC without its zone; a date alone is its last moment."""
    if as_at is None:
        return None
    if not isinstance(as_at, dt.datetime):
        return dt.datetime.combine(as_at, dt.time.max)
    return as_at.astimezone(dt.UTC).replace(tzinfo=None) if as_at.tzinfo else as_at


def _known_area(package: Package, area: str | None) -> str | None:
    """As the tables have it: None for the organisation's own."""
    if area is None or area == package.organisation.area:
        return None
    if area not in package["areas"]["area"]:
        raise UsageError(f"There is no area “{area}” in the package; areas.csv lists the areas that there are.")
    return area


def history(package: Package, *, as_at: dt.datetime | dt.date | None = None) -> pl.DataFrame:
    """Every current figure with the standard of its own period and its rating; see `outturn.assessment.history`."""
    return history_of_tables(package.tables, scheme=package.rating_scheme, as_at=_instant(as_at))


def check(package: Package) -> list[Finding]:
    """Every finding about the meaning of the data. Findings about its form come with reading (`load`)."""
    from outturn.findings.registry import run_checks

    return run_checks(_check_context(package))


def check_path(path: str | Path) -> list[Finding]:
    """All findings of a package on disk, of form and of meaning; a package that cannot be read gives those of form only."""
    package, findings = load(path)
    return [*findings, *check(package)] if package is not None else findings


def explain(package: Package, indicator: str, period: str | Period, *, area: str | None = None, breakdown: str | None = None) -> str:
    """The story of one indicator in words: its figure, standard, rating, year to date and direction of travel.

    Raises UsageError for an indicator, an area or a breakdown that is not in the package.
    """
    from outturn.reports.explain import explain_indicator

    at = _period(period)
    return explain_indicator(package, indicator, at, area=_known_area(package, area), breakdown=breakdown)


def make_report(
    package: Package,
    report: str,
    period: str | Period,
    *,
    formats: str | Sequence[str] = ("html",),
    as_at: dt.datetime | dt.date | None = None,
    template: Path | None = None,
) -> dict[str, bytes]:
    """The files of a report by name: one in each format, and the manifest. Nothing is written.

    `template` is a Word file whose styles, page, header and footer the Word document takes over.

    Raises UsageError for a report or a format that does not exist and for a period without figures. The same package,
    period and version of the program give the same bytes.
    """
    from outturn.renderers.registry import renderer_for
    from outturn.reports.registry import build_report

    at = _period(period)
    renderers = [renderer_for(name) for name in dict.fromkeys([formats] if isinstance(formats, str) else formats)]
    if not renderers:
        raise UsageError("No format is named; name one or more, such as html and json.")
    if template is not None and not any(renderer.takes_template for renderer in renderers):
        raise UsageError("A template is for Word documents: ask for one with --to docx.")
    instant = _instant(as_at)
    known = package if instant is None else replace(package, tables={**package.tables, "figures": known_at(package["figures"], instant, package["indicators"])})
    document = build_report(known, report, at)
    stem = f"{report}-{at.id}"
    files = {f"{stem}.{renderer.extension}": renderer.render(document, template=template) for renderer in renderers}
    return {**files, f"{stem}.manifest.json": manifest(package, report, at, files, as_at=instant)}
