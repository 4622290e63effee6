"""The value axis: which numbers it spans, where its ticks stand and what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.charts.text_width import text_width
from outturn.figures.formatting import MINUS, NumberFormat, format_value
from outturn.indicators.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_TICKS = 5
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_PADDING = 0.07
_NEAR_ZERO = 0.3  # an axis that would start in the lowest third of the values starts at zero
_LEVEL = 0.1
_FINEST = 1e-4  # a narrower span is more than ticks can say in a few digits
_LIMIT = 1e290  # beyond it, spans overflow
_WIDEST_LABEL = 66.0
_LARGEST_PLAIN = 1e15  # beyond it, digits are not worth writing
_DIVISORS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


@dataclass(frozen=True)
class ValueScale:
    """In display units: values divided by `form.scale`. `caption` names the unit where the labels do not."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    caption: str
    divisor: float = 1.0

    def share(self, value: float) -> float:
        """How far up the axis a value stands: 0 at the bottom, 1 at the top."""
        return (value / self.divisor - self.low) / (self.high - self.low)


def is_drawable(value: float | None) -> bool:
    return value is not None and math.isfinite(value) and abs(value) < _LIMIT


def value_scale(values: Iterable[float], form: NumberFormat, *, max_ticks: int = MAX_TICKS) -> ValueScale:
    """A scale for all of the values, with a margin. Lines need no zero, so the axis starts where the values do, unless they come near zero."""
    shown = [value / form.scale for value in values]
    low, high = _span(min(shown), max(shown), form)
    step = _step((high - low) / max_ticks, 10.0**-form.places)
    ticks = _ticks(low, high, step)
    return ValueScale(low, high, ticks, tick_labels(ticks, step, form), _caption(form), form.scale)


def _span(lowest: float, highest: float, form: NumberFormat) -> tuple[float, float]:
    """At least four printed steps, so that no two ticks print alike; for a level line, a tenth of its height."""
    least = max(4 * 10.0**-form.places, max(abs(lowest), abs(highest)) * (_LEVEL if lowest == highest else _FINEST))
    lack = max(0.0, least - (highest - lowest)) / 2
    padding = (highest - lowest + 2 * lack) * _PADDING
    low, high = lowest - lack - padding, highest + lack + padding
    if lowest >= 0 and (low < 0 or lowest < _NEAR_ZERO * highest):
        low = 0.0
    if highest <= 0 and (high > 0 or highest > _NEAR_ZERO * lowest):
        high = 0.0
    if form.unit is Unit.PERCENT and highest <= 100 < high:
        high = 100.0
    return (low, high) if high > low else (low, low + least)


def _step(least: float, printed: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not less, and that needs no more decimals than figures are printed with."""
    power = 10.0 ** math.floor(math.log10(least))
    steps = [nice * power for nice in _NICE if nice * power >= least * (1 - 1e-9)]
    return next((step for step in steps if abs(step / printed - round(step / printed)) < 1e-6), steps[-1])


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return tuple(count * step for count in range(first, last + 1))


def tick_labels(ticks: Sequence[float], step: float, form: NumberFormat) -> tuple[str, ...]:
    """As the indicator's figures are printed, with just the decimals that the step needs; “1.5m” where all digits would be too wide."""
    largest = max(map(abs, ticks))
    plain = [_label(tick, _decimals(step), form) for tick in ticks] if largest < _LARGEST_PLAIN else []
    if plain and max(map(text_width, plain)) <= _WIDEST_LABEL:
        return tuple(plain)
    divisor, suffix = next(((size, word) for size, word in _DIVISORS if largest >= size), (1.0, ""))
    decimals = _decimals(step / divisor)
    if decimals > 4 or largest / divisor >= 1e5:
        return tuple(f"{tick:.6g}".replace("-", MINUS) for tick in ticks)
    return tuple(_label(tick / divisor, decimals, form, suffix) if tick else _label(tick, 0, form) for tick in ticks)


def _label(tick: float, decimals: int, form: NumberFormat, suffix: str = "") -> str:
    """The unit stands in the label only where it is a sign: the percent sign after it, the pound sign before it."""
    display = NumberFormat(form.unit, decimals)
    is_amount = form.unit is Unit.GBP and form.scale == 1
    text = format_value(tick, display, bare=not (is_amount or form.unit is Unit.PERCENT))
    return f"{text[:-1]}{suffix}%" if suffix and text.endswith("%") else text + suffix


def _decimals(step: float) -> int:
    """How many decimals a multiple of the step needs: 0 for 20, 1 for 2.5, 2 for 0.05."""
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return places if abs(round(step, places) - step) < step * 1e-6 else places + 1


def _caption(form: NumberFormat) -> str:
    if form.unit is Unit.PERCENT or (form.scale == 1 and form.unit in {Unit.COUNT, Unit.GBP}):
        return ""
    return form.unit_words
