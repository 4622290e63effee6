"""Charts as SVG: text as text, with a title and a description, the same drawing for the web, PDF and Word.

Colours and fonts are attributes, which any style sheet may override; nothing depends on a font being installed.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from outturn.charts.frame import Frame, frame_of, last_place
from outturn.charts.marks import band_path, line_path, number, points, runs, step_path
from outturn.charts.palette import AXIS, BAND, GRID, LINE_STYLES, MARKS, MUTED_INK
from outturn.charts.period_axis import has_years, named_ticks, year_groups
from outturn.charts.size import FULL_WIDTH
from outturn.charts.spec import PointMark, SeriesRole
from outturn.charts.text_width import FONT_SIZE, LINE_HEIGHT

if TYPE_CHECKING:
    from outturn.charts.frame import PlacedLabel
    from outturn.charts.size import ChartSize
    from outturn.charts.spec import ChartSpec, Series

NO_FIGURES = "No figures to show"
_FONTS = "Segoe UI,Open Sans,Noto Sans,Roboto,Helvetica,Arial,sans-serif"
_DRAWN_LAST = (SeriesRole.COMPARATOR, SeriesRole.ACTUAL)
_MARKER, _LAST_MARKER = 3, 4.5
_ROOM_FOR_MARKER = 9.0
_NEAR = 3.0  # a label that was moved further than this has a leader line


def draw(spec: ChartSpec, size: ChartSize = FULL_WIDTH, id_prefix: str = "") -> str:
    """One `<svg>` element. `id_prefix` keeps ids apart where a document shows the same chart twice.

    `data-points` holds the place of the indicator's own figure at each period (“x,y”, without y where it has none).
    """
    frame = frame_of(spec, size)
    name = escape(f"{id_prefix}{spec.id}")
    body = _body(spec, frame, size) if frame else _empty(size)
    reading_points = f' data-points="{_reading_points(spec, frame)}"' if frame else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{name}-t {name}-d" '
        f'width="{size.width}" height="{size.height}" viewBox="0 0 {size.width} {size.height}" '
        f'font-family="{_FONTS}" font-size="{FONT_SIZE}" fill="{MUTED_INK}"{reading_points}>'
        f'<title id="{name}-t">{_text(spec.title)}</title><desc id="{name}-d">{_text(spec.description)}</desc>{body}</svg>'
    )


def _text(text: str) -> str:
    """Escaped, and without the control characters that XML does not allow."""
    return escape("".join(character if character.isprintable() else " " for character in text), quote=False)


def _empty(size: ChartSize) -> str:
    return (
        f'<rect x=".5" y=".5" width="{size.width - 1}" height="{size.height - 1}" fill="none" stroke="{GRID}"/>'
        f'<text x="{size.width // 2}" y="{size.height // 2}" text-anchor="middle">{NO_FIGURES}</text>'
    )


def _body(spec: ChartSpec, frame: Frame, size: ChartSize) -> str:
    ordered = sorted(spec.series, key=lambda series: _DRAWN_LAST.index(series.role) if series.role in _DRAWN_LAST else -1)
    parts = [_bands(spec, frame), _value_axis(frame), _period_axis(spec, frame, size)]
    parts += [_line(series, frame) for series in ordered]
    parts += [_end_label(spec, placed, frame) for placed in frame.labels]
    return "".join(parts)


def _reading_points(spec: ChartSpec, frame: Frame) -> str:
    actual = next((series for series in spec.series if series.role is SeriesRole.ACTUAL), None)
    places = points(actual.values, frame) if actual else [None] * len(frame.xs)
    return " ".join(f"{number(x)},{number(point[1]) if point else ''}" for x, point in zip(frame.xs, places, strict=True))


# --- axes
def _value_axis(frame: Frame) -> str:
    heights = [number(frame.y(tick * frame.scale.divisor)) for tick in frame.scale.ticks]
    lines = "".join(f"M{number(frame.left)} {height}H{number(frame.right)}" for height in heights)
    labels = "".join(
        f'<text x="{number(frame.left - 8)}" y="{height}" dy=".35em">{_text(label)}</text>' for height, label in zip(heights, frame.scale.labels, strict=True)
    )
    caption = f'<text x="4" y="12">{_text(frame.scale.caption)}</text>' if frame.scale.caption else ""
    return f'<path class="grid" stroke="{GRID}" fill="none" d="{lines}"/><g text-anchor="end">{labels}</g>{caption}'


def _period_axis(spec: ChartSpec, frame: Frame, size: ChartSize) -> str:
    base, label_y = frame.bottom + 3, number(frame.bottom + 18)
    marks = f"M{number(frame.left)} {number(base)}H{number(frame.right)}" + "".join(f"M{number(x)} {number(base)}v4" for x in frame.xs)
    texts = "".join(f'<text x="{number(frame.xs[place])}" y="{label_y}">{_text(spec.ticks[place].short)}</text>' for place in named_ticks(spec.ticks, frame.xs))
    if has_years(spec.ticks):
        groups = year_groups(spec.ticks, frame.xs, 1.0, size.width - 1.0)
        bracket_y, year_y = number(frame.bottom + 22.5), number(frame.bottom + 36)
        marks += "".join(f"M{number(group.start)} {bracket_y}H{number(group.end)}" for group in groups)
        texts += "".join(f'<text x="{number(group.middle)}" y="{year_y}">{_text(group.text)}</text>' for group in groups if group.text)
    return f'<path class="axis" stroke="{AXIS}" fill="none" d="{marks}"/><g text-anchor="middle">{texts}</g>'


# --- series
def _bands(spec: ChartSpec, frame: Frame) -> str:
    lower = [series for series in spec.series if series.role is SeriesRole.LOWER]
    upper = [series for series in spec.series if series.role is SeriesRole.UPPER]
    paths = "".join(band_path(low.values, high.values, frame) for low, high in zip(lower, upper, strict=False))
    return f'<path class="band" fill="{BAND}" d="{paths}"/>' if paths else ""


def _line(series: Series, frame: Frame) -> str:
    style = LINE_STYLES[series.role]
    path = step_path(series.values, frame) if style.is_step else line_path(series.values, frame)
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ' stroke-linejoin="round"'
    drawn = f'<path class="line" fill="none" stroke="{style.colour}" stroke-width="{style.width}"{dash} d="{path}"/>' if path else ""
    return drawn + ("" if style.is_step else _markers(series, frame, style.colour) + _marks(series, frame))


def _markers(series: Series, frame: Frame, colour: str) -> str:
    """On every figure of the indicator while there is room between them; on other lines only where no line could be drawn."""
    is_actual = series.role is SeriesRole.ACTUAL
    last = last_place(series) if is_actual else None
    alone = {run[0] for run in runs(series.values) if len(run) == 1}
    is_roomy = is_actual and (len(frame.xs) < 2 or frame.xs[1] - frame.xs[0] >= _ROOM_FOR_MARKER)
    circles = "".join(
        f'<circle cx="{number(point[0])}" cy="{number(point[1])}" r="{_LAST_MARKER if place == last else _MARKER}"/>'
        for place, point in enumerate(points(series.values, frame))
        if point and (is_roomy or place in alone or place == last)
    )
    return f'<g class="dots" fill="{colour}">{circles}</g>' if circles else ""


_SHAPES = {PointMark.GOOD: "m-4-4h8v8h-8z", PointMark.BAD: "m0-5.5l5.5 5.5-5.5 5.5-5.5-5.5z", PointMark.NEUTRAL: "m0-5.5l5.5 9.5h-11z"}
"""About the point, from its place: a square, a diamond, a triangle."""


def _marks(series: Series, frame: Frame) -> str:
    """Marked points, over their markers; the shape says which mark it is where the colour does not."""
    drawn: dict[PointMark, str] = {}
    for point, mark in zip(points(series.values, frame), series.marks, strict=False):
        if point and mark:
            drawn[mark] = f"{drawn.get(mark, '')}M{number(point[0])} {number(point[1])}{_SHAPES[mark]}"
    return "".join(f'<path class="mark" fill="{MARKS[mark]}" d="{path}"/>' for mark, path in drawn.items())


def _end_label(spec: ChartSpec, placed: PlacedLabel, frame: Frame) -> str:
    label = placed.label
    series = spec.series[label.series]
    style = LINE_STYLES[series.role]
    weight = ' font-weight="700"' if label.bold else ""
    first = placed.centre - (len(label.lines) - 1) * LINE_HEIGHT / 2
    x = number(frame.label_x)
    lines = "".join(f'<tspan x="{x}" y="{number(first + place * LINE_HEIGHT)}" dy=".35em">{_text(line)}</tspan>' for place, line in enumerate(label.lines))
    return f'{_leader(series, placed, frame)}<text fill="{style.colour}"{weight}>{lines}</text>'


def _leader(series: Series, placed: PlacedLabel, frame: Frame) -> str:
    """From the end of the line to its label, where the label stands elsewhere or the line ends early."""
    last = last_place(series) or 0
    is_early = last < len(frame.xs) - 1
    if abs(placed.centre - placed.label.wanted) <= _NEAR and not is_early:
        return ""
    style = LINE_STYLES[series.role]
    wanted, centre = number(placed.label.wanted), number(placed.centre)
    start = frame.right + 1 if style.is_step and not is_early else frame.xs[last] + 6
    path = f"M{number(start)} {wanted}H{number(max(start, frame.right + 2))}L{number(frame.label_x - 2)} {centre}"
    return f'<path class="leader" fill="none" stroke="{style.colour}" stroke-width=".75" d="{path}"/>'
