"""`outturn control`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outturn.cli.options import AS_AT, PACKAGE_ARGUMENT, open_package

if TYPE_CHECKING:
    import datetime as dt


@click.command()
@PACKAGE_ARGUMENT
@click.argument("indicator", required=False)
@click.option("--period", required=True, help="The period up to whose end figures count.")
@click.option("--points", is_flag=True, help="Every point of each chart with its limits, instead of one row for each series.")
@click.option("--unscreened", is_flag=True, help="Let every moving range count, however large, as some spreadsheets do.")
@click.option("--all-areas", is_flag=True, help="Every area of the package.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="How the result is written.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; standard output without it.")
@AS_AT
def control(
    package: Path,
    indicator: str | None,
    period: str,
    points: bool,
    unscreened: bool,
    all_areas: bool,
    form: str,
    output: Path | None,
    as_at: dt.datetime | None,
) -> None:
    """Read monthly series by statistical process control: is the latest figure more than chance?

    After NHS England's Making Data Count: mean and limits from moving ranges, special causes, and whether the target can be
    relied on. It is a second reading beside the direction of travel, for series of 13 and more months.
    """
    from outturn.api import control as run
    from outturn.api import refuse_period_before_figures
    from outturn.cli.forecast_output import control_as_bytes
    from outturn.cli.writing import write_or_show

    loaded = open_package(package)
    refuse_period_before_figures(loaded, period)
    read = run(loaded, period, indicator=indicator, all_areas=all_areas, screened=not unscreened, as_at=as_at)
    write_or_show(output, control_as_bytes(loaded, read, form, points=points))
