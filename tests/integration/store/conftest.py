"""The store on both of its databases: every test that asks for `database` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import connect, make_tables, postgresql_server
from tests.own_databases import OwnDatabases

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real server of its own, reached through a file and not through the network.

    Its folder is not one of pytest's: root's server runs as another user, to whom any other pytest on the machine may close them.
    """
    with tempfile.TemporaryDirectory(prefix="outturn-postgresql-", ignore_cleanup_errors=True) as folder:
        server = postgresql_server(Path(folder))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session", params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of a database with all tables and no row."""
    sqlite = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'store.sqlite3'}"
    made: str = sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql")
    connect(made)
    make_tables()
    return made


@pytest.fixture
def migrated(address: str) -> str:
    """The kind of database that Django is now connected to."""
    connect(address)
    return "sqlite" if address.startswith("sqlite") else "postgresql"


@pytest.fixture
def database(migrated: str) -> Iterator[str]:
    """Whatever a test writes is gone when it ends."""
    from django.db import transaction

    with transaction.atomic():
        yield migrated
        transaction.set_rollback(True)


@pytest.fixture
def own(postgresql: str, tmp_path: Path) -> Iterator[OwnDatabases]:
    """Databases for this test alone: `own.empty("postgresql")` is the address of one without a table."""
    databases = OwnDatabases(postgresql, tmp_path)
    yield databases
    from django.db import connections

    connections["default"].close()
    databases.drop()


@pytest.fixture(params=KINDS)
def apart(request: pytest.FixtureRequest, own: OwnDatabases) -> str:
    """The address of a database of this test's own with nothing in it.

    For what is really committed: the audit trail can never be taken away again, and other tests count what is in theirs.
    """
    return own.empty(request.param)


@pytest.fixture
def committed(apart: str) -> str:
    """The kind of a database of this test's own with all tables and no row, to which Django is now connected."""
    connect(apart)
    make_tables()
    return "sqlite" if apart.startswith("sqlite") else "postgresql"
