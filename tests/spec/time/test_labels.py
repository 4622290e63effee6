"""What periods are called"""

from __future__ import annotations

import pytest

from outturn.errors import PeriodError
from outturn.periods import Period, PeriodKind, parse_financial_year, parse_period


@pytest.mark.parametrize(
    ("period", "label", "in_full"),
    [
        ("2025-10", "Oct 2025", "October 2025"),
        ("2025-26-Q2", "Q2 2025/26", "July to September 2025"),
        ("2025-26-Q4", "Q4 2025/26", "January to March 2026"),
        ("2025-26", "2025/26", "April 2025 to March 2026"),
        ("AY2019-20", "Academic year 2019/20", "September 2019 to August 2020"),
        ("CY2020", "2020", "January to December 2020"),
        ("1999-00", "1999/00", "April 1999 to March 2000"),
        ("AY2024-25-T2", "Spring term 2024/25", "January to April 2025"),
    ],
)
def test_a_period_has_one_id_one_label_and_a_name_in_full(period: str, label: str, in_full: str) -> None:
    found = parse_period(period)
    assert (found.id, found.label, found.long_label) == (period, label, in_full)


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("Oct-25", "2025-10"),
        ("Oct 2025", "2025-10"),
        ("October 2025", "2025-10"),
        ("Sept 2025", "2025-09"),
        ("Sep 20", "2020-09"),
        ("10/2025", "2025-10"),
        ("2025-10-31", "2025-10"),
        ("Q2 2020/21", "2020-21-Q2"),
        ("Quarter 2 2020/21", "2020-21-Q2"),
        ("q2 20/21", "2020-21-Q2"),
        ("2020/21 Q2", "2020-21-Q2"),
        ("Jul – Sep 20/21", "2020-21-Q2"),
        ("Jul to Sep 2020", "2020-21-Q2"),
        ("2020/21", "2020-21"),
        ("20/21", "2020-21"),
        ("FY2020/21", "2020-21"),
        ("2020/2021", "2020-21"),
        ("AY 2019/20", "AY2019-20"),
        ("Academic year 2019/20", "AY2019-20"),
        ("calendar year 2020", "CY2020"),
        ("Autumn term 2024/25", "AY2024-25-T1"),
    ],
)
def test_readers_accept_what_people_write(written: str, period: str) -> None:
    assert parse_period(written).id == period


@pytest.mark.parametrize(("written", "period", "starts"), [("Oct – Dec 19/20", "2019-20-Q3", "2019-10-01"), ("Jan – Mar 19/20", "2019-20-Q4", "2020-01-01")])
def test_two_years_beside_months_are_the_financial_year_they_lie_in(written: str, period: str, starts: str) -> None:
    assert (parse_period(written).id, parse_period(written).start.isoformat()) == (period, starts)


@pytest.mark.parametrize("written", ["2025-13", "2025-00", "Octember 2025", "2025/27", "Feb to Apr 2025", "Q5 2025/26", "2025", "", "next month"])
def test_what_is_no_period_is_refused_with_its_text(written: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(written)
    assert f"“{written}”" in str(refused.value)


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_every_id_and_every_label_of_this_century_is_read_back_as_the_same_period(kind: PeriodKind) -> None:
    anchor = {PeriodKind.FINANCIAL_YEAR: 3, PeriodKind.ACADEMIC_YEAR: 8}.get(kind, 0)
    for first in range(2012 * 12 + anchor, 2060 * 12, kind.months):
        period = Period(kind, first)
        assert parse_period(period.id) == period
        assert kind is PeriodKind.CALENDAR_YEAR or parse_period(period.label) == period


def test_a_month_that_looks_like_a_year_is_a_month_except_where_only_a_year_can_stand() -> None:
    assert parse_period("2011-12").kind is PeriodKind.MONTH
    assert parse_period("2011/12").kind is PeriodKind.FINANCIAL_YEAR
    assert parse_financial_year("2011-12").kind is PeriodKind.FINANCIAL_YEAR
    assert parse_period("2012-13").kind is PeriodKind.FINANCIAL_YEAR
