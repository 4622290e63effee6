"""`outturn upgrade`."""

from __future__ import annotations

import click


@click.command()
def upgrade() -> None:
    """Bring the database to this version of outturn. Back it up before, for example with outturn dump of the old version."""
    from outturn.cli.database import upgrade_store

    click.echo(f"The database {upgrade_store()} is of this version.")
