"""A package as it was known at an instant: what became known later is left out, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.package.package import Package

_KNOWN_FROM: Mapping[str, str] = {"figures": "recorded_at", "published": "published_on", "commentary": "approved_on"}
"""The column that says when a row became known. Other tables keep no earlier state, so they are taken as they are."""


def as_known(package: Package, instant: dt.datetime) -> Package:
    """Every revision up to the instant (UTC without a zone) stays, so that a report can tell what it revises.

    A row that does not say when it became known was known from the start.
    """
    kept = {table: _known(package[table][column], instant) for table, column in _KNOWN_FROM.items()}
    tables = {**package.tables, **{table: package[table].filter(known) for table, known in kept.items()}}
    lines = {table: numbers.filter(kept[table]) if table in kept else numbers for table, numbers in package.lines.items()}
    return replace(package, tables=tables, lines=lines)


def _known(since: pl.Series, instant: dt.datetime) -> pl.Series:
    """A day counts as known from its beginning."""
    limit = instant.date() if since.dtype == pl.Date else instant
    return since.is_null() | (since <= limit).fill_null(value=False)
