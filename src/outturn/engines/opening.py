"""From an address, a frame or a table of a warehouse to figures that can be assessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import narwhals as nw
import polars as pl

from outturn.assessment.engine_source import Engine, EngineSource
from outturn.assessment.source import PolarsSource
from outturn.engines.address import first_line
from outturn.engines.table import as_figures
from outturn.errors import OutturnError, PeriodError, UsageError
from outturn.periods import parse_period

if TYPE_CHECKING:
    from outturn.assessment.source import Source

_MOST_NAMED = 5
_INSTANT = "recorded_at"
_LIBRARIES = frozenset({"polars", "duckdb", "_duckdb", "pyspark", "pyarrow", "fsspec"})
"""Whose errors tell of the figures: a file that is cut short, a table that is gone, a cluster that does not answer."""


@runtime_checkable
class FiguresEngine(Engine, Protocol):
    def scan(self, text: str) -> nw.LazyFrame[Any]:
        """The figures at an address. Raises UsageError where they cannot be read."""

    def with_epoch(self, rows: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
        """An instant as microseconds since 1970 (UTC)."""


@dataclass(frozen=True)
class Panel:
    """The figures of many areas. `inventory` has the columns indicator, period and rows: what there is, and how much."""

    source: Source
    inventory: pl.DataFrame


def open_panel(engine: FiguresEngine, figures: object, indicators: pl.DataFrame) -> Panel:
    """`figures` is an address, a Polars frame, or a table of the engine's own.

    Raises UsageError for figures that cannot be read, for none at all, and for indicators or periods that are none.
    """
    where = figures if isinstance(figures, str) else "the table given"
    try:
        rows = as_figures(_found(engine, figures), where)
        inventory, recorded = _inventory(engine, rows)
    except OutturnError:
        raise
    except Exception as error:
        if type(error).__module__.split(".")[0] not in _LIBRARIES:
            raise
        raise UsageError(f"Figures cannot be read from {where}: {first_line(error)}.") from None
    _refuse_empty(inventory, where)
    _refuse_unknown(inventory, indicators, where)
    _refuse_no_periods(inventory, where)
    if _INSTANT in rows.collect_schema():
        rows = engine.with_epoch(rows, _INSTANT) if recorded else rows.drop(_INSTANT)
    native = rows.to_native()
    source = PolarsSource.of(native) if isinstance(native, pl.LazyFrame) else EngineSource(rows, engine)
    return Panel(source, inventory)


def _found(engine: FiguresEngine, figures: object) -> nw.LazyFrame[Any]:
    if isinstance(figures, str):
        return engine.scan(figures)
    if isinstance(figures, pl.DataFrame):
        return engine.upload(figures)
    frame: nw.LazyFrame[Any] = nw.from_native(figures)
    return frame.lazy()


def _inventory(engine: FiguresEngine, rows: nw.LazyFrame[Any]) -> tuple[pl.DataFrame, int]:
    """What there is of each indicator and period, and how many figures tell when they were recorded."""
    told = [nw.col(_INSTANT).count().alias("recorded")] if _INSTANT in rows.collect_schema() else []
    counted = engine.collect(rows.group_by("indicator", "period").agg(nw.len().alias("rows"), *told))
    plain = counted.with_columns(pl.col("indicator", "period").cast(pl.String), pl.col("rows").cast(pl.Int64))
    return plain.select("indicator", "period", "rows"), int(counted["recorded"].sum()) if told else 0


def _refuse_empty(inventory: pl.DataFrame, where: str) -> None:
    if inventory.is_empty():
        raise UsageError(f"There are no figures in {where}.")
    for name in ("indicator", "period"):
        count = inventory.filter(pl.col(name).is_null())["rows"].sum()
        if count:
            raise UsageError(f"{'One figure' if count == 1 else f'{count:,} figures'} in {where} {'has' if count == 1 else 'have'} no {name}.")


def _refuse_unknown(inventory: pl.DataFrame, indicators: pl.DataFrame, where: str) -> None:
    unknown = sorted(set(inventory["indicator"]) - set(indicators["indicator"]))
    if unknown:
        them = "it" if len(unknown) == 1 else "them"
        raise UsageError(f"{where} has figures of what the package does not define: {_listed(unknown)}. Add {them} to indicators.csv, or leave {them} out.")


def _refuse_no_periods(inventory: pl.DataFrame, where: str) -> None:
    faults = [fault for text in sorted(set(inventory["period"])) if (fault := _period_fault(text))]
    if faults:
        raise UsageError(f"Not every period in {where} can be read: {_listed(faults)}. Periods are written 2025-10, 2025-26-Q2 or 2025-26.")


def _period_fault(text: str) -> str:
    try:
        meant = parse_period(text).id
    except PeriodError:
        return f"“{text}”"
    return "" if meant == text else f"“{text}” (write {meant})"


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
