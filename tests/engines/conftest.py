"""One DuckDB and one Spark for all tests of a process: a Spark takes longer to start than most tests to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.engines.duckdb_engine import DuckDBEngine
from outturn.engines.spark_engine import SparkEngine
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


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkEngine]:
    """In local mode, in one part and without compiling: the tables of the tests are small."""
    engine = SparkEngine.start("local[2]", "1GB")
    engine.session.conf.set("spark.sql.shuffle.partitions", "1")
    engine.session.conf.set("spark.sql.codegen.wholeStage", "false")
    yield engine
    engine.session.stop()


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> FiguresEngine:
    chosen: FiguresEngine = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="session")
def specifications() -> list[Batch]:
    return batches()
