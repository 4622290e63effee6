"""What can never be true of a figure: a draft may hold it, and it cannot be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Unit
from outturn.package.numbers import shortened

if TYPE_CHECKING:
    from outturn.entry.typed import Asked, Entry, Figure

LARGEST = 1e15
"""Beyond it a number is not exact any more, and no figure of a council comes near."""


def impossible(entry: Entry, figure: Figure, asked: Asked) -> tuple[str, str] | None:
    """The field and why it cannot be; the first reason alone, since the others mostly follow from it."""
    return _of_parts(entry, figure, asked) or _of_quotient(entry, figure) or _of_value(entry, figure, asked)


def _of_parts(entry: Entry, figure: Figure, asked: Asked) -> tuple[str, str] | None:
    above, below = figure.numerator, figure.denominator
    if below is not None and below < 0:
        return "denominator", "The denominator cannot be below 0: it says of how many. Check the sign."
    if below == 0:
        return "denominator", "Nothing can be divided by 0. Remove both numbers, choose “Not applicable”, and say in the note that there was nothing to count."
    if above is None or below is None or not asked.share:
        return None
    if above < 0:
        return "numerator", "The numerator cannot be below 0: it counts a part of the denominator. Check the sign."
    if above > below:
        typed = f"The numerator {_shown(above, entry.numerator)} is above the denominator {_shown(below, entry.denominator)}"
        return "numerator", f"{typed}: a share cannot pass 100%. Check both numbers."
    return None


def _of_quotient(entry: Entry, figure: Figure) -> tuple[str, str] | None:
    above, below = figure.numerator, figure.denominator
    if above is None or below is None or not below or abs(above) <= LARGEST * below:
        return None
    return (
        "denominator",
        f"{_shown(above, entry.numerator)} divided by {_shown(below, entry.denominator)} is larger than any figure can be. Check both numbers.",
    )


def _shown(number: float, typed: str) -> str:
    """With commas between thousands; a number that would be printed with a power of ten is shown as it was typed."""
    words = f"{number:,.15g}"
    return f"“{shortened(typed.strip())}”" if "e" in words else words


def _of_value(entry: Entry, figure: Figure, asked: Asked) -> tuple[str, str] | None:
    value = figure.value
    if value is None:
        return None
    too_low = value < 0 or (value == 0 and figure.qualifier == "<")
    too_high = value > 100 or (value == 100 and figure.qualifier == ">")
    if asked.share and (too_low or too_high):
        shown = shortened(entry.value.strip())
        return "value", f"“{shown}” cannot be: this is a share, from 0% to 100%. If it can be otherwise, an analyst says so in the catalogue."
    if asked.unit is Unit.COUNT and too_low:
        return "value", "A count cannot be below 0. Check the sign."
    return None
