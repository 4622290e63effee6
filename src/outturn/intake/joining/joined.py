"""What was taken in beside what is held: everything that would be written, and everything that would not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.assess import assess
from outturn.assessment.history import history
from outturn.errors import PackageError
from outturn.findings.finding import Finding, Severity
from outturn.intake.joining.catalogue import added_rows, arrivals_of
from outturn.intake.joining.differences import LIMITS, differences
from outturn.intake.joining.figures import figure_lines, periods_to_date, units_clash, with_years_to_date
from outturn.intake.joining.known import Known
from outturn.intake.joining.members import members_of
from outturn.intake.joining.model import WRITTEN, Brought, FigureLine, Joining, Said
from outturn.intake.questions import Question
from outturn.package.build import make_package
from outturn.package.tables import TABLES
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outturn.intake.joining.catalogue import Arrivals
    from outturn.package.package import Package

    Row = Mapping[str, Any]

NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})
UNDER_ANOTHER = "It is called like {held} of the catalogue."
IN_CATALOGUE = "the catalogue"
"""Where the answer was found that is proposed."""
_BY_INDICATOR = ("indicators", "definitions", "standards", "figures", "milestones")


def first(brought: Package) -> Joining:
    """Nothing is held yet: the package is loaded whole."""
    rows = {name: brought[name].to_dicts() for name in TABLES}
    lines = [FigureLine(row, Said(row["value"], row["status"] or "", row["qualifier"] or ""), None, Brought.NEW) for row in rows["figures"]]
    return Joining(tuple(lines), rows, (), (), brought, is_first=True)


def joined(held: Package, brought: Package, *, asked: Collection[tuple[str, str]] = frozenset(), told: Mapping[str, str] = NOTHING_TOLD) -> Joining:
    """`asked` are the indicators and periods for which a return asks; `told` is what a person has said that names stand for. Pure: nothing is written.

    Figures are added where they differ, new indicators with all that belongs to them, texts where there is none. What stands is never changed.
    """
    known = Known(held)
    arrivals, members = arrivals_of(known, brought, told), members_of(known, brought)
    closed = {reference: UNDER_ANOTHER.format(held=there) for reference, there in arrivals.alike.items()}
    part = _part(held, brought["indicators"]["indicator"].to_list())
    lines = figure_lines(known, brought, part, members, asked=asked, closed=closed)
    rows = added_rows(known, brought, arrivals, members)
    rows["commentary"] = _texts(known, brought, arrivals)
    if periods := periods_to_date(lines, known):
        after = _after(part, rows, [line for line in lines if not line.basis], known)
        lines = with_years_to_date(lines, _years_to_date(after, periods), known, brought)
    differing = differences(known, brought, arrivals, _in_force(part))
    rows["figures"] = [line.row for line in lines if line.brought in WRITTEN]
    return Joining(tuple(lines), rows, tuple(differing), _questions(known, brought, arrivals), _after(part, rows, lines, known))


def faults(joining: Joining) -> tuple[Finding, ...]:
    """Why what is held would be no package any more; nothing where it would be sound."""
    try:
        make_package(joining.after.tables, check=True, rating_scheme=joining.after.rating_scheme)
    except PackageError as error:
        return tuple(finding for finding in error.findings if finding.severity is Severity.ERROR)
    return ()


def _part(held: Package, indicators: Sequence[str]) -> Package:
    """What is held of these indicators, with all sections and breakdowns."""
    kept = {name: held[name].filter(pl.col("indicator").is_in(indicators)) for name in _BY_INDICATOR}
    kept |= {name: held[name] for name in ("sections", "areas", "breakdowns")}
    tables = {name: kept.get(name, held[name].clear()) for name in TABLES}
    tables["breakdown_tables"] = held["breakdown_tables"].with_columns(indicator=pl.lit(None, pl.String))
    return replace(held, tables=tables, lines={})


def _after(part: Package, rows: Mapping[str, Sequence[Row]], lines: Sequence[FigureLine], known: Known) -> Package:
    """These indicators as they would stand; a figure that is added counts as the newest of its own."""
    added = {**rows, "figures": [line.row for line in lines if line.brought in WRITTEN]}
    fresh = make_package({name: [dict(row) for row in found] for name, found in added.items()}).tables
    latest = pl.concat([part["figures"]["recorded_at"], pl.Series("recorded_at", [None], pl.Datetime("us"))]).max()
    figures = fresh["figures"].with_columns(recorded_at=pl.lit(latest, pl.Datetime("us")) + pl.duration(microseconds=1))
    fresh = {**fresh, "figures": figures}
    tables = {name: pl.concat([part[name], fresh[name]], how="diagonal_relaxed") for name in TABLES}
    return replace(known.package, tables=tables, lines={})


def _years_to_date(after: Package, periods: Sequence[str]) -> dict[tuple[str, str], tuple[float, bool]]:
    found = {}
    for period in periods:
        frame = assess(after.tables, parse_period(period), scheme=after.rating_scheme).filter(pl.col("breakdown").is_null() & pl.col("ytd").is_not_null())
        for row in frame.select("indicator", "period", "ytd", "ytd_periods", "ytd_periods_due").to_dicts():
            if row["period"] == period:
                found[row["indicator"], period] = row["ytd"], row["ytd_periods"] == row["ytd_periods_due"]
    return found


def _in_force(part: Package) -> dict[tuple[str, str, str], list[float]]:
    """The standards of each period of which there is a figure, by indicator, financial year and limit."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for row in history(part.tables, scheme=part.rating_scheme).select("indicator", "period", *LIMITS).to_dicts():
        year = parse_period(row["period"]).financial_year.id
        for limit in LIMITS:
            if row[limit] is not None:
                found.setdefault((row["indicator"], year, limit), []).append(row[limit])
    return found


def _texts(known: Known, brought: Package, arrivals: Arrivals) -> list[Row]:
    """Where none is held of the same thing, period and kind."""
    held = {(row["subject"], row["period"], row["kind"]) for row in known.rows("commentary")}
    meant = {row["section"]: known.section_of(row) for row in brought["sections"].to_dicts()}
    subjects = {reference: reference for reference in (*known.indicators, *arrivals.new)} | {section: there for section, there in meant.items() if there}
    rows = [{**row, "subject": subjects[row["subject"]]} for row in brought["commentary"].to_dicts() if row["subject"] in subjects]
    return [row for row in rows if (row["subject"], row["period"], row["kind"]) not in held]


def _questions(known: Known, brought: Package, arrivals: Arrivals) -> tuple[Question, ...]:
    names = {row["indicator"]: row["name"] for row in brought["indicators"].to_dicts()}
    named = [Question("indicators", names[reference], there, IN_CATALOGUE, "") for reference, there in arrivals.alike.items()]
    units = [
        Question("units", row["indicator"], known.indicators[row["indicator"]]["unit"], IN_CATALOGUE, "")
        for row in brought["indicators"].to_dicts()
        if row["indicator"] in known.indicators and units_clash(row["unit"], known.indicators[row["indicator"]]["unit"])
    ]
    return (*named, *units)
