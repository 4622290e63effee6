"""A result that comes in parts is one file in the end, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

import outturn.api as outturn
from outturn.cli.main import cli
from outturn.cli.writing_parts import write_parts
from outturn.errors import UsageError
from tests.engines.sameness import assert_same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLE = "examples/meadshire"
PARTS = [
    pl.DataFrame({"indicator": ["K1"], "value": [1.5], "note": pl.Series([None], dtype=pl.Null)}),
    pl.DataFrame({"indicator": ["K2", "K3"], "value": [2, None], "note": pl.Series([None, None], dtype=pl.Null)}),
]


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("count", [1, 2])
def test_parts_are_one_table(tmp_path: Path, form: str, count: int) -> None:
    path = tmp_path / "made" / f"result.{form}"
    write_parts(path, PARTS[:count], form)
    read = pl.read_csv(path) if form == "csv" else pl.read_parquet(path)
    assert_frame_equal(read.select("indicator", "value"), pl.concat(PARTS[:count], how="vertical_relaxed").select("indicator", "value"))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_fault_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    def failing() -> Iterator[pl.DataFrame]:
        yield PARTS[0]
        raise UsageError("the cluster is gone")

    path = tmp_path / "result.csv"
    path.write_text("old")
    with pytest.raises(UsageError, match="the cluster is gone"):
        write_parts(path, failing(), "csv")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["result.csv"]


def test_a_folder_that_is_a_file_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        write_parts(tmp_path / "taken" / "result.csv", PARTS, "csv")


@pytest.mark.parametrize("form", ["csv", "parquet", "json", "table"])
def test_the_command_writes_what_python_gives(tmp_path: Path, form: str) -> None:
    path = tmp_path / "result"
    asked = ["assess", EXAMPLE, "--period", "2025-10", "--all-areas", "--engine", "duckdb", "--format", form, "-o", str(path)]
    assert CliRunner().invoke(cli, asked, catch_exceptions=False).exit_code == 0
    if form == "parquet":
        assert_same(pl.read_parquet(path), outturn.assess(outturn.read_package(EXAMPLE), "2025-10", all_areas=True).frame)
    assert "GREEN" in path.read_bytes().decode(errors="replace")


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
@pytest.mark.parametrize("more", [[], ["--values"]])
def test_every_comparison_is_written(tmp_path: Path, form: str, more: list[str]) -> None:
    path = tmp_path / "result"
    asked = ["compare", EXAMPLE, "--period", "2025-10", "--all-areas", *more, "--format", form, "-o", str(path)]
    assert CliRunner().invoke(cli, asked, catch_exceptions=False).exit_code == 0
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "json": pl.read_json}[form](path)
    every = outturn.compare_all(outturn.read_package(EXAMPLE), "2025-10")
    assert read.height == (every.values if more else every.frame).height
