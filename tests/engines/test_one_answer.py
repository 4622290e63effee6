"""The rules give one answer on every engine: every specification of the assessment, and a country in small."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import outturn.api as outturn
from outturn.assessment import assess as assessment
from outturn.assessment.rating import rated
from outturn.errors import UsageError
from tests.engines.sameness import NUMBERS, assert_same
from tests.integration.test_assessment_inputs import AREAS, many_areas

if TYPE_CHECKING:
    from outturn.engines.duckdb_engine import DuckDBEngine
    from outturn.engines.opening import FiguresEngine
    from outturn.engines.spark_engine import SparkEngine
    from outturn.package.package import Package
    from tests.engines.recorded import Batch

FEWEST_CASES = 500
"""As many small tables as the specifications of the assessment have at least; fewer would mean that they are not found any more."""

SHARES = 4
"""Tests among which the batches are dealt out for Spark, to which each takes seconds, however small it is."""


@pytest.fixture(scope="module")
def national() -> Package:
    """Six indicators of every kind for forty areas, each with four neighbours, and figures that were revised."""
    made = many_areas()
    pairs = [(area, AREAS[(place + step) % len(AREAS)], step) for place, area in enumerate(AREAS) for step in (1, 3, 7, 11)]
    neighbours = pl.DataFrame(pairs, schema=["area", "neighbour", "rank"], orient="row").with_columns(model=pl.lit("own"))
    figures = made["figures"].with_columns(recorded_at=pl.lit(dt.datetime(2025, 11, 5, 9)))
    revised = figures.filter(pl.col("value").is_not_null()).gather_every(5).with_columns(pl.col("value") * 1.5, recorded_at=pl.lit(dt.datetime(2025, 12, 1, 9)))
    tables = {**made.tables, "neighbours": neighbours, "figures": pl.concat([revised, figures])}
    return replace(made, tables=tables)


def _assert_batch(batch: Batch, engine: FiguresEngine) -> None:
    expected = outturn.assess(batch.package, batch.period, **batch.options).frame
    assert_same(outturn.assess(batch.package, batch.period, engine=engine, **batch.options).frame, expected)


def test_every_specification_has_one_answer_on_duckdb(specifications: list[Batch], duckdb: DuckDBEngine) -> None:
    held = [batch for batch in specifications if not batch.package["figures"].is_empty()]
    assert sum(batch.cases for batch in held) >= FEWEST_CASES
    for batch in held:
        _assert_batch(batch, duckdb)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_specification_has_one_answer_on_spark(share: int, specifications: list[Batch], spark: SparkEngine) -> None:
    held = [batch for batch in specifications if not batch.package["figures"].is_empty()]
    for batch in held[share::SHARES]:
        _assert_batch(batch, spark)


def test_the_rules_of_a_verdict_run_on_the_frames_of_an_engine(specifications: list[Batch], engine: FiguresEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the sums too, the rules are expressions: each engine can rate as well as add up."""
    judged: list[pl.DataFrame] = []

    def kept(frame: pl.DataFrame) -> pl.DataFrame:
        judged.append(frame)
        return verdicts_of(frame)

    verdicts_of = assessment._verdict_columns
    monkeypatch.setattr(assessment, "_verdict_columns", kept)
    outturn.assess(specifications[0].package, specifications[0].period)
    rows = judged[0].drop("_series", strict=False).with_row_index("row")
    expected = verdicts_of(rows).drop(nw_only := [name for name, kind in rows.schema.items() if kind == pl.Null])
    found = engine.collect(assessment._year_and_changes(rated(engine.upload(rows.drop(nw_only))))).sort("row")
    words = [name for name in expected.columns if name not in rows.columns]
    assert {"rating", "rating_reason", "ytd", "ytd_rating", "rests_on_rounding", "expected", "change_last_year"} <= set(words)
    told = expected.select(words)
    assert_frame_equal(found.select(words).cast(dict(told.schema)), told, rel_tol=NUMBERS, abs_tol=NUMBERS)


@pytest.mark.parametrize("as_at", [None, dt.datetime(2025, 11, 10)])
def test_a_country_has_one_answer_on_every_engine(national: Package, engine: FiguresEngine, as_at: dt.datetime | None) -> None:
    expected = outturn.assess(national, "2025-10", all_areas=True, as_at=as_at).frame
    assert_same(outturn.assess(national, "2025-10", all_areas=True, as_at=as_at, engine=engine).frame, expected)


