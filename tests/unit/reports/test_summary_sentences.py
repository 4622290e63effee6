"""The sentences of counts: what is none is left out, and what is not known is not called none."""

from __future__ import annotations

import pytest

from outturn.reports.as_published import OnlyMissed
from outturn.reports.counts import Counts, KnownCounts
from outturn.reports.summary import count_sentences

NO_DIRECTIONS = "The figures held are too few to tell a direction of travel"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(3, 1, 1, 0, 0, 3, 1, 1), "3 are GREEN, 1 AMBER and 1 RED. In direction of travel, 3 are stable and 1 worsening; 1 has no verdict."),
        (Counts(1, 1, 0, 1, 2, 1, 0, 0), "1 is GREEN and 1 AMBER; none is RED; 1 is not rated. In direction of travel, 2 are improving and 1 stable."),
        (Counts(0, 0, 0, 2, 0, 0, 0, 2), f"none is rated. {NO_DIRECTIONS}."),
    ],
)
def test_counts_of_nothing_are_left_out_but_for_red(counts: Counts, expected: str) -> None:
    assert count_sentences(counts) == f"Of the {counts.total} key performance indicators, {expected}"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(1, 0, 0, 0, 1, 0, 0, 0), "The one key performance indicator is GREEN. In direction of travel, it is improving."),
        (Counts(2, 0, 0, 0, 0, 0, 2, 0), "Both key performance indicators are GREEN. In direction of travel, both are worsening."),
        (Counts(0, 0, 3, 0, 0, 3, 0, 0), "All 3 key performance indicators are RED. In direction of travel, all 3 are stable."),
        (Counts(0, 2, 0, 0, 0, 1, 0, 1), "Both key performance indicators are AMBER. In direction of travel, 1 is stable; 1 has no verdict."),
        (Counts(2, 0, 0, 1, 0, 0, 0, 3), f"Of the 3 key performance indicators, 2 are GREEN; none is RED; 1 is not rated. {NO_DIRECTIONS}."),
        (Counts(), "This report has no key performance indicator."),
    ],
)
def test_where_all_are_alike_they_are_told_together(counts: Counts, expected: str) -> None:
    assert count_sentences(counts) == expected


def test_where_the_floor_is_unknown_no_count_of_red_is_claimed() -> None:
    words = count_sentences(Counts(2, 0, 0, 3, 0, 0, 0, 5), OnlyMissed(2, (("AMBER", 1), ("RED", 1))), KnownCounts((2, 1, 1, 1), (1, 4, 0, None)))
    assert words == (
        "Of the 5 key performance indicators, 2 are GREEN; 3 are not rated, 2 because they miss their targets, and their floor standards are not in the data"
        f" (as published: 1 AMBER and 1 RED). {NO_DIRECTIONS}; as published, 1 is improving and 4 stable."
    )


@pytest.mark.parametrize(
    ("counts", "missed", "expected"),
    [
        (Counts(2, 0, 0, 1, 0, 3, 0, 0), 1, "2 are GREEN; 1 is not rated: it misses its target, and its floor standard is not in the data."),
        (Counts(2, 0, 0, 2, 0, 4, 0, 0), 1, "2 are GREEN; 2 are not rated, 1 because it misses its target, and its floor standard is not in the data."),
        (Counts(0, 0, 0, 2, 0, 2, 0, 0), 2, "none is rated; they miss their targets, and their floor standards are not in the data."),
    ],
)
def test_the_number_not_rated_is_that_of_the_table(counts: Counts, missed: int, expected: str) -> None:
    assert count_sentences(counts, OnlyMissed(missed)).startswith(f"Of the {counts.total} key performance indicators, {expected}")
