"""For which periods figures can be asked for"""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.periods import parse_period
from outturn.returns.near import near

TODAY = dt.date(2026, 4, 2)


@pytest.mark.parametrize(
    ("newest", "words"),
    [
        ("2026-03", "March 2024 to April 2027"),
        ("2025-09", "September 2023 to April 2027"),
        ("2025-26-Q2", "September 2023 to April 2027"),
        ("2019-20", "March 2018 to April 2027"),
        ("2099-03", "April 2024 to April 2027"),
        ("", "April 2024 to April 2027"),
    ],
)
def test_they_are_near_today_and_near_what_is_held(newest: str, words: str) -> None:
    """On 2 April 2026. From two years before today, or before the newest period for which a figure is held where that is earlier, to a year after today."""
    assert near(TODAY, [parse_period(newest)] if newest else []).words == words


@pytest.mark.parametrize(
    ("period", "held"),
    [
        ("2024-04", True),
        ("2024-03", False),
        ("2023-24-Q4", False),
        ("2024-25", True),
        ("2026-27", True),
        ("2027-28-Q1", False),
        ("1000-01", False),
        ("2990-91-Q4", False),
    ],
)
def test_the_whole_period_is_inside(period: str, held: bool) -> None:
    """From April 2024 to April 2027."""
    assert near(TODAY, []).holds(parse_period(period)) is held
