"""The timeframe: which points count"""

from __future__ import annotations

import pytest

from tests.builders import assessed, package, series


@pytest.mark.parametrize(
    ("frequency", "latest", "points", "begins"),
    [
        ("monthly", "2025-10", 13, "2024-10"),
        ("quarterly", "2025-26-Q2", 9, "2023-24-Q2"),
        ("termly", "AY2024-25-T3", 9, "AY2022-23-T1"),
        ("annual", "2024-25", 9, "2016-17"),
    ],
)
def test_by_default_it_is_thirteen_months_or_nine_of_anything_longer(frequency: str, latest: str, points: int, begins: str) -> None:
    found = assessed(package({"frequency": frequency}, series([70 + place % 3 for place in range(20)], last=latest)))
    assert (found["trend_n"], found["trend_from"]) == (points, begins)


@pytest.mark.parametrize(("own", "of_the_report", "points"), [("", None, 13), (6, None, 6), ("", 8, 8), (6, 8, 8)])
def test_an_indicator_or_a_report_may_set_it(own: object, of_the_report: int | None, points: int) -> None:
    """“Last 6 periods”; the report's graph decides where both say something."""
    found = assessed(package({"trend_periods": own}, series([70 + place % 3 for place in range(20)], last="2025-10")), trend_periods=of_the_report)
    assert found["trend_n"] == points


def test_figures_before_it_do_not_count() -> None:
    values = [70.0, 72.0, 69.0, 71.5, 70.5, 71.0]
    with_history, without = (assessed(package({"trend_periods": 6}, series(shown, last="2025-10"))) for shown in ([900, 1, 900, *values], values))
    assert {name: value for name, value in with_history.items() if name.startswith("trend")} == {
        name: value for name, value in without.items() if name.startswith("trend")
    }


def test_later_figures_than_the_period_asked_for_do_not_count() -> None:
    values = [70.0, 72.0, 69.0, 71.5, 70.5, 71.0]
    later, without = (assessed(package({}, series(shown, last=last)), "2025-08") for shown, last in (([*values, 900, 1], "2025-10"), (values, "2025-08")))
    assert later == without


def test_a_missing_period_leaves_a_gap_and_does_not_move_the_others() -> None:
    """On a line of one point a month the gap would bend the line if it closed up."""
    found = assessed(package({}, series([70, 71, None, None, 74, 75, None, 77], last="2025-10")))
    assert (found["trend_n"], found["trend_slope"], found["trend_p"]) == (5, pytest.approx(1.0), 0.0)
    assert (found["trend_from"], found["trend_caveat"]) == ("2025-03", "gaps")


@pytest.mark.parametrize("status", ["not_available", "embargoed", "suppressed"])
def test_a_figure_without_a_usable_value_is_a_gap(status: str) -> None:
    figures = series([70, 71, 72, 73, 74, 75], last="2025-10")
    figures[2] |= {"value": 900, "status": status}
    found = assessed(package({}, figures))
    assert (found["trend_n"], found["trend_slope"], found["trend_caveat"]) == (5, pytest.approx(1.0), "gaps")


def test_a_series_that_begins_inside_the_window_has_no_gap() -> None:
    found = assessed(package({}, series([70, 72, 71, 73, 72], last="2025-10")))
    assert (found["trend_n"], found["trend_from"], found["trend_caveat"]) == (5, "2025-06", None)


@pytest.mark.parametrize(
    ("since", "comparable", "points", "begins", "caveat"),
    [
        ("2025-04-01", "false", 7, "2025-04", "definition_changed"),
        ("2025-04", "false", 7, "2025-04", "definition_changed"),
        ("2025/26", "false", 7, "2025-04", "definition_changed"),
        ("2025-04-01", "true", 13, "2024-10", None),
        ("2025-04-01", "", 13, "2024-10", None),
        ("2024-10-01", "false", 13, "2024-10", None),
        ("2020-04-01", "false", 13, "2024-10", None),
        ("2025-12-01", "false", 13, "2024-10", None),
    ],
)
def test_it_never_reaches_back_past_a_change_of_definition(since: str, comparable: str, points: int, begins: str, caveat: str | None) -> None:
    example = package(
        {}, series([70 + place % 3 for place in range(20)], last="2025-10"), definitions=[{"from": since, "comparable": comparable, "definition": "New"}]
    )
    found = assessed(example)
    assert (found["trend_n"], found["trend_from"], found["trend_caveat"]) == (points, begins, caveat)


def test_too_few_points_since_a_change_of_definition_give_no_verdict() -> None:
    example = package({}, series([70, 71, 72, 73, 74, 75, 76], last="2025-10"), definitions="from | comparable\n2025-08-01 | false")
    found = assessed(example)
    assert (found["trend"], found["trend_reason"], found["trend_n"]) == (None, "too_few_points", 3)


def test_a_definition_that_begins_inside_a_quarter_counts_from_the_next_one() -> None:
    example = package(
        {"frequency": "quarterly"}, series([70 + place % 3 for place in range(9)], last="2025-26-Q2"), definitions="from | comparable\n2024-05-15 | false"
    )
    assert (assessed(example)["trend_n"], assessed(example)["trend_from"]) == (5, "2024-25-Q2")


def test_the_last_of_several_changes_counts_and_a_later_one_not_yet() -> None:
    example = package(
        {}, series([70 + place % 3 for place in range(20)], last="2025-10"), definitions="from | comparable\n2025-01 | false\n2025-05 | false\n2025-09 | false"
    )
    assert (assessed(example, "2025-08")["trend_n"], assessed(example, "2025-10")["trend_n"]) == (4, 2)
