"""The package that the database holds: putting one in, and reading it out again, the same to the last byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import UsageError
from outturn.package.description import describe
from outturn.package.package import Package
from outturn.package.schema import descriptor
from outturn.package.tables import TABLES
from outturn.store import bulk
from outturn.store.models import Holding, Picture
from outturn.store.package_tables import ROWS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.package.tables import Table


def is_empty() -> bool:
    return not Holding.objects.exists()


def stored_package() -> Package:
    """Raises UsageError where the database holds none."""
    holding = Holding.objects.first()
    if holding is None:
        raise UsageError("The database holds nothing yet. Load a package first: outturn load PACKAGE.")
    unknown = json.loads(holding.unknown_columns)
    return as_package(holding, {name: spread(bulk.rows(name), unknown.get(name, ())) for name in TABLES})


def as_package(holding: Holding, tables: Mapping[str, pl.DataFrame]) -> Package:
    """With the description and the pictures that the database holds."""
    description, _ = describe(json.loads(holding.descriptor))
    return Package(
        name=description.name,
        title=description.title,
        organisation=description.organisation,
        tables=tables,
        rating_scheme=description.rating_scheme,
        overlap_aware=description.overlap_aware,
        process_control=description.process_control,
        notice=description.notice,
        created=description.created,
        licence=description.licence,
        source="the database",
        pictures={picture.path: bytes(picture.data) for picture in Picture.objects.all()},
        extra=description.extra,
    )


def put(package: Package) -> None:
    """Replaces whatever the database holds. Call it inside a transaction."""
    held = Holding.objects.select_for_update().first()
    version = held.version + 1 if held else 1
    clear()
    unknown = {name: names for name, table in TABLES.items() if (names := _unknown_columns(package[name], table))}
    described = {key: value for key, value in descriptor(package).items() if key != "resources"}
    Holding.objects.create(
        descriptor=json.dumps(described, ensure_ascii=False),
        unknown_columns=json.dumps(unknown, ensure_ascii=False),
        version=version,
        marks=json.dumps(dict.fromkeys(TABLES, version)),
    )
    Picture.objects.bulk_create(Picture(path=path, data=data) for path, data in package.pictures.items())
    for name in TABLES:
        bulk.fill(name, _folded(package[name], unknown.get(name, [])))


def touch(*tables: str) -> None:
    """Says that rows of these tables change. Call it inside a transaction, before the change: until it ends, no other writer gets past here.

    Added figures need no mark, only the new version: name no table. Ask for `current()` before it, never between it and the end
    of the transaction: what is half written would be kept in memory as the new state.
    """
    held = Holding.objects.select_for_update().first()
    if held is None:
        raise UsageError("The database holds nothing yet. Load a package first: outturn load PACKAGE.")
    held.version += 1
    held.marks = json.dumps(json.loads(held.marks) | dict.fromkeys(tables, held.version))
    held.save(update_fields=["version", "marks"])


def clear() -> None:
    Holding.objects.all().delete()
    Picture.objects.all().delete()
    for model in ROWS.values():
        model._default_manager.all()._raw_delete(using="default")  # one statement a table; rows refer to nothing by key


def _unknown_columns(frame: pl.DataFrame, table: Table) -> list[str]:
    return [name for name in frame.columns if name not in table.column_names]


def _folded(frame: pl.DataFrame, unknown: list[str]) -> pl.DataFrame:
    """The cells of unknown columns as one text of JSON, missing where the row has none of them."""
    if not unknown:
        return frame.with_columns(pl.lit(None, pl.String).alias(UNKNOWN))
    any_there = pl.any_horizontal(pl.col(name).is_not_null() for name in unknown)
    folded = pl.when(any_there).then(pl.struct(unknown).struct.json_encode())
    return frame.with_columns(folded.alias(UNKNOWN)).drop(unknown)


def spread(frame: pl.DataFrame, unknown: Sequence[str]) -> pl.DataFrame:
    """With the cells of unknown columns in columns of their own again."""
    if not unknown:
        return frame.drop(UNKNOWN)
    cells = pl.col(UNKNOWN).str.json_decode(pl.Struct(dict.fromkeys(unknown, pl.String)))
    return frame.with_columns(cells.struct.unnest()).drop(UNKNOWN)
