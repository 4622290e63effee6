"""What a report says on the day of its publication, as rows of the table `published`: the next report compares itself with these (B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.reports.baseline import WHOLE, counts_now
from outturn.reports.book import open_book
from outturn.reports.draft import Draft
from outturn.reports.risk_section import register_dates
from outturn.risks.overview import risk_overview

if TYPE_CHECKING:
    import datetime as dt

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.counts import Counts

KEPT = frozenset({"quarterly", "dashboard"})
"""Kinds of report whose counts are kept: the others hold no ratings of a period."""
_TRENDS = frozenset({"IMPROVING", "STABLE", "WORSENING"})


def published_rows(package: Package, report: str, period: Period, *, at: dt.datetime) -> pl.DataFrame:
    """With the columns of `published`: the whole, each section, each KPI. Raises UsageError as `build_report` does."""
    book = open_book(package, report, period)
    counts = counts_now(book)
    rows = [_counts(WHOLE, counts[WHOLE]) | _levels(book)]
    rows += [_counts(part.section.ref, counts[part.section.ref]) | {"name": part.section.name} for part in book.outline if counts[part.section.ref].total]
    rows += [_standing(book, ref) for ref in dict.fromkeys(book.kpis)]
    schema = package["published"].schema
    made = pl.DataFrame([{"report": report, "period": period.id, "published_on": at, **row} for row in rows], infer_schema_length=None)
    missing = (pl.lit(None).alias(name) for name in schema if name not in made.columns)
    return made.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def _counts(subject: str, counts: Counts) -> dict[str, Any]:
    names = ("green", "amber", "red", "not_rated", "improving", "stable", "worsening")
    return {"subject": subject, **dict(zip(names, (*counts.ratings, *counts.directions[:3]), strict=True))}


def _levels(book: Book) -> dict[str, Any]:
    """How many risks the register has at each level, for a report that holds it."""
    if book.report.kind != "quarterly":
        return {}
    now, then = register_dates(Draft(book))
    overview = risk_overview(book.package["risks"], book.package["risk_scores"], book.package["risk_actions"], now=now, then=then)
    return {level.value.lower(): number for level, number in overview.counts_now.items()} if overview else {}


def _standing(book: Book, ref: str) -> dict[str, Any]:
    verdict = book.verdicts[ref]
    trend = verdict.trend if verdict.trend in _TRENDS else None
    return {"subject": ref, "rating": verdict.rating, "ytd_rating": verdict.ytd_rating, "trend": trend, "name": book.indicators[ref].name}
