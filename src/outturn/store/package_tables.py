"""A model for each table of a package, made from the one definition of them (`outturn.package.tables`).

A missing text is stored as an empty one, since a package never holds an empty text: so a key whose parts may be missing
is unique on every database. Everything else that is missing is null. Rows keep the order in which they came by `id`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from outturn.package.tables import TABLES, ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.package.tables import Column, Table

UNKNOWN = "unknown_columns"
"""The cells of columns that the definition does not know, as JSON; empty where a row has none."""

_NULLABLE: dict[ColumnType, type[models.Field[Any, Any]]] = {
    ColumnType.NUMBER: models.FloatField,
    ColumnType.INTEGER: models.BigIntegerField,
    ColumnType.BOOLEAN: models.BooleanField,
    ColumnType.DATE: models.DateField,
    ColumnType.INSTANT: models.DateTimeField,
}


def _model(table: Table) -> type[models.Model]:
    meta = type("Meta", (), {"db_table": f"package_{table.name}", "constraints": list(_unique(table)), "ordering": ("id",)})
    fields = {column.name: _field(column) for column in table.columns}
    attributes = {"__module__": "outturn.store.models", "__doc__": table.meaning, "Meta": meta, **fields, UNKNOWN: models.TextField(default="", blank=True)}
    return type(model_name(table.name), (models.Model,), attributes)


def model_name(table: str) -> str:
    """“breakdown_tables” gives BreakdownTablesRow: a row of the package's table, as it is."""
    return "".join(part.title() for part in table.split("_")) + "Row"


def _field(column: Column) -> models.Field[Any, Any]:
    made = _NULLABLE.get(column.type)
    if made is None:
        return models.TextField(default="", blank=True)
    return made(null=True, blank=True)


def _unique(table: Table) -> Iterator[models.UniqueConstraint]:
    """Null never equals null in a database, so where a part of the key may be null its absence has a constraint of its own.

    Each row stands in one of them alone: a million figures that name no instant need not be put in order twice.
    """
    absent = next((name for name in table.key if table.column(name).type in _NULLABLE and not table.column(name).required), None)
    if absent is None:
        yield models.UniqueConstraint(fields=list(table.key), name=f"{table.name}_key")
        return
    yield models.UniqueConstraint(fields=list(table.key), name=f"{table.name}_key", condition=Q(**{f"{absent}__isnull": False}))
    rest = [name for name in table.key if name != absent]
    yield models.UniqueConstraint(fields=rest, name=f"{table.name}_key_without_{absent}", condition=Q(**{f"{absent}__isnull": True}))


ROWS: dict[str, type[models.Model]] = {table.name: _model(table) for table in TABLES.values()}
"""The models by the name of their table, in the order of the package."""
