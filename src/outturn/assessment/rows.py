"""The figures as rows that can be summed: each with what its period and its indicator say of it.

Millions of figures name a few thousand indicators and periods. So names are taken as numbers (the codes of categories),
and what belongs to a name is looked up in an array by that number: a join would copy every column of every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw
import numpy as np
import polars as pl

from outturn.assessment.calendar import all_periods, period_frame
from outturn.assessment.current import is_given_ytd, is_own_series, is_shown, shown_part, usable_value
from outturn.assessment.presence import bit_of
from outturn.assessment.translated import with_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outturn.assessment.translated import Rules
    from outturn.periods import Period

Names = TypeVar("Names", pl.Expr, pl.Series)

SERIES_CODE = "_series"
"""Indicator and area of a figure as one number: grouping by one number takes a third of the time of grouping by two names."""

_BASIS = "own_basis"

_NO_NAME = 2**32 - 1
"""The code of an empty name; categories never reach it."""

_ROW_SETTINGS: dict[str, type[np.generic]] = {
    "per_year": np.int16, "factor": np.float64, "ratio": np.bool_, "anchor_place": np.int32, "ytd_len": np.int16, "window": np.int16, _BASIS: np.uint32,
}  # fmt: skip
"""What a row may need of its indicator, in as few bytes as will do."""

_ROW_PERIODS: dict[str, type[np.generic]] = {"end": np.int32, "place": np.int32, "bit": np.int64}


def known_periods(figures: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """The periods of a table in memory, or every period there is for one that is scanned."""
    if isinstance(figures, pl.LazyFrame):
        return all_periods()
    return period_frame(figures["period"].drop_nulls().unique(maintain_order=True).to_list())


def prepare_rows(figures: pl.LazyFrame, settings: pl.DataFrame, period: Period, periods: pl.DataFrame) -> pl.LazyFrame:
    """The figures whose period is of their indicator's frequency and ends in time, with `value` as the rules want it.

    `periods` is a frame of `period_frame`. Adds `SERIES_CODE`; end, place and bit of the period; what `settings` has of
    `_ROW_SETTINGS`; own (of the indicator's own basis) and, only where the table has a basis, given (a year to date as
    given). The order of the figures stays.
    """
    wanted = bit_of(periods.filter(pl.col("end") <= period.last), period.last)
    based = "basis" in figures.collect_schema()
    if based:
        figures = figures.rename({"basis": "given_basis"}).with_columns(pl.col("given_basis").cast(pl.Categorical))
    found = _Names.of(settings, wanted, based=based).looked_up(figures)
    present = found.collect_schema()
    found = found.filter("_known").drop("_known")
    rows = found.with_columns(pl.col(_BASIS).cat.to(pl.Categorical())) if based else found
    return with_rules(rows, value_rules(TOLD.intersection(present), based=based))


TOLD = frozenset({"value", "numerator", "denominator", "status"})
"""Columns that figures may lack."""


def row_settings(settings: pl.DataFrame, *, based: bool) -> pl.DataFrame:
    """What a row may need of its indicator, for an engine that joins it: indicator, months, and what `settings` has of `_ROW_SETTINGS`."""
    own = settings.with_columns(pl.col("basis").alias(_BASIS)) if based else settings
    return own.select("indicator", "months", *(name for name in _ROW_SETTINGS if name in own.columns))


@cache
def value_rules(present: frozenset[str], *, based: bool) -> Rules:
    def rules(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        rows = rows.with_columns(shown=is_shown(present), own=is_own_series().fill_null(value=False) if based else nw.lit(value=True))
        if based:
            rows = rows.with_columns(given=is_given_ytd().fill_null(value=False))
        parts = [shown_part(name, present).alias(name) for name in ("numerator", "denominator")]
        return rows.with_columns(usable_value(present).alias("value"), *parts)

    return rules


def codes(column: str, present: pl.Schema) -> pl.Expr:
    """The names of a column as numbers, the same for the same name as long as someone holds a category of them."""
    return _as_categories(pl.col(column), present[column]).to_physical().fill_null(_NO_NAME)


def _as_categories(names: Names, encoding: pl.DataType) -> Names:
    return names if encoding == pl.Categorical() else names.cast(pl.String).cast(pl.Categorical)


def name_of_series() -> list[pl.Expr]:
    """Columns indicator and area, as categories, from `SERIES_CODE`."""
    halves = {"indicator": pl.col(SERIES_CODE) // 2**32, "area": pl.col(SERIES_CODE) % 2**32}
    return [pl.when(half != _NO_NAME).then(half).cast(pl.UInt32).cat.to(pl.Categorical()).alias(name) for name, half in halves.items()]


def series_code(present: pl.Schema) -> pl.Expr:
    area = codes("area", present) if "area" in present else pl.lit(_NO_NAME)
    return (codes("indicator", present).cast(pl.UInt64) * 2**32 + area.cast(pl.UInt64)).alias(SERIES_CODE)


@dataclass(frozen=True, eq=False)
class _Names:
    """What belongs to the names of indicators and periods, as arrays that are looked up by code.

    `setting_at[code]` is a row of `settings`, `period_at[base[row] + code]` one of `periods`, for the indicator's own length of
    period: 2011-12 is a month to one indicator and a year to another. Each array ends in a place for what is not known,
    where the codes that are too large for it lead as well.
    """

    held: tuple[pl.Series, ...]  # the categories: without them their codes could be given to other names
    setting_at: NDArray[np.int64]
    base: NDArray[np.int64]
    period_at: NDArray[np.int64]
    codes_of_periods: int
    settings: dict[str, NDArray[Any]]
    periods: dict[str, NDArray[Any]]

    @classmethod
    def of(cls, settings: pl.DataFrame, periods: pl.DataFrame, *, based: bool) -> _Names:
        indicators, ids, bases = (
            _as_categories(frame[name], frame[name].dtype) for frame, name in ((settings, "indicator"), (periods, "period"), (settings, "basis"))
        )
        if based:
            settings = settings.with_columns(bases.to_physical().alias(_BASIS))
        setting_at = _places(indicators)
        lengths = sorted(set(settings["months"].to_list()))
        of_ids, months_of_ids = ids.to_physical().to_numpy(), periods["months"].to_numpy()
        width = _size(of_ids)
        by_length = np.full((len(lengths) + 1, width), periods.height)
        for line, months in enumerate(lengths):
            rows = np.flatnonzero(months_of_ids == months)
            by_length[line, of_ids[rows]] = rows
        line_of = np.array([*(lengths.index(months) for months in settings["months"]), len(lengths)], dtype=np.int64)
        return cls(
            (indicators, ids, bases), setting_at, line_of * width, by_length.ravel(), width,
            {name: _with_unknown(settings[name], kind) for name, kind in _ROW_SETTINGS.items() if name in settings.columns},
            {name: _with_unknown(periods[name], kind) for name, kind in _ROW_PERIODS.items()},
        )  # fmt: skip

    def looked_up(self, figures: pl.LazyFrame) -> pl.LazyFrame:
        """The figures with the columns of `settings` and `periods`, `SERIES_CODE`, and _known."""
        present = figures.collect_schema()
        fields = {name: pl.Series(array[:0]).dtype for name, array in (self.settings | self.periods).items()}
        names = [codes("indicator", present), codes("period", present)]
        found = pl.map_batches(names, self._find, pl.Struct({"_known": pl.Boolean, **fields}), is_elementwise=True)
        return figures.with_columns(series_code(present), found.alias("_found")).unnest("_found")

    def _find(self, names: Sequence[pl.Series]) -> pl.Series:
        indicator, period = (name.to_numpy() for name in names)
        # to clip is quicker than to check, and 64 bits are what NumPy would make of shorter places each time
        setting = self.setting_at.take(indicator, mode="clip")
        cell = self.base.take(setting, mode="clip")
        cell += np.minimum(period, self.codes_of_periods - 1)
        place = self.period_at.take(cell, mode="clip")
        columns = {name: array.take(setting, mode="clip") for name, array in self.settings.items()}
        columns |= {name: array.take(place, mode="clip") for name, array in self.periods.items()}
        return pl.DataFrame({"_known": place < len(self.periods["end"]) - 1, **columns}).to_struct()


def _places(names: pl.Series) -> NDArray[np.int64]:
    """The row of each code."""
    known = names.to_physical().to_numpy()
    at = np.full(_size(known), len(names))
    at[known] = np.arange(len(names))
    return at


def _size(known: NDArray[np.uint32]) -> int:
    """Places for every code and one for what is not known."""
    return int(known.max(initial=0)) + 2


def _with_unknown(values: pl.Series, kind: type[np.generic]) -> NDArray[Any]:
    return np.append(values.to_numpy(), 0).astype(kind)
