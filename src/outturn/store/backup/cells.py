"""One row as a line of JSON, and back: the same on either database, to the last digit."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.db.models import BinaryField, ForeignKey, JSONField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Field


def as_line(values: Sequence[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def _plain(value: object) -> object:
    """What JSON has no form for: instants in UTC, days, bytes; everything else as it is written."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def reader_of(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """From a cell of the line to what the database takes. Raises ValueError for a cell that does not fit the field."""
    if isinstance(field, BinaryField):
        return lambda cell: None if cell is None else base64.b64decode(cell, validate=True)
    if isinstance(field, JSONField):
        return lambda cell: cell
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.to_python
