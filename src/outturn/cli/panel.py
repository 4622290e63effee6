"""What `outturn assess` and `outturn compare` do with the figures of many areas, on the engine that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from outturn.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from outturn.engines.opening import Panel
    from outturn.package.package import Package

_OPTIONS = (
    click.option("--figures", help="Figures in place of the package's own: a Parquet file, a folder of them, or an address such as s3://bucket/figures."),
    click.option("--engine", type=click.Choice(["polars", "duckdb", "spark"]), default="polars", show_default=True, help="What runs the calculation."),
    click.option("--memory", default="", help="The most memory that DuckDB, or Spark on this machine, may take, such as 4GB."),
    click.option(
        "--spark", "cluster", envvar="SPARK_REMOTE", default="", help="The Spark to use, such as sc://host of Spark Connect; this machine without it."
    ),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_panel(held: Mapping[str, Any]) -> bool:
    return held["figures"] is not None or held["engine"] != "polars"


@dataclass(frozen=True)
class AssessWhat:
    area: str | None
    all_areas: bool
    as_at: dt.datetime | None


@dataclass(frozen=True)
class CompareWhat:
    model: str | None
    each_value: bool
    as_at: dt.datetime | None


def assess_panel(package: Package, period: str, held: Mapping[str, Any], what: AssessWhat, form: str, output: Path | None) -> None:
    """A large result is written to its file part by part, and never stands in memory as a whole."""
    from outturn.api import assess, assess_in_parts, refuse_period_before_figures
    from outturn.cli.output import assessment_as_bytes
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_file
    from outturn.cli.writing_parts import write_parts

    with stage("Opening the figures"):
        panel, engine = _opened(package, held)
    refuse_period_before_figures(package, period, panel.inventory)
    with stage("Assessing"):
        if output is not None and form in ("parquet", "csv"):
            write_parts(output, assess_in_parts(package, period, panel, area=what.area, all_areas=what.all_areas, as_at=what.as_at), form)
            return
        found = assess(package, period, area=what.area, all_areas=what.all_areas, as_at=what.as_at, figures=panel, engine=engine)
        content = assessment_as_bytes(package, found, form)
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write_file(output, content)


def compare_panel(package: Package, period: str, held: Mapping[str, Any], what: CompareWhat, form: str, output: Path | None) -> None:
    from outturn.api import compare_all, refuse_period_before_figures
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_file
    from outturn.cli.writing_parts import written

    if form == "table":
        raise UsageError("The comparison of every area is for programs: choose --format csv, json or parquet.")
    with stage("Opening the figures"):
        panel, engine = _opened(package, held)
    refuse_period_before_figures(package, period, panel.inventory)
    with stage("Comparing"):
        found = compare_all(package, period, model=what.model, as_at=what.as_at, figures=panel, engine=engine)
        content = written(found.values if what.each_value else found.frame, form)
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write_file(output, content)


def _opened(package: Package, held: Mapping[str, Any]) -> tuple[Panel, Any]:
    """The engine is held on to: what it puts aside goes with it."""
    from outturn.api import open_figures
    from outturn.engines.choosing import EngineOptions, engine_named

    engine = engine_named(held["engine"], EngineOptions(held["memory"], held["cluster"]))
    return open_figures(package, held["figures"], engine), engine
