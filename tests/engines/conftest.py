"""One DuckDB for all tests of a process; Spark has its place among the fixtures of every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.engines.duckdb_engine import DuckDBEngine
from tests.engines.recorded import batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.engines.opening import FiguresEngine
    from tests.engines.recorded import Batch


@pytest.fixture(scope="session")
def duckdb() -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine.start("1GB")
    yield engine
    engine.connection.close()


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> FiguresEngine:
    chosen: FiguresEngine = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="session")
def specifications() -> list[Batch]:
    return batches()
