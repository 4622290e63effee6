"""The last report: as it was published where that is kept, else recounted as the figures were known then (B5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from outturn.assessment.vocabulary import Rating, Trend
from outturn.periods import Period, parse_period
from outturn.reports.book import assess_at
from outturn.reports.counts import Counts, KnownCounts, count, known
from outturn.reports.verdicts import verdicts_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from outturn.reports.book import Book
    from outturn.reports.verdicts import Verdict

    Recount = Callable[[Period, dt.datetime], Mapping[str, Verdict]]

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
    counts: Mapping[str, KnownCounts]
    standing: Mapping[str, tuple[Rating | None, Trend | None]]


def last_report(book: Book, *, is_part: bool = False, recount: Recount | None = None) -> Baseline | None:
    """None where nothing is known of any period before.

    Where the book `is_part` of what the report shows, such as one directorate, its counts are made from how each of its own
    indicators stood. `recount` gives the verdicts at a period as they were known at an instant, for whoever keeps them.
    """
    return _published_baseline(book, is_part=is_part) or _recounted_baseline(book, recount or partial(_recount, book))


def _published_baseline(book: Book, *, is_part: bool) -> Baseline | None:
    rows = [row for row in book.package["published"].to_dicts() if row["report"] == book.report.ref]
    earlier = {parse_period(row["period"]) for row in rows if parse_period(row["period"]).end < book.period.end}
    if not earlier:
        return None
    period = max(earlier, key=lambda candidate: candidate.end)
    of_period = [row for row in rows if row["period"] == period.id]
    standing = _published_standing(of_period, frozenset(book.kpis))
    summaries = () if is_part else of_period
    counts = {row["subject"]: published_counts(row) for row in summaries if row["subject"] not in book.indicators and row["green"] is not None}
    for subject, counted in _counts_by_section(book, standing).items():
        counts.setdefault(subject, known(counted))
    if not counts:
        return None
    return Baseline(period, as_published=True, known_at=_published_on(of_period) or _known_at(period), counts=counts, standing=standing)


def _published_on(rows: Sequence[Mapping[str, Any]]) -> dt.datetime | None:
    """None where it was not kept."""
    return max((row["published_on"] for row in rows if row["published_on"] is not None), default=None)


def published_counts(row: Mapping[str, Any]) -> KnownCounts:
    """What a row of `published` says. Those without a direction are the rest, where everything else is known."""
    ratings = (row["green"], row["amber"], row["red"], row["not_rated"])
    directions = (row["improving"], row["stable"], row["worsening"])
    rest = None if None in (*ratings, *directions) else sum(ratings) - sum(directions)
    return KnownCounts(ratings, (*directions, rest))


def _published_standing(rows: Sequence[Mapping[str, Any]], kpis: frozenset[str]) -> dict[str, tuple[Rating | None, Trend | None]]:
    """How each indicator stood; a row without a rating was not rated. Nothing where the rows only keep names."""
    rows = [row for row in rows if row["subject"] in kpis]
    if not any(row["rating"] or row["trend"] for row in rows):
        return {}
    return {row["subject"]: (Rating(row["rating"]) if row["rating"] else None, Trend(row["trend"]) if row["trend"] else None) for row in rows}


def _known_at(period: Period) -> dt.datetime:
    """Where nobody kept when a report was published: reports are made in the period after theirs, so what was known at its end."""
    return dt.datetime.combine(period.shift(1).end, dt.time.max)


def _recount(book: Book, period: Period, known_at: dt.datetime) -> Mapping[str, Verdict]:
    return verdicts_from(assess_at(book.package, book.report, period, known_at))


def _recounted_baseline(book: Book, recount: Recount) -> Baseline | None:
    period = book.period.previous
    known_at = _known_at(period)
    verdicts = recount(period, known_at)
    standing = {ref: (verdicts[ref].rated, verdicts[ref].direction) for ref in book.kpis if ref in verdicts and verdicts[ref].period}
    if not standing:
        return None
    counts = {subject: known(counted) for subject, counted in _counts_by_section(book, standing).items()}
    return Baseline(period, as_published=False, known_at=known_at, counts=counts, standing=standing)


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
