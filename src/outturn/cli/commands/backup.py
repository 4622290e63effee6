"""`outturn backup`."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=True))
@click.option("--replace", is_flag=True, help="Replace the file that is there already, once the new one is complete.")
def backup(file: Path, replace: bool) -> None:
    """Write everything that the database holds to one FILE, as it stands at this instant. People may go on working.

    Figures, returns, people, editions with their files and the audit trail; not the sessions that are open, and no setting
    that is a secret. Only its owner may read the file: it holds personal data. outturn restore makes a database of it again.
    """
    from outturn.cli.database import open_store, reaching
    from outturn.cli.progress import stage

    open_store()
    import outturn
    from outturn.actions.backups import back_up
    from outturn.store.backup.manifest import Setting

    settings = tuple(Setting(*pair) for pair in _settings())
    with reaching() as name, stage(f"Backing up {name}"):
        made = back_up(file, by=getpass.getuser(), at=dt.datetime.now(dt.UTC), version=outturn.__version__, settings=settings, replace=replace)
    click.echo(f"{made.rows:,} rows of {len(made.tables)} tables are in {file} ({file.stat().st_size / 1_000_000:,.1f} MB).")


def _settings() -> list[tuple[str, str]]:
    from django.conf import settings

    return list(settings.ENVIRONMENT)
