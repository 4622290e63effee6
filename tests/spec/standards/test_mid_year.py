"""A target that changes inside its year"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from outturn.api import assess
from outturn.assessment.mid_year import changed_inside_year
from outturn.assessment.settings import complete_settings, indicator_settings
from outturn.package.build import make_package
from outturn.periods import parse_period

MONTHS = ("2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12")


def council(standards: list[dict[str, Any]], **indicator: Any) -> Any:
    """One monthly indicator with the values 90, 91, 92 … from April."""
    row = {"indicator": "K", "name": "K", "kind": "kpi", "unit": "percent", "polarity": "higher", "frequency": "monthly", "basis": "period", **indicator}
    figures = [{"indicator": "K", "period": month, "value": 90 + place, "status": "final"} for place, month in enumerate(MONTHS)]
    return make_package({"indicators": [row], "figures": figures, "standards": [{"indicator": "K", "financial_year": "2025-26", **one} for one in standards]})


def changed(package: Any, since: str, **new: Any) -> Any:
    from dataclasses import replace

    settings = complete_settings(indicator_settings(package["indicators"]))
    made = changed_inside_year(package["standards"], settings, "2025-26", new, parse_period(since).first)
    assert made is not None
    return replace(package, tables={**package.tables, "standards": made})


def ratings(package: Any, months: tuple[str, ...] = MONTHS) -> list[Any]:
    columns = ["rating", "ytd_rating", "expected", "target", "floor"]
    return [assess(package, month).to_polars().select(columns).row(0) for month in months]


@pytest.mark.parametrize(
    ("standards", "indicator"),
    [
        ([{"profile": "flat", "target": 92, "floor": 90}], {}),
        ([{"target": 92, "floor": 90}], {"aggregation": "mean"}),
        ([{"profile": "even", "target": 1104, "floor": 1080}], {"unit": "count", "aggregation": "sum"}),
        ([{"profile": "flat", "target": 92, "floor": 90}], {"unit": "count", "aggregation": "sum"}),
        ([{"profile": "cumulative", "target": 130, "floor": 120}], {"unit": "count", "basis": "cumulative"}),
        ([{"profile": "explicit", "target": 92, "floor": 90}, {"profile": "explicit", "period": "2025-05", "target": 95, "floor": 93}], {}),
        ([{"profile": "explicit", "target": 92, "floor": 90}, {"profile": "explicit", "period": "2025-26-Q1", "target": 95, "floor": 93}], {}),
        ([{"target_low": 91, "target_high": 93, "floor_low": 90, "floor_high": 95}], {"polarity": "range"}),
        ([{"lower": 91, "upper": 93, "range_basis": "period"}], {"kind": "activity", "polarity": "none"}),
        ([{"status": "tbc"}], {}),
    ],
)
def test_what_was_rated_keeps_its_rating(standards: list[dict[str, Any]], indicator: dict[str, Any]) -> None:
    """Everything is raised by a twentieth from October: the months until September keep rating, year to date and standard, whatever the profile."""
    package = council(standards, **indicator)
    row = package["standards"].filter(pl.col("period").is_null()).to_dicts()[0]
    numbers = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper")
    new = {name: row[name] * 1.05 for name in numbers if row[name] is not None} or {"target": 95.0, "floor": 91.0, "status": "confirmed"}
    after = changed(package, "2025-10", **new)
    assert ratings(after, MONTHS[:6]) == ratings(package, MONTHS[:6])
    assert ratings(after, MONTHS[6:]) != ratings(package, MONTHS[6:])


@pytest.mark.parametrize(
    ("month", "target", "rating"), [("2025-04", 92, "AMBER"), ("2025-09", 92, "GREEN"), ("2025-10", 97, "AMBER"), ("2025-12", 97, "GREEN")]
)
def test_the_new_target_holds_from_the_running_month(month: str, target: float, rating: str) -> None:
    """The target is 92 and becomes 97 in October; figures are 90 in April and one more each month."""
    package = council([{"profile": "flat", "target": 92, "floor": 90}])
    row = assess(changed(package, "2025-10", target=97.0), month).to_polars().to_dicts()[0]
    expected = {"2025-12": "GREEN"}.get(month, rating)
    assert (row["target"], row["rating"]) == (target, expected)


def test_before_the_first_period_has_ended_the_year_has_one_row() -> None:
    """In April nothing has been rated yet: the row of the year is changed, and no other is made."""
    made = changed(council([{"profile": "flat", "target": 92, "floor": 90}]), "2025-04", target=97.0)["standards"]
    assert made.select("period", "target").rows() == [(None, 97.0)]


def test_a_year_without_standards_is_given_them_from_now_on() -> None:
    """What was not rated stays unrated only where no standard held; the whole year has the new one, since none was in force."""
    package = council([])
    settings = complete_settings(indicator_settings(package["indicators"]))
    new = {"indicator": "K", "financial_year": "2025-26", "target": 92.0}
    assert changed_inside_year(package["standards"], settings, "2025-26", new, parse_period("2025-10").first) is None
