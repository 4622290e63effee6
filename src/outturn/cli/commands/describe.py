"""`outturn describe`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outturn.cli.options import PACKAGE_ARGUMENT, open_package

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@PACKAGE_ARGUMENT
def describe(package: Path) -> None:
    """Say what a package holds: its organisation, tables, reports and the periods that have figures."""
    from outturn.cli.description import describe_package

    click.echo(describe_package(open_package(package)))