def test_one_area_of_an_engine_is_that_area_of_all(national: Package, duckdb: DuckDBEngine) -> None:
    for area in (AREAS[3], None):
        expected = outturn.assess(national, "2025-10", area=area).frame
        assert_same(outturn.assess(national, "2025-10", area=area, engine=duckdb).frame, expected)


def test_in_parts_the_answer_is_the_same(national: Package, duckdb: DuckDBEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = outturn.assess(national, "2025-10", all_areas=True).frame
    monkeypatch.setattr("outturn.engines.parts.SERIES_AT_ONCE", 50)
    for engine in ("polars", duckdb):
        parts = list(outturn.assess_in_parts(national, "2025-10", outturn.open_figures(national, engine=engine), all_areas=True))
        assert len(parts) > 3
        assert_same(pl.concat(parts, how="vertical_relaxed"), expected)


def test_every_area_is_compared_as_it_is_alone(national: Package, duckdb: DuckDBEngine, spark: SparkEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [outturn.compare(national, "2025-10", area=area) for area in AREAS]
    rows, values = pl.concat(found.frame for found in alone), pl.concat(found.values for found in alone)
    assert (rows["period"] != rows["latest"]).any(), "some are compared at an earlier period than their latest"
    for engine in ("polars", duckdb, spark):
        _assert_compared(national, engine, rows, values)
    monkeypatch.setattr("outturn.api.comparing._PAIRS_AT_ONCE", 300)
    _assert_compared(national, duckdb, rows, values)


def _assert_compared(national: Package, engine: Any, rows: pl.DataFrame, values: pl.DataFrame) -> None:
    every = outturn.compare_all(national, "2025-10", engine=engine)
    assert_frame_equal(every.frame, rows, rel_tol=NUMBERS)
    assert_frame_equal(every.values, values, rel_tol=NUMBERS)


def test_without_neighbours_areas_of_one_type_are_compared(national: Package) -> None:
    areas = national["areas"].with_columns(type=pl.lit("county"))
    alike = replace(national, tables={**national.tables, "areas": areas, "neighbours": national["neighbours"].clear()})
    every = outturn.compare_all(alike, "2025-10")
    expected = outturn.compare(alike, "2025-10", area=AREAS[5]).frame
    assert_frame_equal(every.frame.filter(pl.col("area") == AREAS[5]), expected, rel_tol=NUMBERS)
    assert (every.kind.value, every.group) == ("same_type", "county")


def test_whom_to_compare_with_must_be_clear(national: Package) -> None:
    second = pl.concat([national["neighbours"], national["neighbours"].with_columns(model=pl.lit("other"))])
    with pytest.raises(UsageError, match="several models: own, other"):
        outturn.compare_all(replace(national, tables={**national.tables, "neighbours": second}), "2025-10")
    with pytest.raises(UsageError, match="There is no model “third” of neighbours"):
        outturn.compare_all(national, "2025-10", model="third")
    with pytest.raises(UsageError, match="There are no areas to compare"):
        outturn.compare_all(replace(national, tables={**national.tables, "neighbours": second.clear()}), "2025-10")


def test_a_table_of_an_engine_is_taken_as_it_is(national: Package, duckdb: DuckDBEngine) -> None:
    """A relation of DuckDB in a program; its connection is the engine."""
    relation = duckdb.connection.from_arrow(national["figures"].to_arrow())
    expected = outturn.assess(national, "2025-10", all_areas=True).frame
    assert_same(outturn.assess(national, "2025-10", all_areas=True, figures=relation, engine=duckdb.connection).frame, expected)


@pytest.mark.parametrize(
    ("engine", "figures", "message"),
    [
        ("oracle", None, "There is no engine “oracle”. There are: polars, duckdb, spark."),
        (7, None, "An engine is polars, duckdb, spark, a connection of DuckDB or a session of Spark, and not 7."),
        ("polars", 7, "Figures are an address, a frame of Polars or a table of the engine's own, and not int."),
    ],
)
def test_an_engine_that_is_none_is_refused(national: Package, engine: Any, figures: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        outturn.assess(national, "2025-10", all_areas=True, engine=engine, figures=figures)
