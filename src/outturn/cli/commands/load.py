"""`outturn load`."""

from __future__ import annotations

import datetime as dt
import getpass
from typing import TYPE_CHECKING

import click

from outturn.cli.options import PACKAGE_ARGUMENT, open_package

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@PACKAGE_ARGUMENT
@click.option("--replace", is_flag=True, help="Replace what the database holds. Dump it first.")
def load(package: Path, replace: bool) -> None:
    """Load a package into the database: the one that DATABASE_URL names, else outturn.sqlite3 in this folder.

    All of the package or, where anything is wrong with it, nothing.
    """
    from outturn.cli.database import open_store
    from outturn.cli.progress import stage

    loaded = open_package(package)
    name = open_store(make=True)
    from outturn.actions.load_package import load_package

    with stage(f"Loading into {name}"):
        load_package(loaded, by=getpass.getuser(), at=dt.datetime.now(dt.UTC), replace=replace)
    rows = sum(frame.height for frame in loaded.tables.values())
    click.echo(f"{rows:,} rows of {loaded.title} are in {name}.")
