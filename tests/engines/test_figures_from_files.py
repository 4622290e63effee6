"""Figures in Parquet: a file, a partitioned folder, storage through fsspec; and what is said where they cannot be read."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import fsspec
import polars as pl
import pytest

import outturn.api as outturn
from outturn.errors import UsageError
from tests.builders import package
from tests.engines.sameness import assert_same
from tests.integration.test_assessment_inputs import many_areas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outturn.engines.duckdb_engine import DuckDBEngine
    from outturn.engines.spark_engine import SparkEngine
    from outturn.package.package import Package

PERIOD = "2025-10"
NO_NAME = "__HIVE_DEFAULT_PARTITION__"
"""What the folder of a missing name is called, by everybody's convention."""


@pytest.fixture(scope="module")
def national() -> Package:
    return many_areas()


@pytest.fixture(scope="module")
def expected(national: Package) -> pl.DataFrame:
    return outturn.assess(national, PERIOD, all_areas=True).frame


def partitioned(figures: pl.DataFrame, folder: Path, column: str) -> Path:
    for (name,), part in figures.with_columns(pl.col(column).fill_null(NO_NAME)).partition_by(column, as_dict=True, include_key=False).items():
        inside = folder / f"{column}={name}"
        inside.mkdir(parents=True)
        part.write_parquet(inside / "part.parquet")
    return folder


