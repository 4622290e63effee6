"""One at a time, over all processes that share a database."""

from __future__ import annotations

import zlib

from django.db import connection


def alone(what: str) -> None:
    """Waits until nobody else is at the same work, and keeps others out until the transaction ends. Call it inside one, before anything is read.

    On SQLite a transaction of ours is alone from its beginning.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"outturn: {what}".encode())])
