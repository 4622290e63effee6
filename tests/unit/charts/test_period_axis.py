"""The period axis: which periods are named, and how years stand beneath them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from outturn.charts.period_axis import has_years, named_ticks, year_groups
from outturn.charts.spec import Tick
from outturn.charts.text_width import text_width
from tests.unit.renderers.sample_document import month_ticks, quarter_ticks


def places(count: int, width: float) -> list[float]:
    return [20 + place * (width - 40) / max(1, count - 1) for place in range(count)]


@pytest.mark.parametrize(("count", "width", "every"), [(9, 400, 1), (13, 400, 1), (13, 230, 2), (25, 400, 2), (36, 230, 6)])
def test_months_are_thinned_until_their_labels_are_clear(count: int, width: float, every: int) -> None:
    named = named_ticks(month_ticks(count), places(count, width))
    assert {after - before for before, after in pairwise(named)} == {every}
    assert named[-1] == count - 1, "the latest is always named"


def test_one_period_is_named() -> None:
    assert named_ticks(quarter_ticks(1), [100.0]) == [0]


def test_quarters_are_grouped_under_their_financial_years() -> None:
    ticks = quarter_ticks(6)  # Q1 of 2024/25 to Q2 of 2025/26
    groups = year_groups(ticks, places(6, 400), 0, 400)
    assert [group.text for group in groups] == ["2024/25", "2025/26"]
    assert groups[0].end < groups[1].start, "brackets leave a gap between years"


def test_a_year_of_one_quarter_is_written_short_rather_than_over_its_neighbour() -> None:
    ticks = quarter_ticks(6, last_quarter=1)
    texts = [group.text for group in year_groups(ticks, places(6, 200), 0, 210)]
    assert texts == ["23/24", "2024/25", "25/26"]


@pytest.mark.parametrize("count", [1, 2, 5, 13, 36, 60])
@pytest.mark.parametrize("width", [120, 230, 400])
def test_years_never_overlap_or_leave_the_drawing_and_the_latest_stays(count: int, width: int) -> None:
    ticks = quarter_ticks(count)
    groups = year_groups(ticks, places(count, width), 0, width + 60)
    shown = [group for group in groups if group.text]
    assert all(before.text_box[1] < after.text_box[0] for before, after in pairwise(shown))
    assert all(group.text_box[0] >= 0 and group.text_box[1] <= width + 60 for group in shown)
    assert groups[-1].text, "the latest year is always named"


def test_yearly_charts_have_no_second_row() -> None:
    assert not has_years([Tick("2024/25", "2024/25", "2024/25"), Tick("2025/26", "2025/26", "2025/26")])
    assert not has_years([Tick("2024", "", "2024")])
    assert has_years(quarter_ticks(2))


def test_calendar_years_stay_whole() -> None:
    ticks = [Tick("Jan", "2024", "January 2024"), Tick("Jan", "2025", "January 2025"), Tick("Jan", "2026", "January 2026")]
    assert [group.text for group in year_groups(ticks, [20, 40, 60], 0, 200) if group.text][-1] == "2026"


def test_digits_are_taken_to_be_wider_than_dots() -> None:
    assert text_width("00") > text_width("..")
