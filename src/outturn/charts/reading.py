"""What a chart says period by period, for reading by keyboard and for the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.charts.spec import SeriesRole

if TYPE_CHECKING:
    from outturn.charts.spec import ChartSpec, Series


@dataclass(frozen=True)
class Reading:
    """“July to September 2025”, and a line for each series that has something to say: “Actual 87.9%”."""

    period: str
    lines: tuple[str, ...]


def readings(spec: ChartSpec) -> tuple[Reading, ...]:
    """One for each period. Only the indicator's own figure is said to be missing; other lines are left out."""
    return tuple(Reading(tick.full, tuple(line for series in spec.series if (line := _line(series, place)))) for place, tick in enumerate(spec.ticks))


def _line(series: Series, place: int) -> str:
    if series.texts[place]:
        return f"{series.label} {series.texts[place]}"
    return f"{series.label}: no figure" if series.role is SeriesRole.ACTUAL else ""
