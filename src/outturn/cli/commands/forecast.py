"""`outturn forecast`."""

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
@click.option("--period", required=True, help="The period up to whose end figures count; the forecast is of its financial year's end.")
@click.option("--coverage", default=0.8, show_default=True, help="The share of such forecasts whose interval should hold what comes.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="How the result is written.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; standard output without it.")
@AS_AT
def forecast(package: Path, indicator: str | None, period: str, coverage: float, form: str, output: Path | None, as_at: dt.datetime | None) -> None:
    """Forecast what will be judged at the end of the year, with the chances of meeting target and floor.

    A forecast is not a rating. Needs outturn[forecast].
    """
    from outturn.api import forecast as run
    from outturn.api import refuse_period_before_figures
    from outturn.cli.forecast_output import forecast_as_bytes
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_or_show

    loaded = open_package(package)
    refuse_period_before_figures(loaded, period)
    with stage("Forecasting"):
        content = forecast_as_bytes(loaded, run(loaded, period, indicator=indicator, coverage=coverage, as_at=as_at), form)
    write_or_show(output, content)
