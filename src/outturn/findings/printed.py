"""Numbers in a finding's words, printed as their indicator is printed everywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

from outturn.figures.formatting import NumberFormat, form_that_tells_apart, format_standard, format_value
from outturn.findings.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OWN, SET = "own", "set"
"""Marks of a number in a format string: a figure (or what is made of figures), and a standard, which keeps the decimals it was set with."""


@dataclass(frozen=True)
class _Printed:
    """A value of a row, with how it is written for each mark."""

    value: object
    form: NumberFormat | None

    def __format__(self, mark: str) -> str:
        if not mark or self.form is None or not isinstance(self.value, int | float):
            return plain(self.value)
        return printed(self.value, self.form, mark)


def printed(value: float, form: NumberFormat, mark: str = OWN) -> str:
    return format_standard(value, form) if mark == SET else format_value(value, form)


def in_own_units(words: str, row: Mapping[str, object], form: NumberFormat | None) -> str:
    """The row filled into the words. Numbers that differ never print alike: “96.96% misses the target 97.00%”."""
    marked = [row[name] for _, name, mark, _ in Formatter().parse(words) if name and mark]
    apart = None if form is None else form_that_tells_apart(_numbers(marked), form)
    return words.format_map({name: _Printed(value, apart) for name, value in row.items()})


def listed(values: Iterable[float], form: NumberFormat, mark: str = OWN) -> str:
    """Values of one indicator one after the other, each once: “97.0% or 97.5%”."""
    once = tuple(dict.fromkeys(values))
    apart = form_that_tells_apart(once, form)
    return " or ".join(printed(value, apart, mark) for value in once)


def band_words(low: float | None, high: float | None, form: NumberFormat) -> str:
    """“90% to 95%”, or what is known of it."""
    if low is None or high is None:
        return f"up to {printed(high, form, SET)}" if high is not None else f"from {printed(low, form, SET)}" if low is not None else "unknown"
    return f"{printed(low, form, SET)} to {printed(high, form, SET)}"


def _numbers(values: Iterable[object]) -> list[float]:
    return [float(value) for value in values if isinstance(value, int | float)]
