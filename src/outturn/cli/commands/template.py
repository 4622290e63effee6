"""`outturn template`."""

from __future__ import annotations

from pathlib import Path

import click

from outturn.cli.options import PACKAGE_ARGUMENT, open_package


@click.command()
@PACKAGE_ARGUMENT
@click.option("--cycle", required=True, help="The period whose figures are asked for, such as 2025-26-Q2.")
@click.option("--section", default="", help="Only the returns of this section, by its reference.")
@click.option("--days", default=15, show_default=True, help="How many days after its period ends a figure is due.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The workbook to write, such as returns.xlsx.")
def template(package: Path, cycle: str, section: str, days: int, output: Path) -> None:
    """Make the workbook in which officers fill in the figures of a cycle, a sheet for each section.

    It comes back with "outturn intake returns.xlsx -o PACKAGE".
    """
    from outturn.api import returns_template
    from outturn.cli.writing import write_file

    content = returns_template(open_package(package), cycle, days=days, section=section)
    write_file(output, content)
    click.echo(output)
