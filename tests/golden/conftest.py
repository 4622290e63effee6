"""The Kent package, read once and assessed at the periods of its two reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from outturn.assessment.assess import assess
from outturn.package.reading import read_package
from outturn.periods import parse_period
from tests.golden.intake_facts import source_documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from outturn.package.package import Package

collect_ignore = [] if source_documents() else ["test_intake_seeds.py"]
"""The source documents do not belong to the project; where they are beside it, every fact of theirs is compared."""

Assessed = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def kent(project: Path) -> Package:
    return read_package(project / "examples" / "kent")


@pytest.fixture(scope="session")
def assessed(kent: Package) -> Callable[..., Assessed]:
    """Assesses the package at a period, with other tables in the place of its own where given: indicator to row."""

    def run(period: str, **tables: pl.DataFrame) -> Assessed:
        frame = assess({**kent.tables, **tables}, parse_period(period)).filter(pl.col("breakdown").is_null())
        return {row["indicator"]: row for row in frame.iter_rows(named=True)}

    return run


@pytest.fixture(scope="session")
def dashboard(assessed: Callable[..., Assessed]) -> Assessed:
    return assessed("2025-10")


@pytest.fixture(scope="session")
def qpr(assessed: Callable[..., Assessed]) -> Assessed:
    return assessed("2020-21-Q2")
