"""The store on both of its databases: every test that asks for `database` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.databases import connect, make_tables, postgresql_server

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")
_NUMBERS = count(1)


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


@pytest.fixture(params=KINDS)
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of this test's own with nothing in it.

    For what is really committed: the audit trail can never be taken away again, and other tests count what is in theirs.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('own') / 'store.sqlite3'}"
    else:
        server, name = str(request.getfixturevalue("postgresql")), f"own_{next(_NUMBERS)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    from django.db import connections

    connections.close_all()


@pytest.fixture
def committed(own: str) -> str:
    """The kind of a database of this test's own with all tables and no row, to which Django is now connected."""
    connect(own)
    make_tables()
    return "sqlite" if own.startswith("sqlite") else "postgresql"
