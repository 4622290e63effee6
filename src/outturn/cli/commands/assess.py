"""`outturn assess`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outturn.cli.options import AS_AT, PACKAGE_ARGUMENT, open_package
from outturn.cli.panel import AssessWhat, assess_panel, engine_options, is_panel
from outturn.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt


@click.command()
@PACKAGE_ARGUMENT
@click.option("--period", required=True, help="The period up to whose end figures count: 2025-10, 2025-26-Q2, 2025-26, “Oct-25” …")
@click.option("--area", help="GSS code of one area instead of the organisation's own.")
@click.option("--all-areas", is_flag=True, help="Every area of the package.")
@engine_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True, help="How the result is written.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; standard output without it.")
@AS_AT
def assess(package: Path, period: str, area: str | None, all_areas: bool, form: str, output: Path | None, as_at: dt.datetime | None, **held: Any) -> None:
    """Rate every indicator, add up the year to date, and test the direction of travel.

    Figures of many areas may lie outside the package, in Parquet, and be worked with by another engine.
    """
    from outturn.api import assess as run
    from outturn.api import refuse_period_before_figures
    from outturn.cli.output import assessment_as_bytes
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_file

    if area and all_areas:
        raise UsageError("--area and --all-areas exclude each other; give one of them.")
    if form == "parquet" and output is None:
        raise UsageError("Parquet is not for the screen; name a file with -o.")
    loaded = open_package(package)
    if is_panel(held):
        assess_panel(loaded, period, held, AssessWhat(area, all_areas, as_at), form, output)
        return
    refuse_period_before_figures(loaded, period)
    with stage("Assessing"):
        content = assessment_as_bytes(loaded, run(loaded, period, area=area, all_areas=all_areas, as_at=as_at), form)
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write_file(output, content)
