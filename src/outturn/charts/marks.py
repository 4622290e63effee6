"""The shapes of series: lines with gaps, steps that hold through a period, bands between two steps."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from outturn.charts.scale import is_drawable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.charts.frame import Frame

Point = tuple[float, float]


def number(value: float) -> str:
    """One decimal and no more, so that the bytes are few and the same everywhere."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """The places of neighbouring values that can be drawn, split at the gaps."""
    return [list(run) for drawable, run in groupby(range(len(values)), key=lambda place: is_drawable(values[place])) if drawable]


def points(values: Sequence[float | None], frame: Frame) -> list[Point | None]:
    return [(x, frame.y(value)) if value is not None and is_drawable(value) else None for x, value in zip(frame.xs, values, strict=True)]


def line_path(values: Sequence[float | None], frame: Frame) -> str:
    """Straight lines between neighbours; a value with gaps on both sides has a marker only."""
    return "".join(_path((frame.xs[place], frame.y(values[place] or 0.0)) for place in run) for run in runs(values) if len(run) > 1)


def step_path(values: Sequence[float | None], frame: Frame) -> str:
    return "".join(_steps(step_points(values, run, frame)) for run in runs(values))


def band_path(lower: Sequence[float | None], upper: Sequence[float | None], frame: Frame) -> str:
    """Filled where both edges are known."""
    both = [high if is_drawable(low) else None for low, high in zip(lower, upper, strict=True)]
    shapes = (step_points(upper, run, frame) + step_points(lower, run, frame)[::-1] for run in runs(both))
    return "".join(_path(shape) + "Z" for shape in shapes)


def step_points(values: Sequence[float | None], run: Sequence[int], frame: Frame) -> list[Point]:
    """Each value holds from half-way after the period before it to half-way before the next, or to the end of the plot."""
    corners: list[Point] = []
    for place in run:
        y = frame.y(values[place] or 0.0)
        corners += [(_boundary(place, frame), y), (_boundary(place + 1, frame), y)]
    return corners


def _boundary(place: int, frame: Frame) -> float:
    if place == 0:
        return frame.left
    return frame.right if place == len(frame.xs) else (frame.xs[place - 1] + frame.xs[place]) / 2


def _path(corners: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners)


def _steps(corners: Sequence[Point]) -> str:
    """Only the moves that change something: across to each jump and to the end, up or down at the jump."""
    x, y = (number(part) for part in corners[0])
    path = f"M{x} {y}"
    for across, up in ((number(corner[0]), number(corner[1])) for corner in corners[1:]):
        if up != y:
            path += f"H{x}V{up}"
        x, y = across, up
    return f"{path}H{x}"
