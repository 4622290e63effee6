"""The words of statistical process control, after NHS England's Making Data Count."""

from __future__ import annotations

from enum import StrEnum


class Variation(StrEnum):
    """What the latest point says of its series."""

    IMPROVING = "improving"
    CONCERNING = "concerning"
    HIGH = "high"  # special cause, where neither way is better
    LOW = "low"
    COMMON_CAUSE = "common_cause"


class Signal(StrEnum):
    """The rule by which a point is a special cause, in the order in which they are named where several hold."""

    OUTSIDE_LIMITS = "outside_limits"
    TREND_OF_SEVEN = "trend_of_seven"
    TWO_OF_THREE = "two_of_three"
    SEVEN_ON_ONE_SIDE = "seven_on_one_side"


class Assurance(StrEnum):
    """Whether the process, left as it is, meets its target."""

    MEETING = "meeting"
    FAILING = "failing"
    HIT_AND_MISS = "hit_and_miss"


class NoReading(StrEnum):
    """Why there is no reading."""

    NO_VALUE = "no_value"
    NOT_MONTHLY = "not_monthly"
    OVERLAPPING = "overlapping"
    CUMULATIVE_SHARE = "cumulative_share"
    TOO_FEW_POINTS = "too_few_points"
