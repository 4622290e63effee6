"""How a figure is made from records"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.measuring import figures, indicator, taken

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = """
case | created    | due        | closed     | kind  | cost
1    | 2025-04-01 | 2025-04-08 | 2025-04-03 | Grit  | 10
2    | 2025-04-02 | 2025-04-09 | 2025-04-12 | Grit  | 20.5
3    | 2025-04-03 | 2025-04-10 | 2025-04-07 | Paint |
4    | 2025-04-20 | 2025-04-27 | 2025-05-20 | Paint | 40
5    | 2025-05-06 | 2025-05-13 | 2025-05-07 |       | 7
"""
RESULT = ("period", "value", "numerator", "denominator")


@pytest.mark.parametrize(
    ("fields", "april"),
    [
        ({"numerator": "closed <= due"}, (None, 2, 4)),
        ({"numerator": "closed <= due", "filter": "kind = 'Paint'"}, (None, 1, 2)),
        ({"numerator": "closed <= due", "denominator": "cost > 10"}, (None, 0, 2)),
        ({"numerator": "cost", "denominator": "cost is not missing", "unit": "gbp"}, (None, 70.5, 3)),
        ({"numerator": "cost", "denominator": "closed - created in days", "unit": "gbp"}, (None, 70.5, 46)),
        ({"method": "count"}, (4, None, None)),
        ({"method": "count", "numerator": "closed <= due"}, (2, None, None)),
        ({"method": "sum", "value": "cost", "unit": "gbp"}, (70.5, None, None)),
        ({"method": "mean", "value": "cost", "unit": "gbp"}, (None, 70.5, 3)),
        ({"method": "mean", "value": "closed - created in days"}, (None, 46, 4)),
        ({"method": "median", "value": "closed - created in days"}, (7, None, None)),
        ({"method": "percentile", "percentile": 90, "value": "closed - created in days"}, (24, None, None)),
        ({"method": "median", "value": "cost", "unit": "gbp"}, (20.5, None, None)),
        ({"method": "longest", "value": "closed - created in working days"}, (20, None, None)),
    ],
)
def test_each_method(tmp_path: Path, fields: dict[str, object], april: tuple[object, ...], engine: str) -> None:
    """Four reports of April take 2, 10, 4 and 30 days; one has no cost. A record without a value does not count in a mean, a median or a percentile."""
    found = taken(tmp_path, RECORDS, indicator(open="as_recorded", **fields), engine=engine)
    assert figures(found, *RESULT)[0] == ("2025-04", *april)


def test_a_rate_is_divided_by_the_newest_population_that_counts_by_the_end_of_the_period(tmp_path: Path, engine: str) -> None:
    head = "populations = [{ from = 2024-04-01, population = 2_000 }, { from = 2025-04-30, population = 4_000 }, { from = 2025-05-01, population = 5_000 }]"
    found = taken(tmp_path, RECORDS, indicator(method="rate", per=1000), head=head, engine=engine)
    assert figures(found, *RESULT) == [("2025-04", None, 4, 4000), ("2025-05", None, 1, 5000), ("2025-06", None, 0, 5000)]


@pytest.mark.parametrize(("frequency", "periods"), [("monthly", ["2025-04", "2025-05", "2025-06"]), ("quarterly", ["2025-26-Q1"]), ("annual", ["2025-26"])])
def test_periods_go_from_the_first_record_to_the_as_at_day_without_a_gap(tmp_path: Path, frequency: str, periods: list[str], engine: str) -> None:
    found = taken(tmp_path, RECORDS, indicator(method="count", frequency=frequency), engine=engine)
    assert [row[0] for row in figures(found, "period")] == periods


@pytest.mark.parametrize(("period", "counts"), [("created", [4, 1, 0]), ("due", [4, 1, 0]), ("closed", [3, 2, 0])])
def test_a_definition_says_which_date_puts_a_record_into_a_period(tmp_path: Path, period: str, counts: list[int], engine: str) -> None:
    found = taken(tmp_path, RECORDS, indicator(method="count", period=period), engine=engine)
    assert [row[0] for row in figures(found, "value")] == counts


def test_a_period_without_records_is_a_zero_where_it_is_counted_and_no_figure_where_it_would_be_divided(tmp_path: Path, engine: str) -> None:
    both = indicator(method="count") + indicator(indicator="K2", numerator="closed <= due", open="leave_out")
    found = taken(tmp_path, RECORDS, both, engine=engine)
    assert [row for row in figures(found, "indicator", "period", "value", "status") if row[1] == "2025-06"] == [
        ("K1", "2025-06", 0, "final"),
        ("K2", "2025-06", None, "not_applicable"),
    ]


def test_breakdowns_have_a_figure_for_each_member_and_a_record_without_one_counts_in_the_whole_alone(tmp_path: Path, engine: str) -> None:
    found = taken(tmp_path, RECORDS, indicator(numerator="closed <= due", open="leave_out", breakdowns=["kind"]), engine=engine)
    assert figures(found, "period", "breakdown", "numerator", "denominator")[:4] == [
        ("2025-04", None, 2, 4),
        ("2025-04", "kind=Grit", 1, 2),
        ("2025-04", "kind=Paint", 1, 2),
        ("2025-05", None, 1, 1),
    ]
    assert found.package["breakdowns"].select("table", "dimension", "member").rows() == [("K1-kind", "kind", "Grit"), ("K1-kind", "kind", "Paint")]


def test_a_figure_is_provisional_until_its_period_is_over_on_the_as_at_day(tmp_path: Path, engine: str) -> None:
    import datetime as dt

    found = taken(tmp_path, RECORDS, indicator(method="count"), engine=engine, as_at=dt.date(2025, 5, 30))
    assert figures(found, "period", "status") == [("2025-04", "final"), ("2025-05", "provisional")]
    found = taken(tmp_path, RECORDS, indicator(method="count"), engine=engine, as_at=dt.date(2025, 5, 31))
    assert figures(found, "period", "status") == [("2025-04", "final"), ("2025-05", "final")]
