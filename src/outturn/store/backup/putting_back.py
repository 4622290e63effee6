"""A database made from an archive: its tables as they were, every row, and then the way to this version."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection

from outturn.errors import UsageError
from outturn.package.tables import TABLES
from outturn.store.backup.cells import reader_of
from outturn.store.models import AuditEvent, Holding, User
from outturn.store.schema import drop_everything, forward, models_at, newest, unknown_to_this_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Field, Model

    from outturn.store.backup.archive import Reader
    from outturn.store.backup.manifest import Manifest, TableEntry

_BATCH = 5_000


def refuse_newer(manifest: Manifest) -> None:
    """Raises UsageError where this version of outturn does not know the tables of the backup."""
    if unknown := unknown_to_this_version(manifest.migrations):
        raise UsageError(
            f"The backup was made by outturn {manifest.version}, which is newer than this one (it has {unknown[0][0]} {unknown[0][1]}). "
            "Install that version or a later one. Nothing was changed."
        )


def holds_anything() -> bool:
    """Whether somebody would miss what is there: a package, a person or a line of the audit trail."""
    there = set(connection.introspection.table_names())
    return any(model._meta.db_table in there and model.objects.exists() for model in (Holding, User, AuditEvent))


def put_back(reader: Reader, *, only_state: bool = False) -> None:
    """Replaces whatever the database holds. Call it inside `schema.changing`.

    With `only_state` the tables stay of the version of the backup: for tests of an upgrade.
    """
    before = _version()
    drop_everything()
    steps = reader.manifest.migrations
    forward(newest(steps))
    models = {model._meta.label_lower: model for model in models_at(steps).get_models(include_auto_created=True)}
    for table in reader.manifest.tables:
        _fill(models[table.model], reader, table)
    _go_on_counting([models[table.model] for table in reader.manifest.tables])
    connection.check_constraints()
    if not only_state:
        forward()
        _renew(before)


def _version() -> int:
    """Of the data that is there now; 0 where there is none."""
    if Holding._meta.db_table not in connection.introspection.table_names():
        return 0
    return Holding.objects.values_list("version", flat=True).first() or 0


def _renew(before: int) -> None:
    """A server that has kept the data which was replaced reads everything again."""
    held = Holding.objects.first()
    if held is not None and before:
        held.version = max(before, held.version) + 1
        held.marks = json.dumps(dict.fromkeys(TABLES, held.version))
        held.save(update_fields=["version", "marks"])


def _fill(model: type[Model], reader: Reader, table: TableEntry) -> None:
    fields = [_field(model, name) for name in table.columns]
    readers = [reader_of(field) for field in fields]
    rows = (_row(line, readers, table) for line in reader.lines(table))
    (_copy if connection.vendor == "postgresql" else _insert)(model, fields, rows)


def _field(model: type[Model], attname: str) -> Field[Any, Any]:
    found = next((field for field in model._meta.concrete_fields if field.attname == attname), None)
    if found is None:
        raise UsageError(f"The backup is damaged: {model._meta.label_lower} never had a column {attname[:80]}. Nothing was changed.")
    return found


def _row(line: bytes, readers: list[Callable[[Any], Any]], table: TableEntry) -> list[object]:
    try:
        return [read(cell) for read, cell in zip(readers, json.loads(line), strict=True)]
    except (ValueError, TypeError, ValidationError):
        raise UsageError(f"The backup is damaged: a row of {table.model} cannot be read. Nothing was changed.") from None


def _insert(model: type[Model], fields: list[Field[Any, Any]], rows: Iterator[list[object]]) -> None:
    statement = f"INSERT INTO {_name(model)} ({_names(fields)}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 (our own names)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.executemany(statement, [_prepared(fields, row) for row in batch])


def _copy(model: type[Model], fields: list[Field[Any, Any]], rows: Iterator[list[object]]) -> None:
    statement = f"COPY {_name(model)} ({_names(fields)}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(_prepared(fields, row))


def _prepared(fields: list[Field[Any, Any]], row: list[object]) -> list[Any]:
    return [field.get_db_prep_save(cell, connection) for field, cell in zip(fields, row, strict=True)]


def _name(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _names(fields: list[Field[Any, Any]]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _go_on_counting(models: list[type[Model]]) -> None:
    """The next row gets a number that none has. SQLite sees to it itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
