"""Direction of travel: from sums and windows to a verdict with its numbers and its caveats (RULES.md section 6)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from outturn.assessment.overlap import fit_rolling_rows, fit_ytd_mean_rows
from outturn.assessment.regression import Flags, Floats, TrendFit, fit_ols_sums, join_fits
from outturn.assessment.vocabulary import Trend, TrendCaveat, TrendReason
from outturn.indicators.vocabulary import Basis, Kind, Polarity

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_POINTS = 5
"""Fewer points give no verdict: not even a large change could be told from chance."""

ROLLING_MONTHS = 12


_without_overflow = np.errstate(over="ignore", invalid="ignore")
"""For numbers beyond all reason: what overflows is told by `fit_ols_sums` to be no number."""


@dataclass(frozen=True)
class Trends:
    """One entry a series. `fit` is what the verdict rests on, `plain` is least squares as the documents define it.

    `generalised` says where the fit allows for overlap; `differenced` where periods' own values were taken out of a
    cumulative series first. `fitted_first` and `fitted_last` are the line's ends, for bands. `first_x` is the place of the
    first point, counted in periods from the middle of the window (NaN without a point).
    """

    fit: TrendFit
    plain: TrendFit
    overlapping: Flags
    generalised: Flags
    differenced: Flags
    fitted_first: Floats
    fitted_last: Floats
    first_x: Floats


def fit_trends(summary: pl.DataFrame, special: pl.DataFrame, *, overlap_aware: bool) -> Trends:
    """`summary` has the columns of `summarise` and the indicator's settings; `special` is the frame of `special_rows`."""
    n = summary["n"].to_numpy().astype(np.int64)
    sxx, sxy, syy = (_filled(summary[name]) * n for name in ("sxx", "sxy", "syy"))
    # any value of the series tells the size of what rounding may leave
    level = _filled(summary.select(pl.coalesce("value", "previous", "same_period_last_year")).to_series())
    plain = _fit_in_parallel(n, sxx, sxy, syy, level)
    additive = summary["additive"].to_numpy().astype(bool)
    shared = summary["months"].to_numpy() < ROLLING_MONTHS
    rolling, cumulative = ((summary["basis"] == basis.value).to_numpy() & shared for basis in (Basis.ROLLING_12, Basis.CUMULATIVE))
    matrices = _Matrices(summary, special)
    differenced = cumulative & (additive | matrices.with_parts)
    averaged = cumulative & ~differenced
    overlapping = rolling | averaged
    fit, first_x = plain, summary["first_x"].cast(pl.Float64).fill_null(np.nan).to_numpy().copy()
    if (overlapping | differenced).any():
        changes = matrices.differenced(np.flatnonzero(differenced), additive)
        plain = _replaced(plain, [(part, _fit_rows(own)) for part, own in changes])
        for part, own in changes:
            first_x[part] = _first_points(own)
        aware = [*matrices.rolling_fits(np.flatnonzero(rolling)), *matrices.average_fits(np.flatnonzero(averaged))] if overlap_aware else []
        fit = _replaced(plain, aware)
    first, last = _line_ends(summary, matrices, fit)
    return Trends(fit, plain, overlapping, overlapping & overlap_aware, differenced, first, last, first_x)


@_without_overflow
def _line_ends(summary: pl.DataFrame, matrices: _Matrices, fit: TrendFit) -> tuple[Floats, Floats]:
    """Where the line begins and ends, for indicators with a band (0 for all others); it passes through the middle of the points."""
    ends = np.zeros(len(fit)), np.zeros(len(fit))
    rows = np.flatnonzero((summary["polarity"] == Polarity.RANGE.value).to_numpy())
    for part, width, _ in matrices.by_shape(rows):
        values = matrices.matrix(part, width)
        present = np.isfinite(values)
        some = np.maximum(present.sum(axis=1), 1)
        level = np.where(present, values, 0.0).sum(axis=1) / some
        middle = np.where(present, np.arange(width)[None, :], 0).sum(axis=1) / some
        first = present.argmax(axis=1) if width else 0  # a new definition may leave a window of no period at all
        ends[0][part] = level + fit.slope[part] * (first - middle)
        ends[1][part] = level + fit.slope[part] * (width - 1 - middle)
    return ends


