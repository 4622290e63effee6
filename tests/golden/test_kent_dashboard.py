"""The 2025/26 dashboard recomputed: every rating that it printed, every alert, and the figures beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.golden.printed import Printed, by_indicator, number, printed

if TYPE_CHECKING:
    from outturn.package.package import Package

Assessed = dict[str, dict[str, Any]]
KPIS = printed("kent_dashboard_ratings")
ACTIVITY = printed("kent_dashboard_activity")
MILESTONES = [row for row in KPIS if row["period"] == "2025-26"]
FIGURES = [row for row in KPIS if row["period"] != "2025-26"]

ON_ROUNDING = {"FN11", "FN12", "FN13", "GL01", "CS01", "CS04b", "ICT02", "ICT03"}
ON_ROUNDING_FOR_THE_YEAR = {"FN13", "CS01", "ICT03"}


def test_the_paper_has_56_ratings_and_12_alerts_to_recompute() -> None:
    rated = sum(bool(row["rating"]) + bool(row["ytd_rating"]) for row in KPIS)
    assert (len(KPIS), rated) == (30, 56)
    assert (len(ACTIVITY), sum(bool(row["expected"]) for row in ACTIVITY)) == (24, 12)


@pytest.mark.parametrize("row", FIGURES, ids=by_indicator)
def test_the_latest_figure_has_the_rating_that_was_printed(row: Printed, dashboard: Assessed) -> None:
    found = dashboard[row["indicator"]]
    assert (found["period"], found["value"], found["target"], found["floor"]) == (
        row["period"],
        number(row["value"]),
        number(row["target"]),
        number(row["floor"]),
    )
    assert found["rating"] == row["rating"]
    assert found["published_rating"] == row["rating"]


@pytest.mark.parametrize("row", FIGURES, ids=by_indicator)
def test_the_year_to_date_has_the_rating_that_was_printed_or_none_where_none_was(row: Printed, dashboard: Assessed) -> None:
    found = dashboard[row["indicator"]]
    assert (found["ytd"], found["ytd_rating"]) == (number(row["ytd"]), row["ytd_rating"] or None)


@pytest.mark.parametrize("row", MILESTONES, ids=by_indicator)
def test_one_missed_date_is_red_and_otherwise_one_met_date_is_green(row: Printed, dashboard: Assessed) -> None:
    found = dashboard[row["indicator"]]
    assert (found["period"], found["value"], found["ytd_rating"]) == (row["period"], None, row["ytd_rating"])


@pytest.mark.parametrize("row", KPIS, ids=by_indicator)
def test_front_page_and_page_agree_on_every_rating(row: Printed, kent: Package) -> None:
    words = {"GREEN", "AMBER", "RED"}
    assert [row["front_rating"] if row["front_rating"] in words else "", row["front_ytd_rating"] if row["front_ytd_rating"] in words else ""] == [
        row["rating"],
        row["ytd_rating"],
    ]
    front = kent["published"].filter((pl.col("report") == "dashboard-ced") & (pl.col("subject") == row["indicator"])).row(0, named=True)
    assert (front["rating"] or "", front["ytd_rating"] or "") == (row["rating"], row["ytd_rating"])


@pytest.mark.parametrize("row", ACTIVITY, ids=by_indicator)
def test_the_alert_follows_from_the_expected_range(row: Printed, dashboard: Assessed) -> None:
    found = dashboard[row["indicator"]]
    assert found["expected"] == (row["expected"] or None)
    assert found["published_rating"] == (row["expected"] or None)
    assert (found["period"], found["value"]) == (row["period"], number(row["value"]))
    assert found["rating"] is None


@pytest.mark.parametrize("row", [row for row in ACTIVITY if row["upper"]], ids=by_indicator)
def test_the_expected_range_is_the_one_printed(row: Printed, dashboard: Assessed) -> None:
    found = dashboard[row["indicator"]]
    assert (round(found["lower"]), round(found["upper"])) == (number(row["lower"]), number(row["upper"]))


@pytest.mark.parametrize("row", [row for row in ACTIVITY if row["ytd"]], ids=by_indicator)
def test_an_activity_indicator_has_the_year_to_date_that_was_printed(row: Printed, dashboard: Assessed) -> None:
    assert dashboard[row["indicator"]]["ytd"] == number(row["ytd"])


@pytest.mark.parametrize("row", [*FIGURES, *ACTIVITY], ids=by_indicator)
def test_the_year_before_is_compared_like_with_like(row: Printed, dashboard: Assessed) -> None:
    found = dashboard[row["indicator"]]
    before = {found["ytd_last_year"], found["same_period_last_year"]}
    assert number(row["year_before"]) in before


def test_the_ratings_that_rest_on_rounding_are_those_whose_printed_figure_touches_a_standard(dashboard: Assessed) -> None:
    refs = [row["indicator"] for row in FIGURES]
    assert {ref for ref in refs if dashboard[ref]["rests_on_rounding"]} == ON_ROUNDING
    assert {ref for ref in refs if dashboard[ref]["ytd_rests_on_rounding"]} == ON_ROUNDING_FOR_THE_YEAR
