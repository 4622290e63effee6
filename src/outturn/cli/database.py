"""The database behind a command: Django made ready, and the tables made where there are none yet."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = "outturn.config.settings"


def open_store(*, make: bool = False) -> str:
    """Makes the store ready for use and gives its name for messages.

    A file of SQLite that is not there is only made where `make` says so: whoever is in the wrong folder shall not think that
    everything is gone. An empty database gets its tables; one of an older version is not touched, since an upgrade is somebody's decision.
    Raises UsageError where the database cannot be reached or is not of this version.
    """
    with _reached():
        if not make:
            _refuse_missing_file()
        _make_ready()
    return _name()


def _refuse_missing_file() -> None:
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"] and not Path(database["NAME"]).exists():
        raise UsageError(f"There is no database {database['NAME']} here. DATABASE_URL says where one is; outturn load PACKAGE makes one.")


def upgrade_store() -> tuple[str, int]:
    """Brings the tables to this version; where a step fails they stay as they were. Gives the name for messages, and how many steps there were."""
    with _reached():
        _refuse_missing_file()
        from outturn.store.schema import upgrade

        return _name(), len(upgrade())


def _remark() -> None:
    """A mistyped setting would do nothing, and nobody would know."""
    import click
    from django.conf import settings

    for remark in settings.ENVIRONMENT_REMARKS:
        click.echo(f"outturn: {remark}", err=True)


@contextmanager
def reaching() -> Iterator[str]:
    """Inside it the database is asked, whatever version its tables are of; gives its name for messages.

    Raises UsageError where it cannot be used. It is not made, and not asked before somebody does.
    """
    with _reached():
        yield _name()


@contextmanager
def _reached() -> Iterator[None]:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
        _remark()
        yield
    except ImproperlyConfigured as error:
        raise UsageError(f"{error}.") from None
    except (DatabaseError, InconsistentMigrationHistory) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UsageError(f"The database {_name()} cannot be used: {reason}. DATABASE_URL says where it is.") from None


def _make_ready() -> None:
    from outturn.store.schema import applied, pending, upgrade

    if not applied():
        upgrade()
    elif pending():
        raise UsageError(f"The database {_name()} is of an older version of outturn. Back it up, then run: outturn upgrade.")


def _name() -> str:
    """The file of SQLite, or the name and host of a server; never a password."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    host = database.get("HOST") or ""
    return f"{database['NAME']} on {host}" if host else str(database["NAME"])
