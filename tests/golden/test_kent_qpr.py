"""The QPR of Quarter 2 2020/21 recomputed: ratings, counts by section and in total, and what cannot be known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.golden.printed import Printed, by_indicator, number, printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from outturn.package.package import Package

Assessed = dict[str, dict[str, Any]]
KPIS = printed("kent_qpr_ratings")
COUNTS = printed("kent_qpr_counts")
HOLDS = [row for row in KPIS if row["floor_of_2021_22_holds"] == "yes"]
FLOOR_UNKNOWN = {"EW-EHCP-20-WEEKS", "CI-3-PLACEMENTS", "PH-HEALTH-CHECKS", "PH-SH-SCREEN"}
BANDS = ("target", "target_low", "target_high", "floor", "floor_low", "floor_high")


def by_section(row: Printed) -> str:
    return row["section"]


def with_standards_of(kent: Package, year: str, *, used_in: tuple[str, ...], only: list[str]) -> pl.DataFrame:
    """The standards of `year` put in the place of those of other years, for the indicators named."""
    standards = kent["standards"]
    taken = standards.filter((pl.col("financial_year") == year) & pl.col("indicator").is_in(only))
    kept = standards.filter(~(pl.col("financial_year").is_in([*used_in, year]) & pl.col("indicator").is_in(only)))
    return pl.concat([kept, *(taken.with_columns(financial_year=pl.lit(other)) for other in used_in)])


@pytest.fixture(scope="module")
def with_floors(kent: Package, assessed: Callable[..., Assessed]) -> Assessed:
    """Assessed with the floor standards of 2021/22 where indicator and target are the same in both years."""
    only = [row["indicator"] for row in HOLDS]
    return assessed("2020-21-Q2", standards=with_standards_of(kent, "2021-22", used_in=("2019-20", "2020-21"), only=only))


@pytest.mark.parametrize("row", KPIS, ids=by_indicator)
def test_what_was_green_is_green_and_nothing_else_is(row: Printed, qpr: Assessed) -> None:
    found = qpr[row["indicator"]]
    assert found["value"] == pytest.approx(number(row["value"]), abs=0.5)
    assert (found["target"], found["target_low"], found["target_high"]) == (number(row["target"]), number(row["target_low"]), number(row["target_high"]))
    assert found["floor"] is None
    assert (found["rating"] == "GREEN") == (row["rating"] == "GREEN")
    assert found["published_rating"] == row["rating"]


@pytest.mark.parametrize("row", [row for row in KPIS if row["rating"] != "GREEN"], ids=by_indicator)
def test_without_a_floor_standard_a_missed_target_is_not_rated(row: Printed, qpr: Assessed) -> None:
    found = qpr[row["indicator"]]
    assert (found["rating"], found["rating_reason"]) == (None, "floor_unknown")


def test_27_indicators_keep_their_target_in_2021_22() -> None:
    assert (len(KPIS), len(HOLDS)) == (35, 27)


@pytest.mark.parametrize("row", HOLDS, ids=by_indicator)
def test_with_the_floor_standard_of_the_next_year_all_three_ratings_agree(row: Printed, with_floors: Assessed) -> None:
    assert with_floors[row["indicator"]]["rating"] == row["rating"]


@pytest.mark.parametrize("row", COUNTS, ids=by_section)
def test_counts_by_section_and_in_total_follow_from_the_ratings(row: Printed, kent: Package, with_floors: Assessed) -> None:
    """AMBER and RED of four indicators cannot be told apart without a floor standard; their printed ratings stand in."""
    section = row["section"]
    members = kent["report_rows"].filter((pl.col("report") == "qpr") & (pl.lit(section == "*") | (pl.col("section") == section)))
    rows = [with_floors[ref] for ref in members["indicator"].drop_nulls() if with_floors[ref]["published_rating"]]
    unknown = {found["indicator"] for found in rows if found["rating_reason"] == "floor_unknown"}
    assert unknown <= FLOOR_UNKNOWN
    ratings = Counter(found["rating"] or found["published_rating"] for found in rows)
    assert [ratings["GREEN"], ratings["AMBER"], ratings["RED"]] == [int(row[word]) for word in ("green", "amber", "red")]


@pytest.mark.parametrize("row", COUNTS, ids=by_section)
def test_the_package_keeps_the_counts_as_they_were_printed(row: Printed, kent: Package) -> None:
    kept = kent["published"].filter((pl.col("report") == "qpr") & (pl.col("period") == "2020-21-Q2") & (pl.col("subject") == row["section"]))
    words = ("green", "amber", "red", "improving", "stable", "worsening")
    assert kept.select(words).rows() == [tuple(int(row[word]) for word in words)]


def test_the_printed_sections_add_up_to_the_printed_total() -> None:
    words = ("green", "amber", "red", "improving", "stable", "worsening")
    sums = {word: sum(int(row[word]) for row in COUNTS if row["section"] != "*") for word in words}
    total = next(row for row in COUNTS if row["section"] == "*")
    assert sums == {word: int(total[word]) for word in words}


def test_two_greens_rest_on_rounding(qpr: Assessed) -> None:
    assert {row["indicator"] for row in KPIS if qpr[row["indicator"]]["rests_on_rounding"]} == {"CS-ADVISOR", "EW-EARLY-YEARS-GOOD"}


def test_figures_that_lag_behind_the_report_have_their_own_period(qpr: Assessed) -> None:
    late = {row["indicator"]: qpr[row["indicator"]]["period"] for row in KPIS if qpr[row["indicator"]]["period"] != "2020-21-Q2"}
    assert late == {
        "EW-SCHOOLS-GOOD": "2019-20-Q4",
        "EW-EARLY-YEARS-GOOD": "2019-20-Q4",
        "AS-HOME-91-DAYS": "2020-21-Q1",
        "PH-SH-SCREEN": "2020-21-Q1",
    }


@pytest.mark.parametrize("row", [row for row in KPIS if row["previous"]], ids=by_indicator)
def test_the_previous_figure_is_the_one_printed_unless_it_is_the_same_observation(row: Printed, qpr: Assessed) -> None:
    found = qpr[row["indicator"]]
    previous = found["value"] if found["period"] == "2019-20-Q4" else found["previous"]
    assert previous == pytest.approx(number(row["previous"]), abs=0.5)


def test_an_embargoed_figure_is_neither_shown_nor_zero(qpr: Assessed) -> None:
    assert qpr["PH-SH-SCREEN"]["previous"] is None


def test_health_checks_are_not_judged_by_the_target_of_another_year(kent: Package, qpr: Assessed, assessed: Callable[..., Assessed]) -> None:
    """17,449 misses the 41,600 of 2020/21; the 9,546 of 2021/22 would make it GREEN."""
    assert qpr["PH-HEALTH-CHECKS"]["rating"] != "GREEN"
    wrong = with_standards_of(kent, "2021-22", used_in=("2020-21",), only=["PH-HEALTH-CHECKS"])
    assert assessed("2020-21-Q2", standards=wrong)["PH-HEALTH-CHECKS"]["rating"] == "GREEN"