@pytest.fixture(scope="module")
def by_area(national: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return partitioned(national["figures"], tmp_path_factory.mktemp("by-area") / "figures", "area")


@pytest.fixture
def storage(national: Package) -> Iterator[str]:
    """Object storage as fsspec has it for tests, with the figures in three files."""
    memory = fsspec.filesystem("memory")
    for place, part in enumerate(national["figures"].iter_slices(1 + national["figures"].height // 3)):
        buffer = io.BytesIO()
        part.write_parquet(buffer)
        memory.pipe(f"/bucket/figures/part-{place}.parquet", buffer.getvalue())
    yield "memory://bucket/figures"
    memory.rm("/bucket", recursive=True)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_file_a_folder_and_storage_give_what_the_package_gives(
    national: Package, expected: pl.DataFrame, by_area: Path, storage: str, tmp_path: Path, engine: str
) -> None:
    file = tmp_path / "it's one.parquet"
    national["figures"].write_parquet(file)
    by_period = partitioned(national["figures"], tmp_path / "by-period", "period")
    for address in (file, by_area, by_period, f"file://{by_area}", storage):
        assert_same(outturn.assess(national, PERIOD, all_areas=True, figures=address, engine=engine).frame, expected)


def test_spark_reads_a_partitioned_folder(national: Package, expected: pl.DataFrame, by_area: Path, spark: SparkEngine) -> None:
    assert_same(outturn.assess(national, PERIOD, all_areas=True, figures=by_area, engine=spark).frame, expected)
    with pytest.raises(UsageError, match="Spark cannot read figures from s3://bucket/figures"):
        outturn.assess(national, PERIOD, all_areas=True, figures="s3://bucket/figures", engine=spark)


def test_names_of_folders_are_texts_even_where_they_look_like_numbers(tmp_path: Path, national: Package, duckdb: DuckDBEngine) -> None:
    figures = national["figures"].with_columns(area=pl.lit("0123"))
    folder = partitioned(figures, tmp_path / "figures", "area")
    for engine in ("polars", duckdb):
        found = outturn.assess(national, PERIOD, all_areas=True, figures=folder, engine=engine).frame
        assert found["area"].drop_nulls().unique().to_list() == ["0123"]


@pytest.mark.parametrize("zone", [None, "UTC", "Europe/London"])
def test_an_instant_with_a_zone_is_the_same_instant(tmp_path: Path, national: Package, duckdb: DuckDBEngine, zone: str | None) -> None:
    """A revision recorded at noon in London in summer was known at 11 UTC."""
    at = dt.datetime(2025, 7, 1, 11)
    rows = [("K1", "2025-06", 1.0, None), ("K1", "2025-06", 2.0, at)]
    frame = pl.DataFrame(rows, schema={"indicator": pl.String, "period": pl.String, "value": pl.Float64, "recorded_at": pl.Datetime("us")}, orient="row")
    if zone:
        frame = frame.with_columns(pl.col("recorded_at").dt.replace_time_zone("UTC").dt.convert_time_zone(zone))
    frame.write_parquet(tmp_path / "figures.parquet")
    for engine in ("polars", duckdb):
        for known, value in ((at, 2.0), (at - dt.timedelta(seconds=1), 1.0)):
            found = outturn.assess(national, "2025-06", as_at=known, figures=tmp_path / "figures.parquet", engine=engine).frame
            assert found.filter(pl.col("indicator") == "K1")["value"].to_list() == [value]


def test_figures_need_no_more_columns_than_the_series_have(duckdb: DuckDBEngine) -> None:
    example = package({"unit": "count"}, standards="target | floor\n5 | 3")
    bare = pl.DataFrame({"indicator": ["K1"] * 6, "period": [f"2025-{month:02d}" for month in range(4, 10)], "value": [1, 2, 4, 3, 5, 6]})
    for engine in ("polars", duckdb):
        for figures in (bare, bare.with_columns(pl.col("value").cast(pl.Decimal(10, 2)), recorded_by=pl.lit("x"))):
            [found] = outturn.assess(example, "2025-09", figures=figures, engine=engine).frame.to_dicts()
            assert (found["value"], found["ytd"], found["rating"], found["trend"], found["status"]) == (6.0, 21.0, "GREEN", "IMPROVING", "final")


def test_an_empty_text_is_none(national: Package, expected: pl.DataFrame, duckdb: DuckDBEngine) -> None:
    blank = national["figures"].with_columns(pl.col("area", "breakdown", "basis", "qualifier").fill_null(""))
    for engine in ("polars", duckdb):
        assert_same(outturn.assess(national, PERIOD, all_areas=True, figures=blank, engine=engine).frame, expected)


_TEXT = pl.lit("x")
_FAULTS = {
    "columns": (lambda figures: figures.drop("period", "value", "numerator"), "there is no column period and no column value (or numerator"),
    "type": (lambda figures: figures.with_columns(value=_TEXT, recorded_at=_TEXT), "value is text and must be a number; column recorded_at is text"),
    "year": (lambda figures: figures.with_columns(period=pl.lit(2025)), "column period is a number and must be text."),
    "indicator": (lambda figures: figures.with_columns(indicator=pl.lit("QQ7")), "has figures of what the package does not define: QQ7. Add it to"),
    "no indicator": (lambda figures: figures.head(3).with_columns(indicator=pl.lit(None, pl.String)), "3 figures in"),
    "spoken": (lambda figures: figures.with_columns(period=pl.lit("Oct-25")), "“Oct-25” (write 2025-10)"),
    "period": (lambda figures: figures.with_columns(period=pl.lit("soon")), "can be read: “soon”."),
    "empty": (lambda figures: figures.clear(), "There are no figures in"),
}  # fmt: skip


@pytest.mark.parametrize("fault", list(_FAULTS))
def test_figures_that_cannot_be_used_are_refused(national: Package, tmp_path: Path, duckdb: DuckDBEngine, fault: str) -> None:
    spoilt, message = _FAULTS[fault]
    spoilt(national["figures"]).write_parquet(tmp_path / "figures.parquet")
    for engine in ("polars", duckdb):
        with pytest.raises(UsageError, match=re.escape(message)):
            outturn.assess(national, PERIOD, all_areas=True, figures=tmp_path, engine=engine)


def test_what_is_not_there_is_said(national: Package, tmp_path: Path, duckdb: DuckDBEngine) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 cut short")
    messages = {
        str(tmp_path / "nowhere"): "There is no file and no folder",
        str(tmp_path / "empty"): "There is no Parquet file (.parquet) in",
        str(tmp_path / "broken.parquet"): "broken.parquet: ",
        "memory://nothing": "There is nothing at memory://nothing to read figures from.",
        "nowhere://figures": "nowhere://figures cannot be reached: Protocol not known: nowhere",
    }
    for address, message in messages.items():
        for engine in ("polars", duckdb):
            with pytest.raises(UsageError, match=re.escape(message)):
                outturn.assess(national, PERIOD, all_areas=True, figures=address, engine=engine)


def test_files_of_one_folder_must_be_alike(national: Package, tmp_path: Path) -> None:
    national["figures"].write_parquet(tmp_path / "a.parquet")
    national["figures"].drop("status").with_columns(pl.col("value").cast(pl.Int64)).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(UsageError, match=re.escape("(value is int64 and not float64; status is missing)")):
        outturn.assess(national, PERIOD, all_areas=True, figures=tmp_path)
    (tmp_path / "b.parquet").rename(tmp_path / "b")
    (tmp_path / "area=E1").mkdir()
    (tmp_path / "b").rename(tmp_path / "area=E1" / "b.parquet")
    with pytest.raises(UsageError, match="are not partitioned alike: by area and not at all"):
        outturn.assess(national, PERIOD, all_areas=True, figures=tmp_path)
