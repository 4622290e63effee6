"""A package as the checks look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.context import CheckContext
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    from outturn.package.package import Package


def check_context(package: Package) -> CheckContext:
    """Without rows whose key lacks a required cell and second rows of one indicator: reading has a finding for each."""
    whole = {name: _has_its_key(name, frame) for name, frame in package.tables.items()}
    tables = {name: frame.filter(whole[name]) for name, frame in package.tables.items()}
    lines = {name: numbers.filter(whole[name]) for name, numbers in package.lines.items()}
    return CheckContext(tables=tables, lines=lines, scheme=package.rating_scheme, overlap_aware=package.overlap_aware)


def _has_its_key(name: str, frame: pl.DataFrame) -> pl.Series:
    table = TABLES[name]
    filled = [pl.col(key).is_not_null() for key in table.key if table.column(key).required]
    first = [pl.col("indicator").is_first_distinct()] if name == "indicators" else []
    return frame.select(pl.all_horizontal(pl.repeat(value=True, n=pl.len()), *filled, *first)).to_series()
