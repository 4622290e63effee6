"""Every row of every table, read past everything of ours: to prove that two databases hold the same."""

from __future__ import annotations

import datetime as dt
import json

TRANSIENT = frozenset({"site_cache", "django_session", "django_migrations", "sqlite_sequence"})
"""What no backup holds: answers that can be made again, sessions, and the record of the migrations, whose instants are those of the restoring."""


def every_row(*, without: frozenset[str] = TRANSIENT) -> dict[str, list[dict[str, object]]]:
    """By table, in the order of their keys, by the name of the column; the same for both kinds of database."""
    from django.db import connection

    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in sorted(connection.introspection.table_names(cursor)) if name not in without}


def _rows(cursor: object, table: str) -> list[dict[str, object]]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # type: ignore[attr-defined]  # noqa: S608
    names = [column[0] for column in cursor.description]  # type: ignore[attr-defined]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]  # type: ignore[attr-defined]


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return _json(value)
    return value


def _json(text: str) -> object:
    """Where a database has a type for JSON it writes it in its own way."""
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text