_SERIES_AT_ONCE = 1 << 17
"""Series that one thread takes at a time; NumPy lets the others work meanwhile."""


def _fit_in_parallel(*sums: np.ndarray) -> TrendFit:
    size = len(sums[0])
    if size <= _SERIES_AT_ONCE:
        return fit_ols_sums(*sums)
    parts = [slice(start, start + _SERIES_AT_ONCE) for start in range(0, size, _SERIES_AT_ONCE)]
    with ThreadPoolExecutor() as threads:
        fits = list(threads.map(lambda part: fit_ols_sums(*(column[part] for column in sums)), parts))
    return TrendFit(*(np.concatenate([getattr(fit, field.name) for fit in fits]) for field in fields(TrendFit)))


def _filled(series: pl.Series) -> Floats:
    values = series.cast(pl.Float64).to_numpy()
    return np.where(np.isnan(values), 0.0, values)  # a null is a NaN by now; NumPy does it in a tenth of the time that a query takes


def _replaced(base: TrendFit, parts: list[tuple[np.ndarray, TrendFit]]) -> TrendFit:
    if not parts:
        return base
    return join_fits([(slice(None), base), *parts], len(base))


_LENGTHS = 16
"""More than the months of the longest period, so that two lengths fit into one number."""


class _Matrices:
    """The values of series that overlap or accumulate, as matrices of series × periods, oldest first, NaN for a gap."""

    def __init__(self, summary: pl.DataFrame, special: pl.DataFrame) -> None:
        self.months = summary["months"].to_numpy()
        self.window = summary["window"].to_numpy()
        self.place = _place_in_year(summary)
        self.factor = summary["factor"].to_numpy()
        self.cut = summary["window_cut"].to_numpy().astype(bool)
        self.special = special

    @cached_property
    def with_parts(self) -> Flags:
        """Series all of whose values come with numerator and denominator."""
        lacking = self.special.filter(pl.col("numerator").is_null() | pl.col("denominator").is_null())["series"].to_numpy()
        flags = np.zeros(len(self.months), dtype=bool)
        flags[self.special["series"].to_numpy()] = True
        flags[lacking] = False
        return flags

    def matrix(self, rows: np.ndarray, width: int, column: str = "value") -> Floats:
        position = np.full(len(self.months), -1, dtype=np.int64)
        position[rows] = np.arange(len(rows))
        at = position[self.special["series"].to_numpy()]
        lag = self.special["lag"].to_numpy()
        inside = (at >= 0) & (lag < width)
        matrix = np.full((len(rows), width), np.nan)
        matrix[at[inside], width - 1 - lag[inside]] = self.special[column].cast(pl.Float64).fill_null(np.nan).to_numpy()[inside]
        return matrix

    def by_shape(self, rows: np.ndarray) -> list[tuple[np.ndarray, int, int]]:
        """Rows that share the length of their window and of their periods."""
        shapes = self.window[rows] * _LENGTHS + self.months[rows]
        return [(rows[shapes == shape], *(int(part) for part in divmod(shape, _LENGTHS))) for shape in np.flatnonzero(np.bincount(shapes))]

    def rolling_fits(self, rows: np.ndarray) -> list[tuple[np.ndarray, TrendFit]]:
        return [(part, fit_rolling_rows(self.matrix(part, width), months, ROLLING_MONTHS)) for part, width, months in self.by_shape(rows)]

    def average_fits(self, rows: np.ndarray) -> list[tuple[np.ndarray, TrendFit]]:
        return [(part, fit_ytd_mean_rows(self.matrix(part, width), self.place[part], 12 // months)) for part, width, months in self.by_shape(rows)]

    def differenced(self, rows: np.ndarray, additive: Flags) -> list[tuple[np.ndarray, Floats]]:
        """Each period's own value: what it added to the year's total, or the figure itself where the year begins.

        Of a percentage with its parts it is the percentage of the parts that the period added; where the denominator
        holds for the whole year (a programme of work), the points that the period added. A total of before a change of
        definition is not taken from one of after it.
        """
        changes = []
        for part, width, months in self.by_shape(rows):
            places = (self.place[part][:, None] - 1 - np.arange(width)[::-1][None, :]) % (12 // months)
            value, top, bottom = (_added(self._totals(part, width, column), places) for column in ("value", "numerator", "denominator"))
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(bottom > 0, top * self.factor[part][:, None] / bottom, np.where(bottom == 0, value, np.nan))
            changes.append((part, np.where(additive[part][:, None], value, ratio)))
        return changes

    def _totals(self, rows: np.ndarray, width: int, column: str) -> Floats:
        totals = self.matrix(rows, width + 1, column)
        totals[self.cut[rows], 0] = np.nan
        return totals


def _first_points(values: Floats) -> Floats:
    present = np.isfinite(values)
    first: Floats = np.where(present.any(axis=1), present.argmax(axis=1) - (values.shape[1] - 1) / 2, np.nan)
    return first


def _added(totals: Floats, places: np.ndarray) -> Floats:
    """From totals that start again with each year (one column more than places) to what each period added."""
    return np.where(places == 0, totals[:, 1:], totals[:, 1:] - totals[:, :-1])


@_without_overflow
def _fit_rows(values: Floats) -> TrendFit:
    """Plain least squares of every row, both sides centred."""
    present = np.isfinite(values)
    n = present.sum(axis=1)
    some = np.maximum(n, 1)
    x = np.where(present, np.arange(values.shape[1], dtype=np.float64)[None, :], 0.0)
    y = np.where(present, values, 0.0)
    level = y.sum(axis=1) / some
    dx = np.where(present, x - (x.sum(axis=1) / some)[:, None], 0.0)
    dy = np.where(present, y - level[:, None], 0.0)
    return fit_ols_sums(n, (dx * dx).sum(axis=1), (dx * dy).sum(axis=1), (dy * dy).sum(axis=1), level)


def _place_in_year(summary: pl.DataFrame) -> np.ndarray:
    end, months = summary["anchor"].to_numpy(), summary["months"].to_numpy()
    return np.asarray(((end - 3) % 12) // months + 1)


def verdicts(summary: pl.DataFrame, trends: Trends) -> pl.DataFrame:
    """Columns trend, trend_reason, trend_n, trend_first_x, trend_method, the slope, p and interval, trend_plain…, trend_caveat for each series.

    `summary` also has kind, polarity and the target band in force.
    """
    fit, plain = trends.fit, trends.plain
    frame = summary.select("kind", "polarity", "target_low", "target_high", "window", "window_cut").with_columns(
        first_x=pl.Series(trends.first_x, nan_to_null=True),
        n=fit.n, significant=fit.significant & ~fit.constant, constant=fit.constant, said=(fit.n >= MIN_POINTS) & fit.defined,
        plain_significant=plain.significant & ~plain.constant, start=trends.fitted_first, stop=trends.fitted_last,
        overlapping=trends.overlapping, generalised=trends.generalised, differenced=trends.differenced,
        trend_slope=fit.slope, trend_p=fit.p, trend_low=fit.low, trend_high=fit.high, trend_plain_slope=plain.slope, trend_plain_p=plain.p,
    )  # fmt: skip
    said = pl.col("said") & (pl.col("polarity") != Polarity.MILESTONE)
    method = pl.when("generalised").then(pl.lit("gls")).otherwise(pl.lit("ols"))
    words = {"trend": _word("significant", "trend_slope"), "trend_plain": _word("plain_significant", "trend_plain_slope")}
    numbers = ("trend_slope", "trend_p", "trend_low", "trend_high", "trend_plain_slope", "trend_plain_p")
    return (
        frame.lazy()
        .select(
            *[_named(pl.when(said).then(number), _TRENDS).alias(name) for name, number in words.items()],
            pl.when(said).then(method).alias("trend_method"),
            *[pl.when(said).then(pl.col(name)).alias(name) for name in numbers],
            trend_n=pl.col("n"),
            trend_first_x=pl.col("first_x"),
            trend_reason=_named(_reason(), _REASONS),
            trend_caveat=_caveats(),
        )
        .collect()
    )


_TRENDS, _REASONS = list(Trend), list(TrendReason)
"""A verdict is its place in one of these lists while it is being decided: to choose among texts takes twenty times as long."""


def _numbered(word: Trend | TrendReason) -> pl.Expr:
    return pl.lit(_TRENDS.index(word) if isinstance(word, Trend) else _REASONS.index(word), pl.Int8)


def _named(number: pl.Expr, words: Sequence[str]) -> pl.Expr:
    return number.replace_strict(range(len(words)), [str(word) for word in words], return_dtype=pl.String)


def _reason() -> pl.Expr:
    reasons = [
        (pl.col("polarity") == Polarity.MILESTONE, TrendReason.MILESTONE),
        (pl.col("n") == 0, TrendReason.NO_VALUE),
        (~pl.col("said"), TrendReason.TOO_FEW_POINTS),
        (pl.col("constant"), TrendReason.CONSTANT),
        (~pl.col("significant"), TrendReason.NOT_SIGNIFICANT),
        (_stays_in_band(), TrendReason.INSIDE_BAND),
    ]
    expression = _numbered(TrendReason.SIGNIFICANT)
    for condition, reason in reversed(reasons):
        expression = pl.when(condition).then(_numbered(reason)).otherwise(expression)
    return expression


def _is_banded() -> pl.Expr:
    has_band = pl.col("target_low").is_not_null() | pl.col("target_high").is_not_null()
    return (pl.col("polarity") == Polarity.RANGE) & (pl.col("kind") != Kind.ACTIVITY) & has_band


def _outside(end: str) -> pl.Expr:
    """How far an end of the fitted line lies outside the target band; 0 inside it."""
    return pl.max_horizontal(pl.col("target_low") - pl.col(end), pl.col(end) - pl.col("target_high"), pl.lit(0.0))


def _stays_in_band() -> pl.Expr:
    return _is_banded() & (_outside("start") == _outside("stop"))


def _word(significant: str, slope: str) -> pl.Expr:
    """What a slope is called: good or bad by the polarity, neither for activity indicators (A17)."""
    rising, judged = pl.col(slope) > 0, pl.col("kind") != Kind.ACTIVITY
    good = (
        pl.when(judged & (pl.col("polarity") == Polarity.HIGHER)).then(rising)
        .when(judged & (pl.col("polarity") == Polarity.LOWER)).then(~rising)
        .when(_is_banded()).then(_outside("stop") < _outside("start"))
    )  # fmt: skip
    neutral = pl.when(rising).then(_numbered(Trend.INCREASING)).otherwise(_numbered(Trend.DECREASING))
    word = pl.when(good).then(_numbered(Trend.IMPROVING)).when(~good).then(_numbered(Trend.WORSENING)).otherwise(neutral)
    return pl.when(pl.col(significant) & ~_stays_in_band()).then(word).otherwise(_numbered(Trend.STABLE))


def _caveats() -> pl.Expr:
    """The caveats of a verdict, separated by “; ”; null where there is none."""
    due = (pl.col("window") + 1.0) / 2.0 - pl.col("first_x")
    flags = [
        (pl.col("overlapping"), TrendCaveat.OVERLAPPING),
        (pl.col("differenced"), TrendCaveat.DIFFERENCED),
        (pl.col("window_cut"), TrendCaveat.DEFINITION_CHANGED),
        ((pl.col("n") < due).fill_null(value=False), TrendCaveat.GAPS),
    ]
    # each flag is a bit: there are only sixteen texts
    bits = pl.sum_horizontal(flag.cast(pl.UInt8) * (1 << place) for place, (flag, _) in enumerate(flags))
    texts = ["; ".join(word for place, (_, word) in enumerate(flags) if number >> place & 1) for number in range(1 << len(flags))]
    return _named(pl.when(bits > 0).then(bits), texts)
