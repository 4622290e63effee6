"""`outturn dump`."""

from __future__ import annotations

from pathlib import Path

import click

from outturn.errors import UsageError


@click.command()
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the package or the file that is there already.")
def dump(output: Path, replace: bool) -> None:
    """Write what the database holds as a package, to the folder OUTPUT or, where it ends in .zip, to a ZIP file.

    Loading it again gives the same database, to the last digit.
    """
    from outturn.cli.database import open_store
    from outturn.cli.progress import stage
    from outturn.package.writing import write_package

    if not replace and output.exists() and (output.is_file() or any(output.iterdir())):
        raise UsageError(f"{output} is there already. Choose another place, or replace it with --replace.")
    name = open_store()
    from outturn.store.holding import stored_package

    with stage(f"Reading {name}"):
        package = stored_package()
    write_package(package, output)
    click.echo(output)
