"""How a number is printed with its unit. Display only: nothing is ever rated or compared on what is printed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import DEFAULT_DECIMALS, Unit

if TYPE_CHECKING:
    from collections.abc import Collection

MINUS = "\u2212"
_SUFFIX = {
    Unit.SECONDS: " seconds", Unit.MINUTES: " minutes", Unit.HOURS: " hours", Unit.DAYS: " days", Unit.WEEKS: " weeks", Unit.MONTHS: " months",
    Unit.YEARS: " years",
    Unit.TONNES: " tonnes", Unit.KG: " kg", Unit.KM: " km", Unit.MILES: " miles", Unit.KWH: " kWh",
}  # fmt: skip

ONE_AND_MANY: dict[str, str] = {unit.value.removesuffix("s"): unit.value for unit in _SUFFIX if unit.value.endswith("s")}
"""“day” and “days”: after exactly 1 stands the first. “1.0 days” is a measurement and keeps its s."""


_SUFFIX_OF_ONE = {**_SUFFIX, **{Unit(many): f" {one}" for one, many in ONE_AND_MANY.items()}}


_SCALED = {1e3: "k", 1e6: "m", 1e9: "bn"}
"""What follows a number that is printed in thousands or millions, where no heading says so: £39,266k, £24.3m."""


_SCALE_WORDS = {1e3: "thousand ", 1e6: "million "}


_SYMBOLS = {Unit.KG: "kg", Unit.KM: "km", Unit.KWH: "kWh"}


@dataclass(frozen=True)
class NumberFormat:
    """`scale` divides the value for display (1000 for “£000s”); `per` is the base of a rate."""

    unit: Unit = Unit.COUNT
    decimals: int | None = None
    scale: float = 1.0
    per: float | None = None

    @property
    def places(self) -> int:
        return self.decimals if self.decimals is not None else DEFAULT_DECIMALS.get(self.unit, 0)

    @property
    def printed_step(self) -> float:
        """The smallest difference that can be seen in print, in units of the value itself."""
        return self.scale * 10.0**-self.places

    @property
    def unit_words(self) -> str:
        """The unit in words, for headings and notes: “per cent”, “£000s”, “per 10,000”, “number”."""
        match self.unit:
            case Unit.PERCENT:
                return "per cent"
            case Unit.GBP:
                return {1.0: "£", 1e3: "£000s", 1e6: "£ millions"}.get(self.scale, f"£, divided by {self.scale:,.0f}")
            case Unit.RATE:
                return f"rate per {self.per:,.0f}" if self.per else "rate"
            case Unit.COUNT:
                return {1.0: "number", 1e3: "thousands", 1e6: "millions"}.get(self.scale, f"number, divided by {self.scale:,.0f}")
            case _:
                return f"{_SCALE_WORDS.get(self.scale, '')}{_SYMBOLS.get(self.unit, self.unit.value)}"

    @property
    def unit_heading(self) -> str:
        """The unit as it begins a line. A symbol keeps its own letters: “kWh”, never “Kwh”."""
        words = self.unit_words
        return words if words in _SYMBOLS.values() else f"{words[:1].upper()}{words[1:]}"


_EVERY_FLOAT = Context(prec=400)
"""Room for the largest float with all of its decimals."""


def round_half_up(value: float, places: int) -> Decimal:
    """Rounds the shortest decimal form of the float, halves away from zero, as people and spreadsheets do."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EVERY_FLOAT)


@lru_cache(maxsize=8192)
def format_value(value: float | None, form: NumberFormat, *, qualifier: str | None = None, bare: bool = False) -> str:
    """“97.3%”, “£1,234”, “£24.3m”, “31 days”; empty for a missing value. `bare` leaves out what a heading says once."""
    if value is None or not math.isfinite(value):
        return ""
    number = round_half_up(value / form.scale, form.places)
    text = f"{abs(number):,}"
    sign = MINUS if number < 0 else ""
    prefix = "£" if form.unit is Unit.GBP and not bare else ""
    if bare:
        return f"{qualifier or ''}{sign}{text}"
    scaled = _SCALED.get(form.scale, "") if value else ""  # nothing at all is £0, not £0k
    is_one = text == "1" and not scaled
    suffix = "%" if form.unit is Unit.PERCENT else (_SUFFIX_OF_ONE if is_one else _SUFFIX).get(form.unit, "")
    return f"{qualifier or ''}{sign}{prefix}{text}{scaled}{suffix}"


MOST_DECIMALS = 9


def form_that_tells_apart(values: Collection[float], form: NumberFormat) -> NumberFormat:
    """The format with as many more decimals as it takes: values that differ never print alike, nor does one print as nought that is not."""
    finite = {value for value in values if math.isfinite(value)}
    places = form.places
    while places < MOST_DECIMALS and len({round_half_up(value / form.scale, places) for value in (*finite, 0.0)}) < len(finite | {0.0}):
        places += 1
    return replace(form, decimals=places)


def format_standard(value: float, form: NumberFormat, *, bare: bool = False) -> str:
    """A target or floor with all the decimals it was given with: 99.8% stays 99.8% where figures print whole."""
    if not math.isfinite(value):
        return ""
    scaled, places = value / form.scale, form.places
    while places < MOST_DECIMALS and abs(float(round_half_up(scaled, places)) - scaled) > 1e-9 * max(1.0, abs(scaled)):
        places += 1
        if places > form.places + 3:  # a third of an annual figure has no end: print it as the figures are
            return format_value(value, form, bare=bare)
    return format_value(value, replace(form, decimals=places), bare=bare)


def format_change(change: float | None, *, in_points: bool, decimals: int = 1) -> str:
    """“up 1.2 points”, “down 4.0 per cent”, “no change” (RULES.md section 6: points for percentages, per cent for counts)."""
    if change is None or not math.isfinite(change):
        return ""
    number = round_half_up(change, decimals)
    if number == 0:
        return "no change"
    unit = ("point" if abs(number) == 1 else "points") if in_points else "per cent"
    return f"{'up' if number > 0 else 'down'} {abs(number):,} {unit}"
