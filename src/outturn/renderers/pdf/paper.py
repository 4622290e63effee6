"""Sizes of the page, in points, which the layout of tables and the look share."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from outturn.charts.size import ChartSize
from outturn.identity.colour import PAPER, mixed, parse_colour, tint
from outturn.renderers.pdf.fonts import FAMILIES

_LONG_EDGE, _SHORT_EDGE = 841.89, 595.28
_MARGIN = 51.0
PANEL_LEFT, PANEL_RIGHT = 15.0, 12.0
HALF_GUTTER, HALF_INSET = 14.0, 10.0
CALLOUT_INSET = 27.0
NUMBER_ROOM = 30.0  # for the number of a paragraph of a committee paper

# Drawn at three quarters (a CSS pixel is 0.75 points), so that the text of a chart is 9 points, or near it beside another.
POINTS_PER_PIXEL = 0.75
BESIDE_FACTS = ChartSize(352, 160)  # with two columns of figures beside it, three indicators stand on a page
ALONE = ChartSize(620, 230)
HALF = ChartSize(330, 160)


@dataclass(frozen=True)
class Paper:
    """`width` and `height` are those of the text."""

    is_landscape: bool
    width: float
    height: float

    @property
    def panel(self) -> float:
        return self.width - PANEL_LEFT - PANEL_RIGHT

    @property
    def half_panel(self) -> float:
        return (self.width - HALF_GUTTER) / 2 - 2 * HALF_INSET

    @property
    def kept_whole(self) -> float:
        """A table that is shorter is not split between pages."""
        return self.height * (0.6 if self.is_landscape else 0.42)

    @property
    def figure_columns(self) -> int:
        """How many tables of the figures behind the charts stand side by side."""
        return 3 if self.is_landscape else 2


PORTRAIT = Paper(is_landscape=False, width=_SHORT_EDGE - 2 * _MARGIN, height=_LONG_EDGE - 128)
LANDSCAPE = Paper(is_landscape=True, width=_LONG_EDGE - 2 * _MARGIN, height=_SHORT_EDGE - 128)
FIGURE_GUTTER = 18.0


@dataclass(frozen=True)
class Ink:
    """The colours that follow the organisation's own: its letters and grounds, its pale tint, and what stands on the cover."""

    brand: str = "#12436D"
    pale: str = "#EAF1F8"
    cover_label: str = "#DCE8F3"
    cover_rule: str = "#7FA0BE"


def ink_of(accent: str) -> Ink:
    """Our own where there is no accent. Only white is sure to be read on any that is allowed."""
    colour = parse_colour(accent)
    return Ink(colour, tint(colour), PAPER, mixed(colour, PAPER, 0.5)) if colour else Ink()


def constants(paper: Paper, ink: Ink) -> str:
    """The sizes and colours as definitions for the look."""
    lengths = {
        "margin-x": _MARGIN,
        "text-width": paper.width,
        "most-kept": paper.height * 0.62,
        "least-room": paper.height * 0.64,
        "panel-left": PANEL_LEFT,
        "panel-right": PANEL_RIGHT,
        "half-inset": HALF_INSET,
        "half-gutter": HALF_GUTTER,
        "figure-gutter": FIGURE_GUTTER,
        "number-room": NUMBER_ROOM,
    }
    names = ", ".join(f'"{name}"' for name in FAMILIES)
    colours = "".join(f'#let {name.replace("_", "-")} = rgb("{colour}")\n' for name, colour in asdict(ink).items())
    return "".join(f"#let {name} = {length:g}pt\n" for name, length in lengths.items()) + colours + f"#let fonts = ({names},)\n"
