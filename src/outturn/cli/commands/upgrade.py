"""`outturn upgrade`."""

from __future__ import annotations

import click


@click.command()
def upgrade() -> None:
    """Bring the database to this version of outturn. Back it up before, with outturn backup of the old version.

    All steps or none: where one fails, the database stays as it was. Two upgrades at once do not disturb each other.
    """
    from outturn.cli.database import upgrade_store

    name, steps = upgrade_store()
    done = {0: "was so already", 1: "one step"}.get(steps, f"{steps} steps")
    click.echo(f"The database {name} is of this version ({done}).")
