"""A package as the checks look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.context import CheckContext
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    from outturn.assessment.groundwork import Groundwork
    from outturn.package.package import Package


def check_context(package: Package, ground: Groundwork | None = None) -> CheckContext:
    """Without rows whose key lacks a required cell and second rows of one indicator: reading has a finding for each."""
    tables, lines = dict(package.tables), dict(package.lines)
    for name, frame in package.tables.items():
        if _is_whole(name, frame):
            continue
        whole = _has_its_key(name, frame)
        tables[name] = frame.filter(whole)
        if name in lines:
            lines[name] = lines[name].filter(whole)
    return CheckContext(tables=tables, lines=lines, scheme=package.rating_scheme, overlap_aware=package.overlap_aware, ground=ground)


def _is_whole(name: str, frame: pl.DataFrame) -> bool:
    """Told by counts alone, which is far quicker than to look at each row: a package of one indicator is checked while somebody types."""
    table = TABLES[name]
    if any(frame[key].null_count() for key in table.key if table.column(key).required):
        return False
    return name != "indicators" or frame["indicator"].n_unique() == frame.height


def _has_its_key(name: str, frame: pl.DataFrame) -> pl.Series:
    table = TABLES[name]
    filled = [pl.col(key).is_not_null() for key in table.key if table.column(key).required]
    first = [pl.col("indicator").is_first_distinct()] if name == "indicators" else []
    return frame.select(pl.all_horizontal(pl.repeat(value=True, n=pl.len()), *filled, *first)).to_series()
