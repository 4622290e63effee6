"""One series as a forecast needs it: consecutive periods, each figure of its own period, NaN where none is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from outturn.assessment.calendar import period_at
from outturn.indicators.vocabulary import Aggregation, Basis, Polarity, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.forecasts.outlook import Floats
    from outturn.periods import Period

MONTHS_OF_YEAR = 12
_APRIL = 3


@dataclass(frozen=True)
class Traits:
    """What a forecast must know of an indicator: a row of `settings_for`."""

    indicator: str
    months: int
    basis: Basis
    aggregation: Aggregation
    polarity: Polarity
    additive: bool
    is_percent: bool
    factor: float
    step: float
    ytd_from: int

    @property
    def per_year(self) -> int:
        return MONTHS_OF_YEAR // self.months

    @property
    def counts_up(self) -> bool:
        return self.basis is Basis.CUMULATIVE

    @property
    def adding(self) -> Aggregation:
        """How the periods' own figures make what is judged at the end of the year."""
        if self.counts_up:
            return Aggregation.SUM if self.additive else Aggregation.RATIO
        return self.aggregation


def traits_from(row: Mapping[str, Any]) -> Traits:
    return Traits(
        indicator=row["indicator"],
        months=row["months"],
        basis=Basis(row["basis"]),
        aggregation=Aggregation(row["aggregation"]),
        polarity=Polarity(row["polarity"]),
        additive=bool(row["additive"]),
        is_percent=row["unit"] == Unit.PERCENT,
        factor=row["factor"],
        step=row["step"],
        ytd_from=row["ytd_from"],
    )


@dataclass(frozen=True)
class Series:
    """`first` is the place in time of the first value: consecutive periods have consecutive places. The last value is known."""

    traits: Traits
    first: int
    values: Floats
    numerators: Floats
    denominators: Floats

    @property
    def last(self) -> int:
        return self.first + len(self.values) - 1

    @property
    def known(self) -> int:
        return int(np.isfinite(self.values).sum())

    @property
    def lacks_denominators(self) -> bool:
        """Whether a figure has none: then they cannot be added up as a ratio."""
        return not bool(np.isfinite(self.denominators[np.isfinite(self.values)]).all())

    def up_to(self, length: int) -> Series:
        return replace(self, values=self.values[:length], numerators=self.numerators[:length], denominators=self.denominators[:length])

    def since(self, place: int) -> Series:
        """Without what lies before a place."""
        cut = max(0, place - self.first)
        return replace(self, first=self.first + cut, values=self.values[cut:], numerators=self.numerators[cut:], denominators=self.denominators[cut:])

    def at(self, place: int) -> Period:
        return period_of(self.traits, place)


def period_of(traits: Traits, place: int) -> Period:
    return period_at(traits.months, place * traits.months + traits.months - 1)


def first_place(traits: Traits, year: Period) -> int:
    """Of the year to date: April's, or that of the indicator's own month."""
    return -(-(year.first + traits.ytd_from - 1) // traits.months)


def last_place(traits: Traits, year: Period) -> int:
    return (year.last + 1) // traits.months - 1


def series_from(rows: Sequence[Mapping[str, Any]], traits: Traits, *, since: int = 0) -> Series | None:
    """From rows of `history` of one series; None without a value. `since` is the first month that can be compared with the latest."""
    known = {row["order"]: row for row in rows if row["value"] is not None and not row["qualifier"] and np.isfinite(row["value"])}
    kept = {place: row for place, row in known.items() if place * traits.months >= since}
    if not kept:
        return None
    first, last = min(kept), max(kept)
    columns = {name: _laid_out(kept, name, first, last) for name in ("value", "numerator", "denominator")}
    if traits.counts_up:
        columns = {name: _own(column, first, traits) for name, column in columns.items()}
        if not traits.additive:
            columns["value"] = _shares(columns, traits)
    made = Series(traits, first, columns["value"], columns["numerator"], columns["denominator"])
    places = np.flatnonzero(np.isfinite(made.values))
    return made.since(first + int(places[0])).up_to(int(places[-1] - places[0]) + 1) if len(places) else None


def _laid_out(rows: Mapping[int, Mapping[str, Any]], name: str, first: int, last: int) -> Floats:
    return np.array([np.nan if place not in rows or rows[place][name] is None else rows[place][name] for place in range(first, last + 1)], dtype=np.float64)


def _own(counted: Floats, first: int, traits: Traits) -> Floats:
    """What each period added to a figure that counts up from April; after a gap it cannot be told whose it is."""
    added = counted - np.concatenate([[np.nan], counted[:-1]])
    starts = np.array([(first + place) * traits.months % MONTHS_OF_YEAR == _APRIL for place in range(len(counted))])
    return np.where(starts, counted, added)


def _shares(columns: Mapping[str, Floats], traits: Traits) -> Floats:
    bottom = columns["denominator"]
    return np.where(bottom > 0, columns["numerator"] * traits.factor / np.where(bottom > 0, bottom, 1.0), np.nan)
