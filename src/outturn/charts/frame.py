"""Where things stand in a chart: the plot, the places of periods and values, and the labels in the margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.charts.labels import EndLabel, label_lines, one_line, spread
from outturn.charts.palette import LINE_STYLES
from outturn.charts.period_axis import has_years
from outturn.charts.scale import ValueScale, is_drawable, value_scale
from outturn.charts.text_width import LINE_HEIGHT, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.charts.size import ChartSize
    from outturn.charts.spec import ChartSpec, Series

_TOP = 12.0
_BESIDE_TICK_LABELS = 8.0
_BESIDE_PLOT = 12.0  # between the end of the lines and their labels: room for leader lines
_EDGE = 4.0
_LABEL_MARGIN = 1.0  # above the highest label and below the lowest
_END_PADDING = 8.0  # between the ends of the plot and its first and last period: a step reaches out to the ends
_LABEL_SHARE = 0.28  # the part of a chart's width that end labels may take
_MOST_LABEL_SHARE = 0.42  # and the part that they may take where a value would be cut short


@dataclass(frozen=True)
class PlacedLabel:
    """An end label, with the centre that it was given."""

    label: EndLabel
    centre: float


@dataclass(frozen=True)
class Frame:
    """The plot's edges, the place of each period, the value axis and the labels, in pixels of the drawing."""

    left: float
    right: float
    top: float
    bottom: float
    xs: tuple[float, ...]
    scale: ValueScale
    labels: tuple[PlacedLabel, ...]

    def y(self, value: float) -> float:
        return self.bottom - self.scale.share(value) * (self.bottom - self.top)

    @property
    def label_x(self) -> float:
        return self.right + _BESIDE_PLOT


def frame_of(spec: ChartSpec, size: ChartSize) -> Frame | None:
    """None where no series has a value to show."""
    values = [value for series in spec.series for value in series.values if value is not None and is_drawable(value)]
    if not values or not spec.ticks:
        return None
    scale = value_scale(values, spec.form)
    top = _TOP + (LINE_HEIGHT if scale.caption else 0)
    bottom = size.height - (41.0 if has_years(spec.ticks) else 23.0)
    left = _EDGE + max(map(text_width, scale.labels)) + _BESIDE_TICK_LABELS
    bare = Frame(left, size.width, top, bottom, (), scale, ())
    labels = _labels(spec, bare, size)
    right = size.width - _EDGE - max(label.width for label in labels) - _BESIDE_PLOT
    return Frame(left, right, top, bottom, _period_places(len(spec.ticks), left, right), scale, _placed(labels, size))


def _period_places(count: int, left: float, right: float) -> tuple[float, ...]:
    if count == 1:
        return ((left + right) / 2,)
    spacing = (right - left - 2 * _END_PADDING) / (count - 1)
    return tuple(left + _END_PADDING + place * spacing for place in range(count))


def last_place(series: Series) -> int | None:
    """The place of the last value that can be drawn."""
    return next((place for place in reversed(range(len(series.values))) if is_drawable(series.values[place])), None)


def _labels(spec: ChartSpec, frame: Frame, size: ChartSize) -> list[EndLabel]:
    ends = [(place, last) for place, series in enumerate(spec.series) if (last := last_place(series)) is not None]
    values = {place: _end_text(spec, spec.series[place], last) for place, last in ends}
    widest_value = max(text_width(values[place], bold=_is_bold(spec.series[place])) for place, _ in ends)
    room = max(size.width * _LABEL_SHARE, min(size.width * _MOST_LABEL_SHARE, widest_value))

    def label(place: int, last: int, wrap: _Wrap) -> EndLabel:
        series = spec.series[place]
        lines = wrap(series.label, values[place], room, bold=_is_bold(series))
        return EndLabel(place, lines, frame.y(series.values[last] or 0.0), _is_bold(series))

    wrapped = [label(place, last, label_lines) for place, last in ends]
    is_crowded = sum(each.height for each in wrapped) > size.height - 2 * _LABEL_MARGIN
    return [label(place, last, one_line) for place, last in ends] if is_crowded else wrapped


def _is_bold(series: Series) -> bool:
    return LINE_STYLES[series.role].is_bold


def _end_text(spec: ChartSpec, series: Series, last: int) -> str:
    """The figure at the end of the line, with its period where that is not the latest: “31 days (Q1)”."""
    return series.texts[last] if last == len(spec.ticks) - 1 else f"{series.texts[last]} ({spec.ticks[last].short})"


def _placed(labels: Sequence[EndLabel], size: ChartSize) -> tuple[PlacedLabel, ...]:
    centres = spread([label.wanted for label in labels], [label.height for label in labels], _LABEL_MARGIN, size.height - _LABEL_MARGIN)
    return tuple(PlacedLabel(label, centre) for label, centre in zip(labels, centres, strict=True))


if TYPE_CHECKING:
    from typing import Protocol

    class _Wrap(Protocol):
        def __call__(self, name: str, value: str, width: float, *, bold: bool) -> tuple[str, ...]: ...
