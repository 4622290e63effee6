"""A line of a dozen figures, as high as the letters beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.board import Spark

_WIDTH, _HEIGHT, _MARGIN = 112, 28, 4
_DRAWING = Markup(
    '<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{words}">'
    '<path d="{path}"/><circle cx="{x}" cy="{y}" r="3"/></svg>'
)


def spark_svg(spark: Spark, name: str) -> Markup:
    """`name` begins the words for those who do not see it."""
    places = _places(spark.values)
    x, y = next(place for place in reversed(places) if place)
    return _DRAWING.format(width=_WIDTH, height=_HEIGHT, words=f"{name}: {spark.words}", path=_path(places), x=f"{x:g}", y=f"{y:g}")


def _places(values: Sequence[float | None]) -> list[tuple[float, float] | None]:
    """From the left margin to the right, the lowest figure at the foot and the highest at the head; a level line in the middle."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    step = (_WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)
    room = _HEIGHT - 2 * _MARGIN

    def height(value: float) -> float:
        return round(_MARGIN + room * ((high - value) / (high - low) if high > low else 0.5), 1)

    return [None if value is None else (round(_MARGIN + place * step, 1), height(value)) for place, value in enumerate(values)]


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    """A gap in the figures is a gap in the line."""
    parts, drawing = [], False
    for place in places:
        if place is not None:
            parts.append(f"{'L' if drawing else 'M'}{place[0]:g} {place[1]:g}")
        drawing = place is not None
    return "".join(parts)
