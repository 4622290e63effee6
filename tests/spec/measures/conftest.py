"""Every rule about case records holds on each engine that is quick to ask; tests/integration/records compares all of them."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["polars", "duckdb"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)
