"""What the papers printed: small tables of facts, as text."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
Printed = dict[str, str]


@cache
def printed(name: str) -> tuple[Printed, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def number(text: str) -> float | None:
    return float(text) if text else None


def by_indicator(row: Printed) -> str:
    """The name of a parametrised case."""
    return row["indicator"]
