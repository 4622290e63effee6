"""Movement in words"""

from __future__ import annotations

import pytest

from outturn.indicators.vocabulary import Polarity
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from outturn.reports.verdicts import Bound
from outturn.reports.wording import change_words, movement_words
from tests.builders import package

BAND = Bound(low=17.5, high=22.5)


@pytest.mark.parametrize(
    ("polarity", "value", "before", "words"),
    [
        ("higher", 90, 85, "better than"),
        ("higher", 85, 90, "worse than"),
        ("lower", 85, 90, "better than"),
        ("lower", 12.0, 10.6, "worse than"),
        ("none", 12, 10, "higher than"),
        ("none", 10, 12, "lower than"),
        ("higher", 85, 85, "the same as"),
        ("range", 24, 30, "better than"),
        ("range", 12, 20, "worse than"),
        ("range", 18, 21, "as near the target band as"),
        ("higher", None, 85, ""),
        ("higher", 85, None, ""),
    ],
)
def test_better_and_worse_come_from_the_polarity(polarity: str, value: float | None, before: float | None, words: str) -> None:
    """More is better only where higher is better; where neither way is, only higher and lower are said (B19)."""
    assert movement_words(value, before, Polarity(polarity), BAND) == words


@pytest.mark.parametrize(
    ("unit", "value", "before", "change", "words"),
    [
        ("percent", 60.4, 61.4, -1.0, "down 1.0 point"),
        ("percent", 97.3, 96.1, 1.2, "up 1.2 points"),
        ("count", 96, 100, -4.0, "down 4.0 per cent"),
        ("count", 100, 100, 0.0, "no change"),
        ("percent", 94.32, 94.28, 0.04, "about the same"),
        ("count", 100, None, None, ""),
    ],
)
def test_changes_are_points_for_percentages_and_per_cent_for_counts(unit: str, value: float, before: float | None, change: float | None, words: str) -> None:
    """A fall from 61.4% to 60.4% is one point; two figures that print alike are about the same (B19)."""
    example = package({"unit": unit})
    assert change_words(value, before, change, indicators_of(example, parse_period("2025-10"))["K1"]) == words
