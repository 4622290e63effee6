"""Calendars and the periods in them"""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.periods import Period, PeriodKind, parse_period


@pytest.mark.parametrize(
    ("period", "starts", "ends", "financial_year"),
    [
        ("2025-10", "2025-10-01", "2025-10-31", "2025-26"),
        ("2024-02", "2024-02-01", "2024-02-29", "2023-24"),
        ("2025-26-Q1", "2025-04-01", "2025-06-30", "2025-26"),
        ("2025-26-Q4", "2026-01-01", "2026-03-31", "2025-26"),
        ("2025-26", "2025-04-01", "2026-03-31", "2025-26"),
        ("AY2019-20", "2019-09-01", "2020-08-31", "2020-21"),
        ("CY2020", "2020-01-01", "2020-12-31", "2020-21"),
        ("AY2024-25-T1", "2024-09-01", "2024-12-31", "2024-25"),
        ("AY2024-25-T2", "2025-01-01", "2025-04-30", "2025-26"),
        ("AY2024-25-T3", "2025-05-01", "2025-08-31", "2025-26"),
    ],
)
def test_a_period_has_a_first_and_a_last_day_and_counts_for_the_financial_year_in_which_it_ends(
    period: str, starts: str, ends: str, financial_year: str
) -> None:
    found = parse_period(period)
    assert (found.start, found.end) == (dt.date.fromisoformat(starts), dt.date.fromisoformat(ends))
    assert found.financial_year.id == financial_year


@pytest.mark.parametrize(
    ("period", "before", "a_year_before"),
    [
        ("2025-04", "2025-03", "2024-04"),
        ("2025-26-Q1", "2024-25-Q4", "2024-25-Q1"),
        ("2025-26", "2024-25", "2024-25"),
        ("AY2024-25", "AY2023-24", "AY2023-24"),
        ("CY2025", "CY2024", "CY2024"),
        ("AY2024-25-T1", "AY2023-24-T3", "AY2023-24-T1"),
    ],
)
def test_the_period_before_and_the_same_period_a_year_before(period: str, before: str, a_year_before: str) -> None:
    found = parse_period(period)
    assert (found.previous.id, found.same_last_year.id) == (before, a_year_before)
    assert found.previous.order == found.order - 1


@pytest.mark.parametrize(
    ("period", "place", "months_gone"), [("2025-04", 1, 1), ("2025-10", 7, 7), ("2026-03", 12, 12), ("2025-26-Q2", 2, 6), ("2025-26", 1, 12)]
)
def test_the_financial_year_begins_in_april(period: str, place: int, months_gone: int) -> None:
    assert (parse_period(period).place_in_year, parse_period(period).months_elapsed) == (place, months_gone)


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_periods_of_one_kind_follow_each_other_without_gap_or_overlap(kind: PeriodKind) -> None:
    anchor = {PeriodKind.FINANCIAL_YEAR: 3, PeriodKind.ACADEMIC_YEAR: 8}.get(kind, 0)
    period = Period(kind, 1990 * 12 + anchor)
    for _ in range(150):
        after = period.shift(1)
        assert after.start == period.end + dt.timedelta(days=1)
        period = after
