"""`outturn dump`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("output", type=click.Path(path_type=Path))
def dump(output: Path) -> None:
    """Write what the database holds as a package, to the folder OUTPUT or, where it ends in .zip, to a ZIP file.

    Loading it again gives the same database, to the last digit.
    """
    from outturn.cli.database import open_store
    from outturn.cli.progress import stage
    from outturn.package.writing import write_package

    name = open_store()
    from outturn.store.holding import stored_package

    with stage(f"Reading {name}"):
        package = stored_package()
    write_package(package, output)
    click.echo(output)
