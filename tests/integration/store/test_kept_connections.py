"""Connections to PostgreSQL are kept from request to request, and one that the server has ended is no fault of the next visitor."""

from __future__ import annotations

import urllib.request

import psycopg
import pytest

from outturn.config.database import database_at
from tests.databases import connect, make_tables
from tests.running_site import running

THREADS = 4
"""Of the one process of the running service."""


@pytest.mark.parametrize(
    ("address", "seconds"), [("sqlite:///x.sqlite3", 0), ("postgresql://ada:secret@db.example/council", 600), ("postgres://ada:secret@db.example/council", 600)]
)
def test_how_long_a_connection_is_kept(address: str, seconds: int) -> None:
    """SQLite opens a file, which costs nothing; a connection that was kept is looked at before it is used."""
    made = database_at(address)
    assert (made["CONN_MAX_AGE"], made["CONN_HEALTH_CHECKS"]) == (seconds, True)


def pids(address: str) -> set[int]:
    """The processes of the server that answer the service; those of this test and of the server itself are not among them."""
    with psycopg.connect(address) as own:
        rows = own.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return {pid for (pid,) in rows}


def ask(site: str, times: int) -> list[int]:
    found = []
    for _ in range(times):
        with urllib.request.urlopen(f"{site}/ready/", timeout=30) as answer:  # noqa: S310
            found.append(answer.status)
    return found


def test_they_are_kept_from_request_to_request(postgresql: str) -> None:
    from django.db import connection

    connect(postgresql)
    make_tables()
    connection.close()
    others = pids(postgresql)
    with running(postgresql) as (site, _):
        assert ask(site, 3 * THREADS) == [200] * 3 * THREADS
        first = pids(postgresql) - others
        assert 1 <= len(first) <= THREADS + 1, "one for each thread that has answered, and one that makes the first dashboard"
        assert ask(site, 5 * THREADS) == [200] * 5 * THREADS
        assert first & pids(postgresql), "the connections of the first requests are there for the last"
        assert len(pids(postgresql) - others) <= THREADS + 1


def test_one_that_the_server_has_ended_is_replaced(postgresql: str) -> None:
    from django.db import connection

    connect(postgresql)
    make_tables()
    connection.close()
    others = pids(postgresql)
    with running(postgresql) as (site, _):
        ask(site, 3 * THREADS)
        ended = pids(postgresql) - others
        assert ended
        with psycopg.connect(postgresql, autocommit=True) as own:
            for pid in ended:
                own.execute("SELECT pg_terminate_backend(%s)", [pid])
        assert ask(site, 3 * THREADS) == [200] * 3 * THREADS
        assert not ended & pids(postgresql)
