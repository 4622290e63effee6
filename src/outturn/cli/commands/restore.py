"""`outturn restore`."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from outturn.store.backup.manifest import Manifest


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", is_flag=True, help="Only read the backup and say what it holds. No database is touched.")
@click.option("--replace", is_flag=True, help="Replace what the database holds. Stop the service before.")
@click.option("--yes", is_flag=True, help="Do not ask whether to replace.")
def restore(file: Path, check: bool, replace: bool, yes: bool) -> None:
    """Make the database what it was when the backup FILE was taken.

    All of it or nothing, into the database that DATABASE_URL names: of the kind from which it was taken or of the other. A backup of an
    older version is brought to this one. Everybody signs in anew.
    """
    from outturn.cli.database import reaching

    with reaching() as name:
        from outturn.actions.backups import check_backup

        if check:
            _tell(check_backup(file), file)
            return
        if replace and not yes:
            click.confirm(f"Everything in {name} is replaced by {file}. Go on?", abort=True, err=True)
        made = _restored(file, name, replace)
    click.echo(f"{made.rows:,} rows of {len(made.tables)} tables are in {name}, as they were at {made.made_at}.")


def _restored(file: Path, name: str, replace: bool) -> Manifest:
    """A file of SQLite that was not there is not there afterwards either, where it fails."""
    from outturn.actions.backups import restore as put_back
    from outturn.cli.progress import stage

    was_there = Path(name).exists()
    try:
        with stage(f"Restoring {name}"):
            return put_back(file, by=getpass.getuser(), at=dt.datetime.now(dt.UTC), replace=replace)
    except BaseException:
        if not was_there:
            _away(name)
        raise


def _away(name: str) -> None:
    from django.db import connection

    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{name}{ending}").unlink(missing_ok=True)


def _tell(made: Manifest, file: Path) -> None:
    click.echo(f"{file} is whole: {made.rows:,} rows of {len(made.tables)} tables of {made.holds or 'an empty database'},")
    click.echo(f"made at {made.made_at} by outturn {made.version} from {'PostgreSQL' if made.database == 'postgresql' else 'SQLite'}.")
    for setting in made.settings:
        click.echo(f"  {setting.name}={setting.value}")
