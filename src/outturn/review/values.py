"""One indicator in one year, and what became of it from one year to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.standards.bound import Bound
from outturn.standards.vocabulary import Change, Profile, StandardStatus

if TYPE_CHECKING:
    from outturn.periods import Period
    from outturn.review.vocabulary import Contradiction, Demand, ReviewedPart, StandardMove

NOTHING = Bound()


@dataclass(frozen=True)
class Definition:
    """`unit` is in words, with the base of a rate: “per cent”, “rate per 10,000”."""

    name: str = ""
    definition: str = ""
    unit: str = ""
    polarity: Polarity = Polarity.NONE


@dataclass(frozen=True)
class PeriodStandard:
    """What holds for one period of a year whose profile is explicit."""

    period: Period
    target: Bound = NOTHING
    floor: Bound = NOTHING
    expected: Bound = NOTHING

    @property
    def key(self) -> tuple[str, int, Bound, Bound, Bound]:
        """The same for the same month or quarter of another year."""
        return (self.period.kind.value, self.period.place_in_year, self.target, self.floor, self.expected)


@dataclass(frozen=True)
class YearStandard:
    """A row of `standards` for a whole year, with the rows for single periods of it. `change` and `reason` are the review's own words."""

    target: Bound = NOTHING
    floor: Bound = NOTHING
    expected: Bound = NOTHING
    range_basis: str = ""
    profile: Profile = Profile.FLAT
    by_period: tuple[PeriodStandard, ...] = ()
    status: StandardStatus = StandardStatus.CONFIRMED
    change: Change | None = None
    reason: str = ""

    @property
    def is_tbc(self) -> bool:
        return self.status is StandardStatus.TBC

    @property
    def is_held(self) -> bool:
        """Whether it says anything: a number, or that one is to be confirmed."""
        numbers = (self.target, self.floor, self.expected, *(row.target for row in self.by_period), *(row.expected for row in self.by_period))
        return self.is_tbc or any(bound.exists for bound in numbers)


@dataclass(frozen=True)
class YearEntry:
    """An indicator as the list of one year has it."""

    definition: Definition
    standard: YearStandard


@dataclass(frozen=True)
class PartChange:
    """One difference between two years. `old` and `new` are bounds for standards and words for everything else."""

    part: ReviewedPart
    old: Bound | str
    new: Bound | str
    movement: StandardMove | None = None
    demand: Demand | None = None


@dataclass(frozen=True)
class IndicatorChange:
    """`outcome` None: neither the review nor the data say. `stated` is what the review records, where these two years follow each other."""

    indicator: str
    outcome: Change | None
    parts: tuple[PartChange, ...] = ()
    old: YearEntry | None = None
    new: YearEntry | None = None
    stated: Change | None = None
    contradiction: Contradiction | None = None

    @property
    def reason(self) -> str:
        return self.new.standard.reason if self.new else ""

    @property
    def is_listed(self) -> bool:
        """Whether it is in the new year's list."""
        return self.outcome is not Change.REMOVED


@dataclass(frozen=True)
class ReviewCounts:
    """They add up to the number of indicators that were looked at."""

    kept: int = 0
    changed: int = 0
    new: int = 0
    removed: int = 0
    not_known: int = 0

    def __add__(self, other: ReviewCounts) -> ReviewCounts:
        return ReviewCounts(
            self.kept + other.kept, self.changed + other.changed, self.new + other.new, self.removed + other.removed, self.not_known + other.not_known
        )

    @property
    def total(self) -> int:
        return self.kept + self.changed + self.new + self.removed + self.not_known

    @property
    def listed(self) -> int:
        """How many the new year's list holds."""
        return self.total - self.removed
