"""Revisions"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.builders import assessed, assessment, over_time, package

REVISED = """
period  | value | recorded_at          | note
2025-09 | 80    | 2025-10-05T09:00:00Z |
2025-10 | 84    | 2025-11-05T09:00:00Z | first
2025-10 | 86    | 2025-12-05T09:00:00Z | second
2025-10 | 91    | 2026-01-05T09:00:00Z | third
"""
STANDARD = "target | floor\n90 | 85"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_the_newest_value_counts_wherever_it_stands_in_the_table() -> None:
    lines = REVISED.strip().splitlines()
    for drawn in (lines, [lines[0], *reversed(lines[1:])]):
        found = assessed(package({}, "\n".join(drawn), STANDARD))
        assert (found["value"], found["note"], found["recorded_at"], found["rating"]) == (91.0, "third", at("2026-01-05T09:00:00"), "GREEN")


@pytest.mark.parametrize(
    ("as_at", "period", "value", "rating"),
    [
        ("2026-02-01T00:00:00", "2025-10", 91.0, "GREEN"),
        ("2026-01-05T09:00:00", "2025-10", 91.0, "GREEN"),
        ("2026-01-05T08:59:59", "2025-10", 86.0, "AMBER"),
        ("2025-11-30T00:00:00", "2025-10", 84.0, "RED"),
        ("2025-11-05T08:59:59", "2025-09", 80.0, "RED"),
        ("2025-10-01T00:00:00", None, None, None),
    ],
)
def test_what_was_known_at_any_instant_can_be_asked_for_again(as_at: str, period: str | None, value: float | None, rating: str | None) -> None:
    found = assessed(package({}, REVISED, STANDARD), as_at=at(as_at))
    assert (found["period"], found["value"], found["rating"]) == (period, value, rating)


def test_a_value_without_an_instant_was_known_from_the_start() -> None:
    example = package({}, "period | value | recorded_at\n2025-10 | 86 | 2025-12-05T09:00:00Z\n2025-10 | 84 |")
    assert assessed(example)["value"] == 86.0
    assert assessed(example, as_at=at("2025-12-01T00:00:00"))["value"] == 84.0


def test_a_value_that_is_withdrawn_is_gone() -> None:
    example = package(
        {}, "period | value | status | recorded_at\n2025-10 | 86 | final | 2025-11-05T09:00:00Z\n2025-10 | | not_available | 2025-12-05T09:00:00Z"
    )
    assert assessed(example)["value"] is None
    assert assessed(example, as_at=at("2025-12-01T00:00:00"))["value"] == 86.0


MONTHS_AND_PARTS = """
period  | breakdown | value | recorded_at
2025-09 |           | 4     | 2025-10-05T09:00:00Z
2025-10 |           | 5     | 2025-11-05T09:00:00Z
2025-10 | age=65+   | 2     | 2025-12-05T09:00:00Z
2025-09 |           | 7     | 2025-12-05T09:00:00Z
"""


def test_a_revision_of_one_month_or_part_leaves_the_others_alone() -> None:
    found = assessment(package({"unit": "count"}, MONTHS_AND_PARTS))
    assert found.select("breakdown", "value", "previous", "ytd").rows() == [(None, 5.0, 7.0, 12.0), ("age=65+", 2.0, None, 2.0)]


def test_a_revised_given_year_to_date_replaces_the_one_before() -> None:
    drawn = "period | basis | value | recorded_at\n2025-10 | | 5 | \n2025-10 | ytd | 70 | 2025-11-05T09:00:00Z\n2025-10 | ytd | 66 | 2025-12-05T09:00:00Z"
    example = package({}, drawn)
    assert assessed(example)["ytd"] == 66.0
    assert assessed(example, as_at=at("2025-11-30T00:00:00"))["ytd"] == 70.0


def test_a_revision_that_names_the_indicators_own_basis_revises_the_value_that_did_not() -> None:
    drawn = "period | basis | value | recorded_at\n2025-10 | | 9 | 2025-11-05T09:00:00Z\n2025-10 | period | 7 | 2025-12-05T09:00:00Z"
    example = package({}, drawn)
    assert assessed(example)["value"] == 7.0
    assert [row["value"] for row in over_time(example).values()] == [7.0]
