"""What a chart shows, without ink. Every value comes with its text, so that a drawing and a screen reader agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.figures.formatting import NumberFormat


class SeriesRole(StrEnum):
    ACTUAL = "actual"
    TARGET = "target"
    FLOOR = "floor"
    UPPER = "upper"
    LOWER = "lower"
    COMPARATOR = "comparator"
    CENTRE = "centre"


class PointMark(StrEnum):
    """What a point is marked as, each with a shape of its own: a square, a diamond, a triangle."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Tick:
    """One period on the axis: “Q2” over “2025/26”, and “July to September 2025” for reading aloud."""

    short: str
    year: str
    full: str


@dataclass(frozen=True)
class Series:
    """`values` and `texts` have one entry for each tick; None (and an empty text) leaves a gap.

    `marks` has as many, or none at all where no point is marked.
    Targets, floors and ranges are drawn as steps: they hold for the whole of a period and jump between periods.
    """

    role: SeriesRole
    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    marks: tuple[PointMark | None, ...] = ()


@dataclass(frozen=True)
class ChartSpec:
    """`id` is unique in a document. `title` names the chart, `description` says in words what it shows (the text alternative).

    `subtitle` is for the reader who has the name already: the unit, how often, from when to when.
    For polarity range there are two TARGET and two FLOOR series (low and high). UPPER and LOWER together are drawn as a band.
    """

    id: str
    title: str
    description: str
    form: NumberFormat
    ticks: tuple[Tick, ...]
    series: tuple[Series, ...]
    subtitle: str = ""
