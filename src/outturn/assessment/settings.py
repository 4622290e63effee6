"""What the calculation needs to know of each indicator, with defaults for what its definition leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.calendar import MONTHS_OF
from outturn.assessment.presence import MOST_PERIODS
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme, parse_scheme
from outturn.indicators.vocabulary import DEFAULT_DECIMALS, Aggregation, Basis, Kind, Polarity, Unit
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_WINDOW: dict[int, int] = {1: 13, 3: 9, 4: 9, 12: 9}
"""Periods on a chart, by the months in a period: 13 months, 9 quarters (RULES.md section 6); 9 terms or years likewise."""

ADDITIVE = (Unit.COUNT, Unit.GBP, Unit.TONNES, Unit.KG, Unit.KM, Unit.MILES, Unit.KWH)
"""Units whose periods may be added up."""

_NEVER_ADDED = (Basis.CUMULATIVE, Basis.ROLLING_12, Basis.SNAPSHOT)

_ADDED_UP = {**dict.fromkeys(ADDITIVE, Aggregation.SUM), **dict.fromkeys((Unit.PERCENT, Unit.RATE, Unit.RATIO), Aggregation.RATIO)}
"""How the periods of a unit are added up where the definition does not say; other units are not."""


def aggregation_of(given: Aggregation | None, unit: Unit, basis: Basis) -> Aggregation:
    """How the periods of one indicator make a year to date: what `indicator_settings` says of it."""
    if basis in _NEVER_ADDED and given is not Aggregation.NONE:
        return Aggregation.LAST
    return given or _ADDED_UP.get(unit, Aggregation.NONE)


def indicator_settings(
    indicators: pl.DataFrame, definitions: pl.DataFrame | None = None, *, scheme: RatingScheme = FLOOR_SCHEME, trend_periods: int | None = None
) -> pl.DataFrame:
    """One row for each indicator.

    Columns: indicator, kind, unit, polarity, basis, aggregation, months (of a period, null where the frequency is not
    given), factor (of numerator over denominator), ratio (whether a year to date adds up the parts of a ratio), step (the
    smallest difference in print), additive, counted (its unit is a count), in_points, ytd_from (1 April .. 12 March), window, breaks (the last months
    before definitions that cannot be compared with what came before), percent, points (the tolerance, or null).
    """
    unit, basis = pl.col("unit").fill_null(Unit.COUNT), pl.col("basis").fill_null(Basis.PERIOD)
    additive = unit.is_in([u.value for u in ADDITIVE])
    months = pl.col("frequency").replace_strict({f.value: m for f, m in MONTHS_OF.items()}, default=None, return_dtype=pl.Int32)
    decimals = pl.coalesce("decimals", unit.replace_strict({u.value: d for u, d in DEFAULT_DECIMALS.items()}, default=0, return_dtype=pl.Int64))
    by_default = unit.replace_strict({u.value: a.value for u, a in _ADDED_UP.items()}, default=Aggregation.NONE.value, return_dtype=pl.String)
    given = pl.col("aggregation").fill_null(by_default)
    never = basis.is_in([b.value for b in _NEVER_ADDED]) & (pl.col("aggregation").fill_null("") != Aggregation.NONE)
    aggregation = pl.when(never).then(pl.lit(Aggregation.LAST.value)).otherwise(given)
    frame = indicators.lazy().select(
        "indicator",
        pl.col("kind").fill_null(Kind.KPI),
        unit.alias("unit"),
        pl.col("polarity").fill_null(Polarity.NONE),
        basis.alias("basis"),
        aggregation.alias("aggregation"),
        months.alias("months"),
        factor=pl.when(unit == Unit.PERCENT).then(100.0).when(unit == Unit.RATE).then(pl.col("per").fill_null(1.0)).otherwise(1.0),
        step=pl.col("scale").fill_null(1.0) * pl.lit(10.0).pow(-decimals.cast(pl.Float64)),
        ratio=aggregation == Aggregation.RATIO,
        additive=additive,
        counted=unit == Unit.COUNT,
        in_points=unit == Unit.PERCENT,
        ytd_from=((pl.col("ytd_from").fill_null(4) - 4) % 12 + 1).cast(pl.Int32),
        window=pl.lit(trend_periods, pl.Int32) if trend_periods is not None else pl.col("trend_periods").cast(pl.Int32),
    )
    return _with_scheme(_with_breaks(frame, definitions), indicators["rating_scheme"], scheme).collect()


def complete_settings(settings: pl.DataFrame, months_seen: pl.DataFrame | None = None) -> pl.DataFrame:
    """Fills in what a definition without a frequency leaves open: the shortest kind of period among its figures.

    `months_seen` has the columns indicator, months. Adds per_year and the default window.
    """
    if months_seen is not None:
        shortest = months_seen.group_by("indicator").agg(seen=pl.col("months").min())
        settings = (
            settings.join(shortest, on="indicator", how="left", maintain_order="left").with_columns(pl.coalesce("months", "seen").alias("months")).drop("seen")
        )
    months = pl.col("months").fill_null(12)
    window = months.replace_strict(DEFAULT_WINDOW, return_dtype=pl.Int32)
    chosen = pl.coalesce("window", window).clip(1, MOST_PERIODS)
    return settings.with_columns(months=months, per_year=(12 // months).cast(pl.Int32), window=chosen)


def _with_breaks(frame: pl.LazyFrame, definitions: pl.DataFrame | None) -> pl.LazyFrame:
    """Adds breaks: a list of the last month before each definition that breaks the series."""
    breaks = _breaks(definitions)
    if breaks is None:
        return frame.with_columns(breaks=pl.lit(None, pl.List(pl.Int32)))
    return frame.join(breaks.lazy(), on="indicator", how="left", maintain_order="left")


def _breaks(definitions: pl.DataFrame | None) -> pl.DataFrame | None:
    """Columns: indicator, breaks. None where no definition breaks a series."""
    if definitions is None or False not in set(definitions["comparable"]):
        return None
    broken = definitions.filter(pl.col("comparable").eq(pl.lit(value=False)).fill_null(value=False))
    before = [parse_period(text).first - 1 for text in broken["from"]]
    return broken.select("indicator", breaks=pl.Series(before, dtype=pl.Int32)).group_by("indicator").agg(pl.col("breaks").sort())


def _with_scheme(frame: pl.LazyFrame, written: pl.Series, scheme: RatingScheme) -> pl.LazyFrame:
    """`written` are the schemes of the indicators' own, null where the organisation's holds."""
    own = _parsed_schemes({text for text in written if text is not None})
    schemes = [own.get(text, scheme) if text is not None else scheme for text in written]
    return frame.with_columns(
        percent=pl.Series([s.percent for s in schemes], dtype=pl.Float64), points=pl.Series([s.points for s in schemes], dtype=pl.Float64)
    )


def _parsed_schemes(texts: Iterable[str]) -> Mapping[str, RatingScheme]:
    """Schemes that cannot be read are left out here; the check `unknown-scheme` reports them."""
    parsed: dict[str, RatingScheme] = {}
    for text in texts:
        try:
            parsed[text] = parse_scheme(text)
        except ValueError:
            continue
    return parsed
