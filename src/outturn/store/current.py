"""The package that the database holds, kept in memory and brought up to date by what has changed since.

A page asks for it with one query where nothing has changed. Where only figures were added, only these are read.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import UsageError
from outturn.package.tables import TABLES
from outturn.store import bulk
from outturn.store.holding import as_package, spread
from outturn.store.models import Holding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outturn.package.package import Package


@dataclass(frozen=True)
class Current:
    """`version` grows with every write; `marks` are the versions at which each table was last rewritten."""

    version: int
    marks: Mapping[str, int]
    last_figure: int
    package: Package


_reading = Lock()
_seen: ContextVar[list[Current] | None] = ContextVar("seen", default=None)
_kept: list[Current] = []


def current() -> Current:
    """Raises UsageError where the database holds no package."""
    seen = _seen.get()
    if seen:
        return seen[0]
    found = _current()
    if seen is not None:
        seen.append(found)
    return found


@contextmanager
def one_state() -> Iterator[None]:
    """Inside it `current` asks once, and gives the same state ever after: for a page that only reads."""
    token = _seen.set([])
    try:
        yield
    finally:
        _seen.reset(token)


def _current() -> Current:
    holding = Holding.objects.first()
    if holding is None:
        raise UsageError("The database holds nothing yet. Load a package first: outturn load PACKAGE.")
    kept = _kept[0] if _kept else None
    if kept is not None and kept.version == holding.version:
        return kept
    with _reading:  # whoever comes meanwhile waits, and finds it read
        kept = _kept[0] if _kept else None
        if kept is None or kept.version != holding.version:
            kept = _read(holding, kept)
            _kept[:] = [kept]
        return kept


def organisation_name() -> str:
    """Without a query once anything was read; empty where the database holds no package."""
    if not _kept and not Holding.objects.exists():
        return ""
    return (_kept[0] if _kept else current()).package.organisation.name


def forget() -> None:
    """Reads everything again next time: for whoever connects to another database."""
    _kept.clear()


def _read(holding: Holding, kept: Current | None) -> Current:
    marks: dict[str, int] = json.loads(holding.marks)
    last = bulk.last_id("figures")
    unknown = json.loads(holding.unknown_columns)
    tables = {}
    for name in TABLES:
        same = kept is not None and kept.version < holding.version and kept.marks.get(name) == marks.get(name)
        if kept is not None and same:
            tables[name] = kept.package[name]
            if name == "figures" and last > kept.last_figure:
                added = spread(bulk.rows(name, after=kept.last_figure, until=last), unknown.get(name, ()))
                tables[name] = pl.concat([tables[name], added])
        else:
            tables[name] = spread(bulk.rows(name, until=last if name == "figures" else None), unknown.get(name, ()))
    return Current(holding.version, marks, last, as_package(holding, tables))
