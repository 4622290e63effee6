"""The KPI lists of 2021/22 and 2026/27: standards by year, changes, reasons, and what cannot be rated."""

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
LISTED = printed("kent_lists")
OF_2021 = [row for row in LISTED if row["financial_year"] == "2021-22"]
OF_2026 = [row for row in LISTED if row["financial_year"] == "2026-27"]
BANDS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")
REPORTS = {"2021-22": "review-2021-22", "2026-27": "review-2026-27"}


def by_year_and_indicator(row: Printed) -> str:
    return f"{row['financial_year']} {row['indicator']}"


def standard(kent: Package, indicator: str, year: str) -> dict[str, Any]:
    return kent["standards"].filter((pl.col("indicator") == indicator) & (pl.col("financial_year") == year)).row(0, named=True)


@pytest.mark.parametrize("row", LISTED, ids=by_year_and_indicator)
def test_a_listed_target_belongs_to_the_year_that_heads_its_table(row: Printed, kent: Package) -> None:
    kept = standard(kent, row["indicator"], row["headed"])
    assert {band: kept[band] for band in BANDS} == {band: number(row[band]) for band in BANDS}


@pytest.mark.parametrize("row", LISTED, ids=by_year_and_indicator)
def test_a_listed_indicator_has_the_change_that_was_printed(row: Printed, kent: Package) -> None:
    kept = standard(kent, row["indicator"], row["financial_year"])
    assert (kept["change"] or "") == row["change"]
    assert (kept["status"] == "tbc") == (row["to_be_confirmed"] == "yes")


def test_nine_indicators_are_listed_and_removed_at_once_and_two_of_them_have_no_reason(kent: Package) -> None:
    removed = kent["standards"].filter((pl.col("financial_year") == "2026-27") & (pl.col("change") == "removed"))
    listed = kent["report_rows"].filter(pl.col("report") == "review-2026-27")["indicator"]
    assert removed.height == 9
    assert set(removed["indicator"]) <= set(listed)
    assert set(removed.filter(pl.col("reason").is_null())["indicator"]) == {"CS13", "CS14"}


@pytest.mark.parametrize(("year", "kpis", "activity"), [("2021-22", 33, 41), ("2026-27", 50, 47)])
def test_a_list_holds_as_many_indicators_as_were_printed(year: str, kpis: int, activity: int, kent: Package) -> None:
    rows = kent["report_rows"].filter(pl.col("report") == REPORTS[year]).join(kent["indicators"].select("indicator", "kind"), on="indicator")
    assert Counter(rows["kind"]) == {"kpi": kpis, "activity": activity}


@pytest.fixture(scope="module")
def year_end(kent: Package, assessed: Callable[..., Assessed]) -> Assessed:
    """The actuals of Quarter 4 of 2020/21 against the targets of 2021/22, as the list sets them side by side."""
    standards = kent["standards"]
    next_year = standards.filter(pl.col("financial_year") == "2021-22").with_columns(financial_year=pl.lit("2020-21"))
    rest = standards.filter(~pl.col("financial_year").is_in(["2020-21", "2021-22"]))
    return assessed("2020-21-Q4", standards=pl.concat([rest, next_year]))


@pytest.mark.parametrize("row", [row for row in OF_2021 if row["actual"][0].isdigit()], ids=by_indicator)
def test_the_actual_of_the_year_before_is_the_one_printed(row: Printed, year_end: Assessed) -> None:
    assert year_end[row["indicator"]]["value"] == number(row["actual"].rstrip("%").replace(",", ""))


def test_the_actuals_against_the_new_targets_give_20_green_9_amber_and_3_red(year_end: Assessed) -> None:
    ratings = Counter(year_end[row["indicator"]]["rating"] for row in OF_2021)
    assert ratings == {"GREEN": 20, "AMBER": 9, "RED": 3, None: 1}
    assert {row["indicator"] for row in OF_2021 if year_end[row["indicator"]]["rests_on_rounding"]} >= {"CS-ADVISOR", "AS-SHORT-TERM"}


def test_a_share_below_a_hundredth_of_a_percent_is_rated_because_all_that_it_allows_is_green(year_end: Assessed) -> None:
    found = year_end["EW-EXCLUSIONS"]
    assert (found["value"], found["qualifier"], found["rating"]) == (0.01, "<", "GREEN")


def test_emissions_with_traded_companies_cannot_be_rated(year_end: Assessed) -> None:
    assert year_end["EN-GHG-TRADED"]["rating"] is None
