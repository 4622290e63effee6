"""The library's front door: what an analyst calls from Python, and what every command calls.

Each function takes a package and gives plain values; none reads a clock or the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.assessment.assess import assess as assess_tables
from outturn.assessment.current import known_at
from outturn.assessment.history import history as history_of_tables
from outturn.errors import EXIT_FINDINGS, PackageError, UsageError
from outturn.manifest import manifest
from outturn.package.reading import load
from outturn.package.reading import read_package as read_form
from outturn.periods import Period, parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    import polars as pl
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
        count = "an error" if len(errors) == 1 else f"{len(errors)} errors"
        raise PackageError(f"The package {path} cannot be used: it has {count}.", errors, EXIT_FINDINGS)
    return package


def _errors_of_meaning(package: Package) -> list[Finding]:
    from outturn.findings.finding import Severity
    from outturn.findings.registry import run_checks

    return run_checks(_check_context(package), only=Severity.ERROR)


def _check_context(package: Package) -> CheckContext:
    from outturn.findings.context import CheckContext

    return CheckContext(tables=package.tables, lines=package.lines, scheme=package.rating_scheme, overlap_aware=package.overlap_aware)


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
    as_at: dt.datetime | None = None,
    overlap_aware: bool | None = None,
    trend_periods: int | None = None,
) -> Assessment:
    """Rates, adds up and tests every indicator as at the end of a period.

    `area` is a GSS code (the organisation's own where None); `as_at` rebuilds what was known at an instant (UTC, without
    zone); `overlap_aware` overrides the organisation's choice for the arrows of overlapping series. Raises PeriodError
    for a text that is not a period and UsageError for an area that is not in the package.
    """
    at = parse_period(period) if isinstance(period, str) else period
    own = package.organisation.area
    if area is not None and area != own and area not in package["areas"]["area"]:
        raise UsageError(f"There is no area “{area}” in the package; areas.csv lists the areas that there are.")
    frame = assess_tables(
        package.tables,
        at,
        scheme=package.rating_scheme,
        area=None if area == own else area,
        all_areas=all_areas,
        as_at=as_at,
        overlap_aware=package.overlap_aware if overlap_aware is None else overlap_aware,
        trend_periods=trend_periods,
    )
    return Assessment(frame, at)


def history(package: Package, *, as_at: dt.datetime | None = None) -> pl.DataFrame:
    """Every current figure with the standard of its own period and its rating; see `outturn.assessment.history`."""
    return history_of_tables(package.tables, scheme=package.rating_scheme, as_at=as_at)


def check(package: Package) -> list[Finding]:
    """Every finding about the meaning of the data. Findings about its form come with reading (`load`)."""
    from outturn.findings.registry import run_checks

    return run_checks(_check_context(package))


def check_path(path: str | Path) -> list[Finding]:
    """All findings of a package on disk, of form and of meaning; a package that cannot be read gives those of form only."""
    package, findings = load(path)
    return [*findings, *check(package)] if package is not None else findings


def explain(package: Package, indicator: str, period: str | Period, *, area: str | None = None, breakdown: str | None = None) -> str:
    """The story of one indicator in words: its figure, standard, rating, year to date and direction of travel."""
    from outturn.reports.explain import explain_indicator

    at = parse_period(period) if isinstance(period, str) else period
    return explain_indicator(package, indicator, at, area=area, breakdown=breakdown)


def make_report(
    package: Package,
    report: str,
    period: str | Period,
    *,
    formats: Sequence[str] = ("html",),
    as_at: dt.datetime | None = None,
    template: Path | None = None,
) -> dict[str, bytes]:
    """The files of a report by name: one in each format, and the manifest. Nothing is written.

    `template` is a Word file whose styles, page, header and footer the Word document takes over.

    Raises UsageError for a report or a format that does not exist and for a period without figures. The same package,
    period and version of the program give the same bytes.
    """
    from outturn.renderers.registry import renderer_for
    from outturn.reports.registry import build_report

    at = parse_period(period) if isinstance(period, str) else period
    renderers = [renderer_for(name) for name in dict.fromkeys(formats)]
    if template is not None and not any(renderer.takes_template for renderer in renderers):
        raise UsageError("A template is for Word documents: ask for one with --to docx.")
    known = package if as_at is None else replace(package, tables={**package.tables, "figures": known_at(package["figures"], as_at)})
    document = build_report(known, report, at)
    stem = f"{report}-{at.id}"
    files = {f"{stem}.{renderer.extension}": renderer.render(document, template=template) for renderer in renderers}
    return {**files, f"{stem}.manifest.json": manifest(package, report, at, files, as_at=as_at)}
