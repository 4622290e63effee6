"""Periods inside headings and sentences."""

from __future__ import annotations

import pytest

from outturn.intake.spans import find_span, find_spans


@pytest.mark.parametrize(
    ("text", "period", "basis"),
    [
        ("Oct – Dec 19/20", "2019-20-Q3", ""),
        ("Jan - Mar 19/20", "2019-20-Q4", ""),
        ("Online Oct 19 - Dec 19", "2019-20-Q3", ""),
        ("Oct to Dec 2019", "2019-20-Q3", ""),
        ("Yr to Sep 20", "2020-21-Q2", "rolling_12"),
        ("12 mths to Sep 19", "2019-20-Q2", "rolling_12"),
        ("Quarter to Jun 20", "2020-21-Q1", ""),
        ("April to October 2025", "2025-10", "ytd"),
        ("Quarter 2 2020/21", "2020-21-Q2", ""),
        ("Results for 2025/26", "2025-26", ""),
        ("Last 12 Months", "", "rolling_12"),
    ],
)
def test_a_period_is_found_among_other_words(text: str, period: str, basis: str) -> None:
    span = find_span(text)
    assert span is not None
    assert (span.period, span.basis) == (period, basis)


def test_several_periods_are_found_in_their_order() -> None:
    assert [span.period for span in find_spans("Status Dec 19 Mar 20 Jun 20 Sep 20")] == ["2019-12", "2020-03", "2020-06", "2020-09"]


def test_a_month_without_a_year_has_no_period_unless_a_year_is_known() -> None:
    bare, known = find_span("Oct"), find_span("Oct", "2025-26")
    assert bare is not None
    assert known is not None
    assert (bare.period, known.period) == ("", "2025-10")
