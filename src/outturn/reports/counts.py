"""Counts of ratings and directions. They are counted from the assessed rows and always add up (RULES.md section 7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating, Trend

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Counts:
    """The first four add up to the number of indicators, and so do the last four."""

    green: int = 0
    amber: int = 0
    red: int = 0
    not_rated: int = 0
    improving: int = 0
    stable: int = 0
    worsening: int = 0
    no_verdict: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def total(self) -> int:
        return self.green + self.amber + self.red + self.not_rated

    @property
    def ratings(self) -> tuple[int, int, int, int]:
        return (self.green, self.amber, self.red, self.not_rated)

    @property
    def directions(self) -> tuple[int, int, int, int]:
        return (self.improving, self.stable, self.worsening, self.no_verdict)


@dataclass(frozen=True)
class KnownCounts:
    """The counts of an earlier report; None where it did not say, which is not the same as none."""

    ratings: tuple[int | None, int | None, int | None, int | None]
    directions: tuple[int | None, int | None, int | None, int | None]

    @property
    def total(self) -> int | None:
        """How many indicators it held, where all of its ratings are known."""
        known = [number for number in self.ratings if number is not None]
        return sum(known) if len(known) == len(self.ratings) else None


def known(counts: Counts) -> KnownCounts:
    return KnownCounts(counts.ratings, counts.directions)


def count(verdicts: Iterable[tuple[Rating | None, Trend | None]]) -> Counts:
    """A direction that is neither good nor bad (a KPI of which neither way is better) counts as no verdict."""
    pairs = list(verdicts)
    ratings, trends = Counter(rating for rating, _ in pairs), Counter(trend for _, trend in pairs)
    directed = trends[Trend.IMPROVING], trends[Trend.STABLE], trends[Trend.WORSENING]
    return Counts(ratings[Rating.GREEN], ratings[Rating.AMBER], ratings[Rating.RED], ratings[None], *directed, len(pairs) - sum(directed))
