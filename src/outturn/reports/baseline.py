"""The last report: as it was published where that is kept, else recounted as the figures were known then (B5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.assessment.vocabulary import Rating, Trend
from outturn.periods import Period, parse_period
from outturn.reports.book import assess_at
from outturn.reports.counts import Counts, count
from outturn.reports.verdicts import verdicts_from

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.reports.book import Book

WHOLE = "*"
"""The subject of a count over the whole report."""


@dataclass(frozen=True)
class Baseline:
    """`counts` are by section, and by `WHOLE`; `standing` has the rating and direction of each indicator that it held.

    `known_at` is the instant whose knowledge it stands for. `as_published` False is a recount.
    """

    period: Period
    as_published: bool
    known_at: dt.datetime
    counts: Mapping[str, Counts]
    standing: Mapping[str, tuple[Rating | None, Trend | None]]


def last_report(book: Book) -> Baseline | None:
    """None where nothing is known of any period before."""
    return _published_baseline(book) or _recounted_baseline(book)


def _published_baseline(book: Book) -> Baseline | None:
    rows = [row for row in book.package["published"].to_dicts() if row["report"] == book.report.ref]
    earlier = {parse_period(row["period"]) for row in rows if parse_period(row["period"]).end < book.period.end}
    if not earlier:
        return None
    period = max(earlier, key=lambda candidate: candidate.end)
    of_period = [row for row in rows if row["period"] == period.id]
    standing = {row["subject"]: _standing(row) for row in of_period if row["subject"] in book.indicators}
    counts = {row["subject"]: _counts(row) for row in of_period if row["subject"] not in book.indicators and row["green"] is not None}
    for subject, counted in _counts_by_section(book, standing).items():
        counts.setdefault(subject, counted)
    if not counts:
        return None
    return Baseline(period, as_published=True, known_at=_known_at(of_period, period), counts=counts, standing=standing)


def _counts(row: Mapping[str, Any]) -> Counts:
    """Whatever the published table left out is the rest of the indicators, or none."""
    green, amber, red, not_rated, improving, stable, worsening = (
        int(row[name] or 0) for name in ("green", "amber", "red", "not_rated", "improving", "stable", "worsening")
    )
    rest = max(0, green + amber + red + not_rated - improving - stable - worsening)
    return Counts(green, amber, red, not_rated, improving, stable, worsening, rest)


def _standing(row: Mapping[str, Any]) -> tuple[Rating | None, Trend | None]:
    rating, trend = row["rating"], row["trend"]
    return (Rating(rating) if rating else None, Trend(trend) if trend else None)


def _known_at(rows: Sequence[Mapping[str, Any]], period: Period) -> dt.datetime:
    """The end of the day on which it was published; where that is not kept, of the period that follows."""
    days = [row["published_on"] for row in rows if isinstance(row.get("published_on"), dt.date)]
    day = max(days) if days else period.shift(1).end
    return dt.datetime.combine(day, dt.time.max)


def _recounted_baseline(book: Book) -> Baseline | None:
    period = book.period.previous
    known_at = _known_at((), period)
    verdicts = verdicts_from(assess_at(book.package, book.report, period, known_at))
    standing = {ref: (verdicts[ref].rated, verdicts[ref].direction) for ref in book.kpis if ref in verdicts and verdicts[ref].period}
    if not standing:
        return None
    return Baseline(period, as_published=False, known_at=known_at, counts=_counts_by_section(book, standing), standing=standing)


def _counts_by_section(book: Book, standing: Mapping[str, tuple[Rating | None, Trend | None]]) -> dict[str, Counts]:
    """By section and over the whole; empty where the standing of no indicator is known."""
    if not standing:
        return {}
    counts = {}
    for part in book.outline:
        kpis = [indicator.ref for indicator in part.of_kind(book.indicators, kpi=True)]
        counts[part.section.ref] = count(standing[ref] for ref in kpis if ref in standing)
    return {**counts, WHOLE: sum(counts.values(), Counts())}


def counts_now(book: Book) -> dict[str, Counts]:
    """The counts of this report, by section and over the whole."""
    counts = {}
    for part in book.outline:
        verdicts = (book.verdicts.get(indicator.ref) for indicator in part.of_kind(book.indicators, kpi=True))
        counts[part.section.ref] = count((verdict.rated, verdict.direction) if verdict else (None, None) for verdict in verdicts)
    return {**counts, WHOLE: sum(counts.values(), Counts())}
