"""What a comparison says, row by row, as plain values that a report can look up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.comparison.comparison import Comparison


@dataclass(frozen=True)
class ComparisonRow:
    """A row of `Comparison.frame`, with its columns."""

    indicator: str
    breakdown: str | None
    area: str
    period: str
    latest: str
    value: float | None
    qualifier: str | None
    status: str
    rank: int | None
    sharing: int | None
    ranked_from: str
    of: int
    quartile: str | None
    median: float | None
    mean: float | None
    pooled: float | None
    gap: float | None
    gap_in_points: bool
    best: float | None
    best_areas: str | None
    worst: float | None
    worst_areas: str | None
    comparators: int
    compared: int
    missing: int
    suppressed: int
    embargoed: int
    limits: int
    low: float | None
    high: float | None
    method: str | None
    against: str | None
    against_value: float | None
    difference: str | None
    standing: str | None
    untested: str | None


def rows_from(comparison: Comparison) -> tuple[ComparisonRow, ...]:
    """All of them, breakdown members too, in the order of the catalogue."""
    return tuple(ComparisonRow(*row) for row in comparison.frame.select([field.name for field in fields(ComparisonRow)]).rows())


def rows_of(comparison: Comparison) -> dict[str, ComparisonRow]:
    """By indicator, of the whole only."""
    return {row.indicator: row for row in rows_from(comparison) if row.breakdown is None}
