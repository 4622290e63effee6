"""Everything that the database holds, into an archive, as it stood at one instant and while people go on working."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction

from outturn.errors import UsageError
from outturn.store.backup.cells import as_line
from outturn.store.backup.manifest import Manifest
from outturn.store.models import Holding
from outturn.store.schema import applied, unknown_to_this_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from outturn.store.backup.archive import Writer
    from outturn.store.backup.manifest import Setting

LEFT_OUT = frozenset({"sessions.session"})
"""Whoever reads a backup could go on with the sessions that were open. The cache is no model, and can be made again."""

_CHUNK = 2_000


def kept_models() -> list[type[Model]]:
    """Every model with a table, in the order of their names."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    return sorted((model for model in found if model._meta.label_lower not in LEFT_OUT), key=lambda model: model._meta.label_lower)


def take(writer: Writer, *, version: str, made_at: str, settings: tuple[Setting, ...]) -> Manifest:
    """Writes every row, and gives the manifest, which is written as well. Raises UsageError for a database of a newer outturn."""
    with one_instant():
        steps = applied()
        if unknown := unknown_to_this_version(steps):
            raise UsageError(f"The database is of a newer version of outturn (it has had {unknown[0][0]} {unknown[0][1]}). Back it up with that version.")
        tables = tuple(writer.table(model._meta.label_lower, _columns(model), _lines(model)) for model in kept_models())
        manifest = Manifest(
            version=version,
            made_at=made_at,
            database=connection.vendor,
            holds=_title(),
            migrations=tuple(sorted(steps)),
            settings=settings,
            tables=tables,
        )
    writer.close(manifest)
    return manifest


@contextmanager
def one_instant() -> Iterator[None]:
    """Whatever is read inside stands as it stood at the first look. Nobody who writes meanwhile is held up, on either database."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:  # not `atomic`: that would take the writers' lock
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _lines(model: type[Model]) -> Iterator[bytes]:
    rows: Any = model._base_manager.order_by("pk").values_list(*_columns(model))
    return (as_line(row) for row in rows.iterator(chunk_size=_CHUNK))


def _title() -> str:
    holding = Holding.objects.first()
    return str(json.loads(holding.descriptor).get("title", "")) if holding else ""
