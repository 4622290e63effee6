"""`outturn explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outturn.cli.options import PACKAGE_ARGUMENT, open_package

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@PACKAGE_ARGUMENT
@click.argument("indicator")
@click.option("--period", required=True, help="The period up to whose end figures count.")
@click.option("--area", help="GSS code of one area instead of the organisation's own.")
@click.option("--breakdown", help="One part, such as district=Ashby.")
def explain(package: Path, indicator: str, period: str, area: str | None, breakdown: str | None) -> None:
    """Tell the story of one indicator: figure, standard, rating, year to date, direction of travel, rounding."""
    from outturn.api import explain as run

    loaded = open_package(package)
    story = run(loaded, indicator, period, area=area, breakdown=breakdown)
    click.echo(f"{loaded.notice}\n\n{story}" if loaded.notice else story)
