"""What is made aside when the service starts: the first visitor does not wait for it, and it never stops the service."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import pytest

from tests.databases import connect, forget, make_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

PATIENCE = 120.0


def warmed() -> None:
    """Aside, as when the service starts, until it has ended."""
    from outturn.web.warm import warm_aside

    warm_aside()
    for thread in threading.enumerate():
        if thread.name == "warm":
            assert thread.daemon, "it must not hold up the end of the service"
            thread.join(PATIENCE)
            assert not thread.is_alive()


def test_the_first_dashboard_is_made_before_anybody_asks(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.web import assessed, books

    client = site("analyst")
    forget()
    warmed()
    made = set(assessed._kept)
    assert made

    def not_again(*about: object, **more: object) -> None:
        raise AssertionError("the dashboard was made once already")

    monkeypatch.setattr(books, "book_of", not_again)
    monkeypatch.setattr(books, "assess_at", not_again)
    assert client.get("/dashboards/council/").status_code == 200
    assert not {"board", "book"} & {key[1] for key in set(assessed._kept) - made}


@pytest.fixture
def bare(tmp_path: Path) -> None:
    """A database without a table. Connecting sets up logging anew: what is logged can be read only by a test that comes after."""
    connect(f"sqlite:///{tmp_path / 'bare.sqlite3'}")


@pytest.fixture
def empty(bare: None) -> None:
    make_tables()


@pytest.mark.usefixtures("empty")
def test_an_empty_database_has_nothing_to_make(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="outturn"):
        warmed()
    assert "Nothing was made beforehand" in caplog.text
    assert "The database holds nothing yet." in caplog.text


@pytest.mark.usefixtures("bare")
def test_a_database_without_tables_is_no_fault_of_the_start(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="outturn"):
        warmed()
    assert "Nothing was made beforehand" in caplog.text


@pytest.mark.usefixtures("empty")
def test_its_connection_is_closed_when_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from outturn.web import warm

    seen: list[object] = []

    def watched() -> None:
        original()
        seen.append(connection.connection)

    original = warm.warm
    monkeypatch.setattr(warm, "warm", watched)
    warmed()
    assert seen == [None]
