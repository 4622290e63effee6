"""Rows of the package's tables, changed one at a time: what they said, what they say now, and who was quicker."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError
from outturn.package.tables import TABLES
from outturn.store.package_tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model


class StaleError(UsageError):
    """Somebody else changed it after the form was opened. Nothing was saved; `current` is what stands there now, `mark` its mark."""

    def __init__(self, current: Mapping[str, Any], mark: str) -> None:
        super().__init__("Somebody else changed this while you were writing. Nothing of yours was saved yet: compare, and save again.")
        self.current = current
        self.mark = mark


def the_row(table: str, missing: str, **key: object) -> Model:
    """Raises UsageError with these words where there is none. Say that the table is touched first."""
    found = ROWS[table]._default_manager.filter(**key).first()
    if found is None:
        raise UsageError(missing)
    return found


def contents(table: str, row: Model) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in TABLES[table].column_names}


def mark_of(contents: Mapping[str, Any]) -> str:
    """Changes with whatever the row says: a form carries it, to tell what it was made from. A missing text and an empty one are the same."""
    told = {name: value for name, value in sorted(contents.items()) if value not in (None, "")}
    return hashlib.sha256(json.dumps({name: plain(value) for name, value in told.items()}, ensure_ascii=False).encode()).hexdigest()[:20]


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def change(table: str, row: Model, values: Mapping[str, Any], *, seen: str = "", named: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """Saves what differs, and gives it as it was and as it is, as JSON; both empty where nothing differs.

    `named` tells in both which row it is, where the subject of the record does not. Raises StaleError where `seen` is given
    and is not the mark of what stands there, unless that is what was to be saved anyway.
    """
    now = contents(table, row)
    different = [name for name, value in values.items() if now[name] != plain(value) and (now[name] or None) != (plain(value) or None)]
    if not different:
        return "", ""
    if seen and seen != mark_of(now):
        raise StaleError(now, mark_of(now))
    for name in different:
        setattr(row, name, values[name])
    row.save(update_fields=different)
    key = named or {}
    return as_json({**key, **{name: now[name] for name in different}}), as_json({**key, **{name: values[name] for name in different}})


def add(table: str, values: Mapping[str, Any]) -> str:
    """The new row, and what it says as JSON, without what is missing."""
    ROWS[table]._default_manager.create(**values)
    return as_json({name: value for name, value in values.items() if value not in (None, "")})


def as_json(values: Mapping[str, Any]) -> str:
    return json.dumps({name: plain(value) for name, value in values.items()}, ensure_ascii=False)


def refuse_unknown(table: str, column: str, wanted: Iterable[str]) -> None:
    for one in wanted:
        if one and not ROWS[table]._default_manager.filter(**{column: one}).exists():
            raise UsageError(f"There is no {column} “{one}” in the database.")
