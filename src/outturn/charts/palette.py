"""The colours of charts and of rating tags, and the arithmetic of contrast that tests hold them to.

The blue and the plum are of the Analysis Function's palette for accessible charts. Its teal is darkened here, because
the lines are labelled in their own colour and text needs 4.5:1 on white. No line is told apart by colour alone: each
has its own dash and its own label.
"""

from __future__ import annotations

from dataclasses import dataclass

from outturn.charts.spec import SeriesRole

PAPER = "#FFFFFF"
INK = "#1C2630"
MUTED_INK = "#42505E"
GRID = "#DCE1E6"
AXIS = "#6B8299"
BAND = "#DFE8F1"
ACTUAL = "#12436D"
TARGET = "#0B6F66"
FLOOR = "#801650"
RANGE = "#3F6488"
COMPARATOR = "#4B3F8F"


@dataclass(frozen=True)
class LineStyle:
    """`dash` is the pattern of the stroke, empty for a solid line; `width` is in pixels."""

    colour: str
    width: float
    dash: str = ""
    is_step: bool = True
    is_bold: bool = False


LINE_STYLES: dict[SeriesRole, LineStyle] = {
    SeriesRole.ACTUAL: LineStyle(ACTUAL, 2.25, is_step=False, is_bold=True),
    SeriesRole.COMPARATOR: LineStyle(COMPARATOR, 1.5, "8 3 2 3", is_step=False),
    SeriesRole.TARGET: LineStyle(TARGET, 1.75, "7 3"),
    SeriesRole.FLOOR: LineStyle(FLOOR, 1.75, "2 2.5"),
    SeriesRole.UPPER: LineStyle(RANGE, 1, "1.5 2"),
    SeriesRole.LOWER: LineStyle(RANGE, 1, "1.5 2"),
}


def relative_luminance(colour: str) -> float:
    """Of a colour written #RRGGBB, as WCAG 2.2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((relative_luminance(first), relative_luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)
