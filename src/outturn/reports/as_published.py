"""What this very report said when it was published, beside what is computed here; neither is lost (RULES.md section 4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import RatingReason
from outturn.reports.baseline import WHOLE, published_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outturn.reports.book import Book
    from outturn.reports.counts import KnownCounts
    from outturn.reports.verdicts import Verdict


@dataclass(frozen=True)
class OnlyMissed:
    """KPIs that miss their target while no floor standard is held: AMBER or RED, but nobody can say which.

    `published` has how many of them were published as AMBER and how many as RED.
    """

    number: int = 0
    published: tuple[tuple[str, int], ...] = ()


def only_missed(verdicts: Iterable[Verdict]) -> OnlyMissed:
    missed = [verdict for verdict in verdicts if is_only_missed(verdict)]
    ratings = Counter(verdict.published_rating for verdict in missed)
    return OnlyMissed(len(missed), tuple((rating, ratings[rating]) for rating in ("AMBER", "RED") if ratings[rating]))


def is_only_missed(verdict: Verdict) -> bool:
    return verdict.rating_reason == RatingReason.FLOOR_UNKNOWN


def counts_as_published(book: Book) -> Mapping[str, KnownCounts]:
    """By section and `WHOLE`, for the report's own period; empty where the report as a whole was not published before."""
    rows = [row for row in book.package["published"].to_dicts() if row["report"] == book.report.ref and row["period"] == book.period.id]
    counts = {row["subject"]: published_counts(row) for row in rows if row["subject"] not in book.indicators and row["green"] is not None}
    return counts if WHOLE in counts else {}
