"""The printed sizes of a chart. Text stays at 12 px in both, so a chart is drawn for its place and never shrunk into it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChartSize:
    """Width and height in CSS pixels, which are also the units inside the drawing."""

    width: int
    height: int


FULL_WIDTH = ChartSize(560, 210)
HALF_WIDTH = ChartSize(350, 200)
