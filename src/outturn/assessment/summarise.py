"""The one pass over the figures: everything that needs more than a row of them, in a single group-by.

Each series is summed over windows that end with its anchor, the period taken to be its latest. The anchor is first
assumed to be the last period that the report's period allows, which is true of nearly every series of a national data
set; the few series that end earlier are then summed again about their own latest period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from outturn.assessment.calendar import last_end
from outturn.assessment.presence import with_presence
from outturn.assessment.translated import grouped
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Basis, Polarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.assessment.source import Rows, Source
    from outturn.periods import Period

_ATTRIBUTES: dict[str, pl.DataType | type[pl.DataType]] = {
    "status": pl.String,
    "qualifier": pl.String,
    "note": pl.String,
    "published_rating": pl.String,
    "recorded_at": pl.Datetime("us"),
}
"""What is carried over from the latest figure to its verdict."""

SPECIAL = (pl.col("basis").is_in([Basis.ROLLING_12.value, Basis.CUMULATIVE.value])) | (pl.col("polarity") == Polarity.RANGE)
"""Indicators whose direction of travel needs their values one by one: series that overlap or accumulate, and bands."""


_SPECIAL_ROWS = {"series": pl.UInt32, "lag": pl.Int32, "value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64}


def windows_at(settings: pl.DataFrame, anchor: pl.Expr) -> pl.DataFrame:
    """Adds anchor (a last month), anchor_place, ytd_len (periods in the year to date), window (periods in the trend) and window_cut (by a new definition).

    `settings` has one row for each indicator, or for each series where anchors differ. A year to date that has not begun
    (an anchor before its first month) has no periods.
    """
    end, months = pl.col("anchor"), pl.col("months")
    april = (end - 3) // 12 * 12 + 3
    ytd_start = april + pl.col("ytd_from") - 1
    ytd_len = pl.when(months == 12).then(1).otherwise((end - ytd_start + months) // months)
    frame = settings.with_columns(anchor=anchor.cast(pl.Int32)).with_columns(
        ytd_len=ytd_len.clip(lower_bound=0).cast(pl.Int32), anchor_place=((end + 1) // months).cast(pl.Int32)
    )
    if frame["breaks"].null_count() == frame.height:
        return frame.drop("breaks").with_columns(window_cut=pl.lit(value=False))
    exploded = frame.with_row_index("_row").select("_row", "anchor", brk=pl.col("breaks")).explode("brk").filter(pl.col("brk") < pl.col("anchor"))
    last_break = exploded.group_by("_row").agg(pl.col("brk").max())
    frame = frame.with_row_index("_row").join(last_break, on="_row", how="left", maintain_order="left").drop("_row", "breaks")
    since = (pl.col("anchor") - pl.col("brk")) // pl.col("months")
    return frame.with_columns(window_cut=(since < pl.col("window")).fill_null(value=False), window=pl.min_horizontal("window", since.cast(pl.Int32))).drop(
        "brk"
    )


def summarise(source: Source, settings: pl.DataFrame, in_force: pl.DataFrame, period: Period, periods: pl.DataFrame) -> pl.DataFrame:
    """One row for each series with a figure by the period's end.

    Columns: its sums (`_sums`, `with_presence`), its indicator's settings, its windows (`windows_at`), and the standard in force at its
    latest period (`standards_in_force`).
    """
    guess = settings["months"].replace_strict({m: last_end(m, period) for m in (1, 3, 4, 12)}, return_dtype=pl.Int32)
    assumed = windows_at(settings, pl.lit(guess))
    first = source.series(_sums(source.rows(assumed, period, periods), source.keys))
    first = first.join(_with_standard(assumed, in_force), on="indicator", how="inner")
    as_assumed = first["latest"] == first["anchor"]
    if as_assumed.all() and not as_assumed.null_count():
        return with_presence(first, period.last)
    keys = source.keys
    late = first.filter(~as_assumed).select(*keys, "indicator", "latest")  # drops series that have only given year-to-dates
    own = windows_at(late.join(settings, on="indicator"), pl.col("latest")).drop("latest")
    rows = source.joined(source.rows(_without_windows(settings), period, periods), own.select(*keys, "anchor_place", "ytd_len", "window"))
    again = source.series(_sums(rows, keys)).join(_with_standard(own, in_force).drop("indicator"), on=keys, how="inner", nulls_equal=True)
    return with_presence(pl.concat([first.filter(as_assumed), again.select(first.columns)]), period.last)


def _without_windows(settings: pl.DataFrame) -> pl.DataFrame:
    return settings.drop("breaks", "window")


def _with_standard(windows: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    return windows.join(in_force, left_on=["indicator", "anchor"], right_on=["indicator", "end"], how="left")


def _sums(rows: Rows, keys: Sequence[str]) -> Rows:
    """The group-by. Columns, all for the series' own basis unless said:

    latest (last month of the latest figure, given year-to-dates apart); value, numerator and denominator at the anchor;
    previous; same_period_last_year; present (see `presence`); ytd_… and last_ytd_…: top, bottom and given; the variance
    syy of the values in the trend's window, and their covariance sxy with the periods.
    """
    return grouped(rows, keys, _placed, _sums_with_given if "given" in rows.collect_schema() else _sums_without_given)


def _placed(rows: Rows) -> Rows:
    """Where each row stands to the anchor of its series."""
    frame = rows.with_columns(
        lag=(nw.col("anchor_place") - nw.col("place")).cast(nw.Int16), top=_addend("numerator", nw.col("value")), bottom=_addend("denominator", nw.lit(1.0))
    )
    own, lag, value = nw.col("own"), nw.col("lag"), nw.col("value")
    in_window = own & (lag >= 0) & (lag < nw.col("window")) & ~value.is_null()
    per_year, ytd_len = nw.col("per_year"), nw.col("ytd_len")
    return frame.with_columns(
        at_x=nw.when(in_window).then(lag.cast(nw.Float64) * -1.0),
        at_y=nw.when(in_window).then(value),
        own_end=nw.when(own).then(nw.col("end")),
        at_latest=own & (lag == 0),
        this_year=own & (lag >= 0) & (lag < ytd_len),
        last_year=own & (lag >= per_year) & (lag < per_year + ytd_len),
    )


def _sums_with_given() -> list[nw.Expr]:
    lag, value, given = nw.col("lag"), nw.col("value"), nw.col("given")
    last_year = nw.when(given & (lag == nw.col("per_year"))).then(value).max()
    return [*_own_sums(), nw.when(given & (lag == 0)).then(value).max().alias("ytd_given"), last_year.alias("last_ytd_given")]


def _sums_without_given() -> list[nw.Expr]:
    return [*_own_sums(), *(nw.lit(None, nw.Float64).alias(name) for name in ("ytd_given", "last_ytd_given"))]


def _own_sums() -> list[nw.Expr]:
    own, lag, value = nw.col("own"), nw.col("lag"), nw.col("value")
    return [
        nw.col("own_end").max().alias("latest"),
        *[nw.when(nw.col("at_latest")).then(nw.col(name)).max().alias(name) for name in ("value", "numerator", "denominator")],
        nw.when(own & (lag == 1)).then(value).max().alias("previous"),
        nw.when(own & (lag == nw.col("per_year"))).then(value).max().alias("same_period_last_year"),
        nw.when(own & ~value.is_null()).then(nw.col("bit")).sum().cast(nw.Int64).alias("present"),
        *_year_to_date_sums(nw.col("this_year"), "ytd"),
        *_year_to_date_sums(nw.col("last_year"), "last_ytd"),
        nw.col("at_y").var(ddof=0).alias("syy"),
        nw.cov("at_x", "at_y", ddof=0).alias("sxy"),
    ]


def _addend(part: str, otherwise: nw.Expr) -> nw.Expr:
    """What a year to date adds up: the part of a ratio (NaN where a value has no parts, since no ratio can be made of such a
    year), and otherwise the value or 1, so that their sums are a total and a count.
    """
    whole = ~nw.col("numerator").is_null() & ~nw.col("denominator").is_null()
    of_ratio = nw.when(whole).then(nw.col(part)).otherwise(nw.lit(float("nan")))
    return nw.when(~nw.col("value").is_null()).then(nw.when(nw.col("ratio")).then(of_ratio).otherwise(otherwise))


def _year_to_date_sums(within: nw.Expr, name: str) -> list[nw.Expr]:
    return [
        nw.when(within).then(nw.col("top")).sum().alias(f"{name}_top"),
        nw.when(within).then(nw.col("bottom")).sum().alias(f"{name}_bottom"),
    ]


def with_attributes(source: Source, settings: pl.DataFrame, summary: pl.DataFrame, period: Period, periods: pl.DataFrame) -> pl.DataFrame:
    """Adds to each series the status, qualifier, note, published rating and instant of its latest figure, null where there is none.

    Most figures are final and have nothing else to say; only those that do are looked up, which is far less work than
    carrying every text through the group-by.
    """
    carried = [name for name in _ATTRIBUTES if name in source.columns]
    absent = summary.with_columns(pl.lit(None, kind).alias(name) for name, kind in _ATTRIBUTES.items() if name not in carried)
    if not carried or summary.is_empty():
        return summary.with_columns(pl.lit(None, kind).alias(name) for name, kind in _ATTRIBUTES.items())
    telling = nw.any_horizontal(*(_says_something(name) for name in carried), ignore_nulls=True)
    keys = source.keys
    rows = source.where(telling).rows(_without_windows(settings), period, periods).filter(nw.col("own"))
    near = source.at_anchors(rows, summary.select(*keys, "anchor_place")).select(*keys, "place", *carried)
    found = source.collect(near).unique([*keys, "place"], keep="last", maintain_order=True)
    return absent.join(found, left_on=[*keys, "anchor_place"], right_on=[*keys, "place"], how="left", nulls_equal=True, maintain_order="left")


def _says_something(name: str) -> nw.Expr:
    there = ~nw.col(name).is_null()
    return there & (nw.col(name) != Status.FINAL.value) if name == "status" else there


_INEQUALITIES = ("previous_qualifier", "last_year_qualifier", "periods_qualifier", "given_qualifier", "last_periods_qualifier", "last_given_qualifier")


def with_inequalities(source: Source, settings: pl.DataFrame, summary: pl.DataFrame, period: Period, periods: pl.DataFrame) -> pl.DataFrame:
    """Marks what rests on figures that are known only as an inequality (C10).

    Columns, each “<”, “>” or null: previous_qualifier, last_year_qualifier, periods_qualifier (of a figure that the year to
    date adds up), given_qualifier (of a year to date as given), and both for the year before (last_…).
    """
    blank = {name: pl.lit(None, pl.String) for name in _INEQUALITIES}
    if "qualifier" not in source.columns or summary.is_empty():
        return summary.with_columns(**blank)
    marked = summary.with_row_index("series")
    near = _inequalities(source, settings, marked, period, periods)
    if near.is_empty():
        return summary.with_columns(**blank)
    own, lag, qualifier = pl.col("own"), pl.col("lag"), pl.col("qualifier").cast(pl.String)
    given, year_ago = pl.col("given"), lag - pl.col("per_year")
    of_year, of_last_year = lag < pl.col("ytd_len"), (year_ago >= 0) & (year_ago < pl.col("ytd_len"))
    picked = (own & (lag == 1), own & (year_ago == 0), own & of_year, given & (lag == 0), own & of_last_year, given & (year_ago == 0))
    by_series = near.group_by("series").agg(qualifier.filter(rows).min().alias(name) for name, rows in zip(_INEQUALITIES, picked, strict=True))
    return marked.join(by_series, on="series", how="left", maintain_order="left").drop("series")


def _inequalities(source: Source, settings: pl.DataFrame, marked: pl.DataFrame, period: Period, periods: pl.DataFrame) -> pl.DataFrame:
    """The inequalities among the figures of the last two years of each series, given year-to-dates included."""
    rows = source.where(~nw.col("qualifier").is_null()).rows(_without_windows(settings), period, periods)
    given = nw.col("given") if "given" in rows.collect_schema() else nw.lit(value=False)
    near = source.joined(rows, marked.select("series", *source.keys, "anchor_place", "ytd_len"))
    lag = nw.col("anchor_place") - nw.col("place")
    inside = near.with_columns(lag=lag, given=given).filter((nw.col("lag") >= 0) & (nw.col("lag") < 2 * nw.col("per_year")))
    return source.collect(inside.select("series", "lag", "own", "given", "qualifier", "per_year", "ytd_len"))


def special_rows(source: Source, settings: pl.DataFrame, summary: pl.DataFrame, period: Period, periods: pl.DataFrame) -> pl.DataFrame:
    """The figures of series that overlap or accumulate, within their windows. Columns: series (row of the summary), lag, value,
    numerator, denominator.

    One period before the window is taken too: the first difference of a cumulative series needs it.
    """
    chosen = settings.filter(SPECIAL)
    if chosen.is_empty():
        return pl.DataFrame(schema=_SPECIAL_ROWS)
    listed = summary.with_row_index("series").join(chosen.select("indicator"), on="indicator", how="semi")
    rows = source.about(chosen["indicator"]).rows(_without_windows(chosen), period, periods)
    rows = source.joined(rows, listed.select("series", *source.keys, "anchor_place", "window"))
    lag = nw.col("anchor_place") - nw.col("place")
    inside = nw.col("own") & (lag >= 0) & (lag <= nw.col("window")) & ~nw.col("value").is_null()
    return source.collect(rows.filter(inside).select("series", lag.cast(nw.Int32).alias("lag"), "value", "numerator", "denominator"))
