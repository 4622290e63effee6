"""Where the database is: one address says it, as hosting services give it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from dj_database_url import DBConfig

DEFAULT_ADDRESS = "sqlite:///outturn.sqlite3"
"""A file in the folder in which the command runs."""

_KINDS = ("sqlite", "postgres", "postgresql")
_BUSY_SECONDS = 20
"""How long a writer waits for another on SQLite, where one writes at a time."""

_CONNECTED_SECONDS = 600
"""How long a connection to PostgreSQL is kept: a new one costs the server a process, which takes longer than most pages. SQLite opens a file."""


def database_at(address: str) -> DBConfig:
    """What Django wants to know. Raises ImproperlyConfigured for an address that is neither SQLite nor PostgreSQL."""
    try:
        kind = urlsplit(address).scheme
        if kind not in _KINDS:
            raise ValueError(f"it begins with {kind or address!r}")
        database = dj_database_url.parse(address, conn_max_age=0 if kind == "sqlite" else _CONNECTED_SECONDS, conn_health_checks=True)
    except ValueError as error:
        forms = "sqlite:///outturn.sqlite3 or postgresql://user:password@host/name"
        raise ImproperlyConfigured(f"DATABASE_URL is not the address of a database of ours ({error}); write {forms}") from None
    if kind == "sqlite":
        # a writer takes its lock at once and waits for others, so that two writers never see each other half way
        database["OPTIONS"] = {"timeout": _BUSY_SECONDS, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
    return database
