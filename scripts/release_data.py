"""A database with a row in every table, as a release would leave it: what upgrades and backups are tried on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import BinaryField, BooleanField, DateField, DateTimeField, FloatField, IntegerField, JSONField

from outturn.actions.first_day import load_example
from outturn.api import read_package

if TYPE_CHECKING:
    from django.db.models import Field, Model

EXAMPLE = Path(__file__).parents[1] / "examples" / "meadshire"
AT = dt.datetime(2026, 1, 8, 9, 30, 15, 123_456, tzinfo=dt.UTC)
_LINE = "Größe “½” – \U0001f600 \\N of {}"
_TEXT = f'{_LINE}\n\tand a second line, with “,” and ""\r\n'
"""Whatever a text may hold that a careless copy loses; names and references have one line."""

_VALUES: tuple[tuple[type[Field[Any, Any]], object], ...] = (
    (DateTimeField, AT),
    (DateField, AT.date()),
    (BooleanField, True),
    (FloatField, 0.1),
    (IntegerField, 7),
    (BinaryField, b"\x00\xff outturn"),
    (JSONField, {"a": [1, None, "½"]}),
)
_LONG = frozenset({"text", "why", "note", "message", "data", "commentary", "reason", "body", "old", "new"})


def fill_everything() -> None:
    """The example council with its people, and one row of everything else. Into an empty database that has its tables."""
    load_example(read_package(EXAMPLE), by="release", at=AT)
    empty = [model for model in every_model() if not model._base_manager.exists()]
    while empty:
        made = [model for model in empty if _fill_one(model)]
        if not made:
            raise RuntimeError(f"These tables cannot be filled: {', '.join(model._meta.label for model in empty)}")
        empty = [model for model in empty if model not in made]


def every_model() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]


def _fill_one(model: type[Model]) -> bool:
    """False where what it refers to is not there yet."""
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and field.get_internal_type().endswith("AutoField"):
            continue
        if field.is_relation:
            target: Any = field.related_model
            other = target._base_manager.order_by("pk").first()
            if other is None and not field.null:
                return False
            values[field.attname] = other.pk if other else None
        else:
            values[field.attname] = _value(field)
    model._base_manager.bulk_create([model(**values)])
    return True


def _value(field: Field[Any, Any]) -> object:
    """A default that says something is one that fits: a state has few words."""
    if field.has_default() and field.get_default():
        return field.get_default()
    for kind, value in _VALUES:
        if isinstance(field, kind):
            return value
    text = (_TEXT if field.name in _LONG else _LINE).format(field.name)
    return text[: field.max_length] if field.max_length else text
