"""Labels at the ends of lines: wrapped to the margin that they have, and pushed apart until none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.charts.text_width import LINE_HEIGHT, shorten, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class EndLabel:
    """`wanted` is the height of the line's end; `series` is the place of the line in the specification."""

    series: int
    lines: tuple[str, ...]
    wanted: float
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * LINE_HEIGHT

    @property
    def width(self) -> float:
        return max(text_width(line, bold=self.bold) for line in self.lines)


def label_lines(name: str, value: str, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """One line where name and value fit side by side, else the value beneath the name; shortened only when two lines do not hold the name."""
    together = f"{name} {value}".strip()
    if text_width(together, bold=bold) <= width:
        return (together,)
    lines = (*_two_lines(name, width, bold=bold), *_two_lines(value, width, bold=bold))  # “26,289 tonnes” above “(provisional)”
    return tuple(shorten(line, width, bold=bold) for line in lines if line)


def _two_lines(text: str, width: float, *, bold: bool) -> tuple[str, str]:
    """Broken at the last space that leaves the first line within the width."""
    if text_width(text, bold=bold) <= width:
        return text, ""
    breaks = [place for place, character in enumerate(text) if character == " " and text_width(text[:place], bold=bold) <= width]
    return (text[: breaks[-1]], text[breaks[-1] + 1 :]) if breaks else (text, "")


def one_line(name: str, value: str, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """For a crowded chart: the value whole, the name as far as there is room for it."""
    room = width - text_width(f" {value}", bold=bold)
    return (shorten(f"{shorten(name, room, bold=bold)} {value}".strip(), width, bold=bold),)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for boxes of these heights: none overlaps another, all stand within low and high, each as near as can be
    to where it wants to be (least squares), in the order of their wishes. Boxes that cannot all fit are packed evenly.
    """
    total = sum(heights)
    squeeze = min(1.0, (high - low) / total) if total else 1.0
    sizes = [height * squeeze for height in heights]
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    offsets, run = [], 0.0
    for place in order:
        offsets.append(run + sizes[place] / 2)
        run += sizes[place]
    freed = _never_falling([wanted[place] - offset for place, offset in zip(order, offsets, strict=True)])
    centres = [0.0] * len(order)
    for place, start, offset in zip(order, freed, offsets, strict=True):
        centres[place] = min(max(start, low), max(low, high - run)) + offset
    return centres


def _never_falling(values: Sequence[float]) -> list[float]:
    """The nearest series that never falls (pool adjacent violators): each fall is replaced by the mean of those it spans."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            earlier, size = pools.pop()
            mean, count = (earlier * size + mean * count) / (size + count), size + count
        pools.append((mean, count))
    return [mean for mean, count in pools for _ in range(count)]
