"""The words of a comparison: with whom, ranked how, and how far a difference can be told from chance."""

from __future__ import annotations

from enum import StrEnum


class ComparatorKind(StrEnum):
    """Whom an area is compared with."""

    NEIGHBOURS = "neighbours"
    SAME_TYPE = "same_type"


class RankedFrom(StrEnum):
    """What rank 1 is."""

    BEST = "best"
    HIGHEST = "highest"
    LARGEST = "largest"


class Quartile(StrEnum):
    """A is the best quarter, D the worst."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class IntervalMethod(StrEnum):
    WILSON = "wilson"
    BYAR = "byar"
    EXACT_POISSON = "exact_poisson"


class Against(StrEnum):
    """Which value of the comparators the interval is laid beside."""

    POOLED = "pooled"
    MEAN = "mean"


class Difference(StrEnum):
    """Where the area's whole interval lies, beside the value that it is tested against."""

    ABOVE = "above"
    BELOW = "below"
    NO_DIFFERENCE = "no_difference"


class Standing(StrEnum):
    """The difference by polarity; none where neither higher nor lower is better."""

    BETTER = "better"
    WORSE = "worse"
    NOT_DIFFERENT = "not_different"


class Untested(StrEnum):
    """Why a difference was not tested."""

    NO_VALUE = "no_value"
    NO_COMPARATOR = "no_comparator"
    LIMIT = "limit"
    NO_COUNTS = "no_counts"


class Closeness(StrEnum):
    """How near a neighbour is, by the typical difference of a variable in standard deviations."""

    EXTREMELY_CLOSE = "extremely_close"
    VERY_CLOSE = "very_close"
    CLOSE = "close"
    SOMEWHAT_CLOSE = "somewhat_close"
    NOT_CLOSE = "not_close"
