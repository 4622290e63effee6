"""The colours of charts. Tests hold them to the contrast that readers need.

The blue and the plum are of the Analysis Function's palette for accessible charts. Its teal is darkened here, because
the lines are labelled in their own colour and text needs 4.5:1 on white. No line is told apart by colour alone: each
has its own dash and its own label.
"""

from __future__ import annotations

from dataclasses import dataclass

from outturn.charts.spec import PointMark, SeriesRole

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
CENTRE = "#42505E"

MARKS = {PointMark.GOOD: "#0069A8", PointMark.BAD: "#B4460B", PointMark.NEUTRAL: "#6A3D9A"}
"""The shapes tell them apart; the colours follow Making Data Count, darkened until they can be seen."""

DARK_PAPER = "#12181E"
ON_DARK = {
    INK: "#E9EEF3", MUTED_INK: "#B3BFCB", GRID: "#2E3944", AXIS: "#8FA3B7", BAND: "#22303D",
    ACTUAL: "#9CC6EC", TARGET: "#62CFBF", FLOOR: "#F29AC8", RANGE: "#A9C4E0", COMPARATOR: "#C0B4F5",
}  # fmt: skip
"""What each colour becomes for a reader who has chosen dark: style sheets of pages change it, drawings and paper keep their own."""


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
    SeriesRole.CENTRE: LineStyle(CENTRE, 1, "12 4"),
}
