"""Which engine is meant: by its name, or by what a program has of it already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import narwhals as nw
import polars as pl

from outturn.engines.opening import FiguresEngine
from outturn.engines.polars_engine import PolarsEngine
from outturn.errors import UsageError


class EngineName(StrEnum):
    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True)
class EngineOptions:
    """`memory` is the most that DuckDB, or Spark on this machine, may take (4GB); `cluster` is the address of a Spark cluster."""

    memory: str = ""
    cluster: str = ""


def engine_named(name: str, options: EngineOptions = EngineOptions()) -> FiguresEngine:
    """Starts it. Raises UsageError for a name that is none, and where what it takes is not installed."""
    try:
        match name:
            case EngineName.POLARS:
                return PolarsEngine()
            case EngineName.DUCKDB:
                from outturn.engines.duckdb_engine import DuckDBEngine

                return DuckDBEngine.start(options.memory)
            case EngineName.SPARK:
                from outturn.engines.spark_engine import SparkEngine

                return SparkEngine.start(options.cluster, options.memory)
    except ImportError as error:
        raise UsageError(f"The engine {name} is not installed ({error}): pip install “outturn[engines]”.") from None
    raise UsageError(f"There is no engine “{name}”. There are: {', '.join(EngineName)}.")


def engine_of(engine: object, figures: object) -> FiguresEngine:
    """`engine` is a name, one that is started, a connection of DuckDB, a session of Spark, or None: then the figures tell, if they are a table of one."""
    if isinstance(engine, str):
        return engine_named(engine)
    if isinstance(engine, FiguresEngine):
        return engine
    owner: Any = figures if engine is None else engine
    kind = type(owner).__module__.split(".")[0]
    if kind == "pyspark":
        from outturn.engines.spark_engine import SparkEngine

        return SparkEngine(getattr(owner, "sparkSession", owner), here=False)
    if kind in ("duckdb", "_duckdb"):
        import duckdb

        from outturn.engines.duckdb_engine import DuckDBEngine

        return DuckDBEngine(duckdb.default_connection() if engine is None else owner)
    if engine is None:
        return PolarsEngine()
    raise UsageError(f"An engine is {', '.join(EngineName)}, a connection of DuckDB or a session of Spark, and not {engine!r}.")


def fits(engine: FiguresEngine, figures: object) -> bool:
    """Whether a table that is given is one of the engine's own (a frame of Polars is sent to any)."""
    if isinstance(figures, (str, pl.DataFrame)):
        return True
    given = nw.from_native(figures, pass_through=True)
    made = engine.upload(pl.DataFrame({"a": [1]}))
    return isinstance(given, (nw.LazyFrame, nw.DataFrame)) and given.implementation is made.implementation
