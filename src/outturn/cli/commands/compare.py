"""`outturn compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outturn.cli.options import AS_AT, PACKAGE_ARGUMENT, open_package
from outturn.cli.panel import CompareWhat, compare_panel, engine_options, is_panel
from outturn.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt


@click.command()
@PACKAGE_ARGUMENT
@click.option("--period", required=True, help="The period up to whose end figures count.")
@click.option("--area", help="GSS code of the area; the organisation's own without it.")
@click.option("--all-areas", is_flag=True, help="Every area beside its own neighbours: one row for each area and indicator.")
@engine_options
@click.option("--neighbours", "model", help="The model of neighbours, where the package has several.")
@click.option("--values", "each_value", is_flag=True, help="The figure and rank of every area, instead of one row for each indicator.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True, help="How the result is written.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; standard output without it.")
@AS_AT
def compare(
    package: Path,
    period: str,
    area: str | None,
    all_areas: bool,
    model: str | None,
    each_value: bool,
    form: str,
    output: Path | None,
    as_at: dt.datetime | None,
    **held: Any,
) -> None:
    """Lay an area beside its statistical neighbours: rank, quartile, median, gap, and what is more than chance.

    Without neighbours in the package, the area is compared with all areas of its type.
    """
    from outturn.api import compare as run
    from outturn.api import refuse_period_before_figures
    from outturn.cli.comparison_output import comparison_as_bytes
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_file

    if form == "parquet" and output is None:
        raise UsageError("Parquet is not for the screen; name a file with -o.")
    if area and all_areas:
        raise UsageError("--area and --all-areas exclude each other; give one of them.")
    if is_panel(held) and not all_areas:
        raise UsageError("--engine and --figures are for the comparison of every area; add --all-areas.")
    loaded = open_package(package)
    if all_areas:
        compare_panel(loaded, period, held, CompareWhat(model, each_value, as_at), form, output)
        return
    refuse_period_before_figures(loaded, period)
    with stage("Comparing"):
        content = comparison_as_bytes(loaded, run(loaded, period, area=area, model=model, as_at=as_at), form, each_value=each_value)
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write_file(output, content)
