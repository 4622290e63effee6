"""The assessment gives the same answer however its tables come, twice over, and never a number that is none."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import outturn.api as outturn
from outturn.assessment.assess import COLUMNS, MORE_COLUMNS
from outturn.assessment.assess import assess as assess_tables
from outturn.assessment.history import history as history_of_tables
from outturn.package.build import make_package
from outturn.package.tables import TABLES
from outturn.periods import parse_period
from tests.builders import assessment, months, package, series

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.package.package import Package

AREAS = [f"E{number:08d}" for number in range(1, 41)]
KINDS: list[dict[str, object]] = [
    {"unit": "percent", "polarity": "higher", "aggregation": "ratio"},
    {"unit": "count", "polarity": "lower", "aggregation": "sum"},
    {"unit": "count", "polarity": "none", "kind": "activity", "basis": "cumulative"},
    {"unit": "percent", "polarity": "range", "basis": "rolling_12", "aggregation": "last"},
    {"unit": "days", "polarity": "lower", "aggregation": "mean", "frequency": "quarterly"},
    {"unit": "count", "polarity": "higher", "aggregation": "sum", "frequency": "annual"},
]
LATEST = {"monthly": "2025-10", "quarterly": "2025-26-Q2", "annual": "2024-25"}


def many_areas() -> Package:
    """Six indicators of every kind for forty areas, with gaps, withheld figures, given year-to-dates, parts and latest periods of their own."""
    luck = random.Random(7)
    indicators = [{"indicator": f"K{place}", "name": f"K{place}", "kind": "kpi", "frequency": "monthly", **kind} for place, kind in enumerate(KINDS)]
    figures: list[dict[str, object]] = []
    for row in indicators:
        for area in [None, *AREAS]:
            latest = parse_period(LATEST[str(row["frequency"])]).shift(-luck.choice([0, 0, 0, 1, 2]))
            breakdown = luck.choice([None, None, None, "age=65+"])
            for place in range(18):
                if luck.random() < 0.1:
                    continue
                bottom = luck.randint(20, 60)
                figure = {"indicator": row["indicator"], "area": area, "breakdown": breakdown, "period": latest.shift(-place).id}
                parts = (
                    {"numerator": luck.randint(0, bottom), "denominator": bottom}
                    if row["aggregation" if "aggregation" in row else "unit"] == "ratio"
                    else {"value": luck.randint(0, 400) / 10}
                )
                figures.append(figure | parts | {"status": luck.choice(["final", "final", "final", "provisional", "suppressed"])})
                if luck.random() < 0.05:
                    figures.append(figure | {"basis": "ytd", "value": luck.randint(0, 400) / 10})
    standards = [
        {"indicator": "K0", "financial_year": "2025-26", "target": 60, "floor": 50},
        {"indicator": "K1", "financial_year": "2025-26", "target": 20, "floor": 30},
        {"indicator": "K2", "financial_year": "2025-26", "lower": 10, "upper": 300, "profile": "cumulative"},
        {"indicator": "K3", "financial_year": "2025-26", "target_low": 10, "target_high": 20, "floor_low": 5, "floor_high": 30},
        {"indicator": "K4", "financial_year": "2025-26", "target": 15, "floor": 25},
        {"indicator": "K5", "financial_year": "2024-25", "target": 20, "floor": 10},
    ]
    return make_package({"indicators": indicators, "figures": figures, "standards": standards, "areas": [{"area": area, "name": area} for area in AREAS]})


@pytest.fixture(scope="module")
def national() -> Package:
    return many_areas()


def as_scanned(example: Package, folder: Path, *columns: str) -> dict[str, Any]:
    """The tables with their figures in a Parquet file; `columns` are stored as categories."""
    path = folder / "figures.parquet"
    example["figures"].with_columns(pl.col(column).cast(pl.Categorical) for column in columns).write_parquet(path)
    return {**example.tables, "figures": pl.scan_parquet(path)}


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort("indicator", "area", "breakdown", nulls_last=False)


@pytest.mark.parametrize("columns", [(), ("indicator",), ("indicator", "area", "period", "breakdown", "status", "basis")])
@pytest.mark.parametrize("all_areas", [False, True])
def test_figures_scanned_from_parquet_give_the_same_as_figures_in_memory(national: Package, tmp_path: Path, columns: tuple[str, ...], all_areas: bool) -> None:
    period = parse_period("2025-10")
    scanned = assess_tables(as_scanned(national, tmp_path, *columns), period, all_areas=all_areas)
    assert_frame_equal(in_order(scanned), in_order(assess_tables(national.tables, period, all_areas=all_areas)), rel_tol=1e-9, abs_tol=1e-12)


def test_one_area_of_a_scan_is_the_same_as_that_area_of_all(national: Package, tmp_path: Path) -> None:
    period = parse_period("2025-10")
    one = assess_tables(as_scanned(national, tmp_path, "indicator", "area"), period, area=AREAS[3])
    every = assess_tables(national.tables, period, all_areas=True).filter(pl.col("area") == AREAS[3])
    assert_frame_equal(one.drop_nulls("period").sort("indicator", "breakdown"), every.sort("indicator", "breakdown"), rel_tol=1e-9, abs_tol=1e-12)
    assert one["area"].unique().to_list() == [AREAS[3]]


def test_figures_need_no_more_columns_than_the_series_have() -> None:
    bare = pl.LazyFrame({"indicator": ["K1"] * 6, "period": [f"2025-{month:02d}" for month in range(4, 10)], "value": [1.0, 2.0, 4.0, 3.0, 5.0, 6.0]})
    example = package({"unit": "count"}, standards="target | floor\n5 | 3")
    for figures in (bare, bare.collect(), bare.with_columns(pl.col("value").cast(pl.Int64)), bare.with_columns(pl.col("value").cast(pl.Float32))):
        [found] = assess_tables({**example.tables, "figures": figures}, parse_period("2025-09")).to_dicts()
        assert (found["value"], found["ytd"], found["rating"], found["trend"], found["status"]) == (6.0, 21.0, "GREEN", "IMPROVING", "final")


@pytest.mark.parametrize("all_areas", [False, True])
def test_the_same_tables_give_the_same_answer_to_the_last_digit(national: Package, all_areas: bool) -> None:
    first = outturn.assess(national, "2025-10", all_areas=all_areas).to_polars()
    for _ in range(4):
        assert_frame_equal(outturn.assess(national, "2025-10", all_areas=all_areas).to_polars(), first, check_exact=True)


def test_series_with_a_latest_period_of_their_own_are_summed_about_it(national: Package) -> None:
    """Each series alone, where its latest period is the only one, gives the row that it has among all."""
    every = assessment(national, "2025-10", all_areas=True)
    assert every["period"].n_unique() > 6
    for row in every.filter(pl.col("area").is_in(AREAS[:6])).to_dicts():
        alone = national["figures"].filter(
            (pl.col("indicator") == row["indicator"]) & (pl.col("area") == row["area"]) & pl.col("breakdown").eq_missing(pl.lit(row["breakdown"], pl.String))
        )
        tables = {**national.tables, "figures": alone, "indicators": national["indicators"].filter(pl.col("indicator") == row["indicator"])}
        found = assess_tables(tables, parse_period("2025-10"), all_areas=True).filter(
            pl.col("breakdown").eq_missing(pl.lit(row["breakdown"], pl.String)) & pl.col("area").is_not_null()
        )
        assert found.to_dicts() == [row]


def test_every_area_has_its_row_and_the_organisation_that_has_none_is_not_made_up(national: Package) -> None:
    every = assessment(national, "2025-10", all_areas=True)
    assert every.height == national["figures"].filter(pl.col("basis").is_null()).select("indicator", "area", "breakdown").n_unique() + _without_whole(every)
    assert every.select("indicator", "area", "breakdown").is_duplicated().sum() == 0
    assert set(every["area"].drop_nulls()) == set(AREAS)


def _without_whole(every: pl.DataFrame) -> int:
    return every.filter(pl.col("period").is_null()).height


def numbers_of(frame: pl.DataFrame) -> list[float]:
    return [value for name in frame.columns if frame[name].dtype.is_float() for value in frame[name].drop_nulls().to_list()]


AWKWARD = [
    [0, 0, 0, 0, 0, 0],
    [1e300, -1e300, 1e300, 1e300, 1, 2],
    [1e-300, 2e-300, 0, 1e-300, 3e-300, 0],
    [1e308, 1e308, 1e308, 1e308, 1e308, 1e308],
    [5e-324, 0, 5e-324, 1, 5e-324, 5e-324],
    [-1, 1, -1, 1, 0, 0],
]


@pytest.mark.parametrize("values", AWKWARD)
@pytest.mark.parametrize(
    "indicator",
    [*KINDS, {"unit": "percent", "basis": "cumulative", "aggregation": "last"}, {"unit": "gbp", "polarity": "lower", "rating_scheme": "tolerance 10%"}],
)
def test_no_figure_brings_a_number_that_is_none(values: list[float], indicator: dict[str, object]) -> None:
    latest = LATEST[str(indicator.get("frequency", "monthly"))]
    example = package(
        indicator,
        series(values, last=latest),
        [{"target": 5, "floor": 5, "target_low": 1, "target_high": 2, "financial_year": year} for year in ("2024-25", "2025-26")],
    )
    for frame in (assessment(example), outturn.history(example)):
        assert [value for value in numbers_of(frame) if not math.isfinite(value)] == []


def test_parts_that_divide_by_nought_or_are_no_numbers_bring_none_either() -> None:
    example = package({}, series([1] * 6, last="2025-10", column="numerator", denominator=0), "target | floor\n5 | 3")
    assert [value for value in numbers_of(assessment(example)) if not math.isfinite(value)] == []
    broken = example["figures"].with_columns(value=pl.lit(math.nan), numerator=pl.lit(math.inf), denominator=pl.lit(2.0))
    frame = assess_tables({**example.tables, "figures": broken}, parse_period("2025-10"))
    assert [value for value in numbers_of(frame) if not math.isfinite(value)] == []


@pytest.mark.parametrize("period", ["1999-04", "2025-03"])
def test_a_period_before_any_figure_shows_every_indicator_without_one(period: str) -> None:
    found = assessment(package({}, months([80, 81], last="2025-10"), "target | floor\n90 | 85"), period)
    assert found.select("indicator", "period", "value", "status", "rating", "rating_reason", "trend_reason").rows() == [
        ("K1", None, None, "not_available", None, "no_value", "no_value")
    ]
    assert found.columns == [*COLUMNS, *MORE_COLUMNS]


def test_empty_tables_give_an_empty_answer_with_all_its_columns() -> None:
    nothing = make_package({"indicators": []})
    assert assessment(nothing).shape == (0, len(COLUMNS) + len(MORE_COLUMNS))
    assert assessment(nothing).columns == [*COLUMNS, *MORE_COLUMNS]
    assert outturn.history(nothing).height == 0


def test_figures_of_an_indicator_that_is_not_in_the_catalogue_are_left_out() -> None:
    example = package({}, [*months([80, 81], last="2025-10"), *months([1, 2], last="2025-10", indicator="K9")])
    assert assessment(example)["indicator"].to_list() == ["K1"]


def test_the_answer_has_the_same_types_whatever_the_tables_hold(national: Package) -> None:
    full = assessment(national, "2025-10", all_areas=True).schema
    for example in (
        make_package({"indicators": []}),
        package({}),
        package({}, months([80, 81], last="2025-10")),
        package({"polarity": "milestone"}, milestones=[{"financial_year": "2025-26", "milestone": "Plan", "state": "met"}]),
    ):
        assert assessment(example).schema == full


def test_the_answer_goes_to_pandas_arrow_and_polars_and_back(national: Package) -> None:
    import pyarrow as pa

    answer = outturn.assess(national, "2025-10", all_areas=True)
    frame = answer.to_polars()
    assert len(answer) == frame.height
    assert_frame_equal(pl.DataFrame(answer), frame)  # through the Arrow stream, which any library may ask for
    assert_frame_equal(pl.from_arrow(answer.to_arrow()), frame)
    assert pa.table(answer).num_rows == frame.height
    pandas = answer.to_pandas()
    assert list(pandas.columns) == frame.columns
    assert pandas["rating"].fillna("").tolist() == frame["rating"].fill_null("").to_list()
    assert pandas["ytd"].isna().sum() == frame["ytd"].null_count()
    assert [value for value in pandas["ytd"].tolist() if value == value] == frame["ytd"].drop_nulls().to_list()


def test_columns_that_the_package_does_not_know_do_no_harm() -> None:
    rows = [{**row, "team": "North", "end": "x", "months": "y", "shown": "z", "level": "1"} for row in months([80, 81], last="2025-10")]
    assert assessment(package({}, rows))["value"].to_list() == [81.0]


def test_every_table_of_a_package_may_be_absent_but_the_catalogue() -> None:
    example = package({}, months([80, 81], last="2025-10"))
    needed = {name: example.tables[name] for name in ("indicators", "figures", "standards")}
    assert set(needed) < set(TABLES)
    assert assess_tables(needed, parse_period("2025-10"))["value"].to_list() == [81.0]
    assert history_of_tables(needed)["value"].to_list() == [80.0, 81.0]
