"""The one pass over the figures: everything that needs more than a row of them, in a single group-by.

Each series is summed over windows that end with its anchor, the period taken to be its latest. The anchor is first
assumed to be the last period that the report's period allows, which is true of nearly every series of a national data
set; the few series that end earlier are then summed again about their own latest period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import narwhals as nw
import polars as pl

from outturn.assessment.calendar import last_end
from outturn.assessment.presence import with_presence
from outturn.assessment.rows import SERIES_CODE, codes, name_of_series, prepare_rows
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Basis, Polarity

if TYPE_CHECKING:
    from outturn.periods import Period

Engine = Literal["in-memory", "streaming"]

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


def engine_for(figures: pl.DataFrame | pl.LazyFrame) -> Engine:
    """A table in memory is summed in one order, so that the last digit is the same every time; a scan is streamed."""
    return "streaming" if isinstance(figures, pl.LazyFrame) else "in-memory"


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


def summarise(figures: pl.LazyFrame, settings: pl.DataFrame, in_force: pl.DataFrame, period: Period, periods: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    """One row for each series with a figure by the period's end.

    Columns: its sums (`_sums`, `with_presence`), its indicator's settings, its windows (`windows_at`), and the standard in force at its
    latest period (`standards_in_force`).
    """
    guess = settings["months"].replace_strict({m: last_end(m, period) for m in (1, 3, 4, 12)}, return_dtype=pl.Int32)
    assumed = windows_at(settings, pl.lit(guess))
    first = _sums(prepare_rows(figures, assumed, period, periods)).collect(engine=engine)
    first = first.join(_with_standard(assumed, in_force), on="indicator", how="inner")
    as_assumed = first["latest"] == first["anchor"]
    if as_assumed.all() and not as_assumed.null_count():
        return with_presence(first, period.last)
    keys = _keys(figures)
    late = first.filter(~as_assumed).select(*keys, "indicator", "latest")  # drops series that have only given year-to-dates
    own = windows_at(late.join(settings, on="indicator"), pl.col("latest")).drop("latest")
    rows = prepare_rows(figures, settings.drop("breaks", "window"), period, periods)
    rows = _joined(rows, own.select(*keys, "anchor_place", "ytd_len", "window"), keys, engine)
    again = _sums(rows).collect(engine=engine).join(_with_standard(own, in_force).drop("indicator"), on=keys, how="inner", nulls_equal=True)
    return with_presence(pl.concat([first.filter(as_assumed), again.select(first.columns)]), period.last)


def _with_standard(windows: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    return windows.join(in_force, left_on=["indicator", "anchor"], right_on=["indicator", "end"], how="left")


def _keys(figures: pl.LazyFrame) -> list[str]:
    """The columns that tell one series from another in what `prepare_rows` gives."""
    return [SERIES_CODE, *(name for name in ("breakdown",) if name in figures.collect_schema())]


def _joined(rows: pl.LazyFrame, series: pl.DataFrame, keys: list[str], engine: Engine) -> pl.LazyFrame:
    """Rows with what is known of their series. In memory their order is kept: the last digit of a sum of fractions depends on it."""
    return rows.join(series.lazy(), on=keys, how="inner", nulls_equal=True, maintain_order="left" if engine == "in-memory" else "none")


def _sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The group-by. Columns, all for the series' own basis unless said:

    latest (last month of the latest figure, given year-to-dates apart); value, numerator and denominator at the anchor;
    previous; same_period_last_year; present (see `presence`); ytd_… and last_ytd_…: top, bottom and given; the variance
    syy of the values in the trend's window, and their covariance sxy with the periods.
    """
    present = rows.collect_schema()
    frame = nw.from_native(rows).with_columns(
        lag=(nw.col("anchor_place") - nw.col("place")).cast(nw.Int16), top=_addend("numerator", nw.col("value")), bottom=_addend("denominator", nw.lit(1.0))
    )
    own, lag, value = nw.col("own"), nw.col("lag"), nw.col("value")
    in_window = own & (lag >= 0) & (lag < nw.col("window")) & ~value.is_null()
    per_year, ytd_len = nw.col("per_year"), nw.col("ytd_len")
    frame = frame.with_columns(
        at_x=nw.when(in_window).then(lag.cast(nw.Float64) * -1.0),
        at_y=nw.when(in_window).then(value),
        own_end=nw.when(own).then(nw.col("end")),
        at_latest=own & (lag == 0),
        this_year=own & (lag >= 0) & (lag < ytd_len),
        last_year=own & (lag >= per_year) & (lag < per_year + ytd_len),
    )
    sums = frame.group_by(*_keys(rows)).agg(
        nw.col("own_end").max().alias("latest"),
        *[nw.when(nw.col("at_latest")).then(nw.col(name)).max().alias(name) for name in ("value", "numerator", "denominator")],
        nw.when(own & (lag == 1)).then(value).max().alias("previous"),
        nw.when(own & (lag == per_year)).then(value).max().alias("same_period_last_year"),
        nw.when(own & ~value.is_null()).then(nw.col("bit")).sum().alias("present"),
        *_year_to_date_sums(nw.col("this_year"), "ytd"),
        *_year_to_date_sums(nw.col("last_year"), "last_ytd"),
        *(_given_sums(lag, per_year) if "given" in present else []),
        nw.col("at_y").var(ddof=0).alias("syy"),
        nw.cov("at_x", "at_y", ddof=0).alias("sxy"),
    )
    return _with_absent(sums.to_native(), present)


def _addend(part: str, otherwise: nw.Expr) -> nw.Expr:
    """What a year to date adds up: the part of a ratio (NaN where a value has no parts, since no ratio can be made of such a
    year), and otherwise the value or 1, so that their sums are a total and a count.
    """
    whole = ~nw.col("numerator").is_null() & ~nw.col("denominator").is_null()
    of_ratio = nw.when(whole).then(nw.col(part)).otherwise(nw.lit(float("nan")))
    return nw.when(~nw.col("value").is_null()).then(nw.when(nw.col("ratio")).then(of_ratio).otherwise(otherwise))


def _with_absent(sums: pl.LazyFrame, present: pl.Schema) -> pl.LazyFrame:
    """Adds as null what the figures do not have, so that every result has the same columns."""
    given = [] if "given" in present else ["ytd_given", "last_ytd_given"]
    return sums.with_columns(
        *name_of_series(),
        *[pl.lit(None, pl.String).alias(name) for name in ("breakdown",) if name not in present],
        *[pl.lit(None, pl.Float64).alias(name) for name in given],
    )


def _year_to_date_sums(within: nw.Expr, name: str) -> list[nw.Expr]:
    return [
        nw.when(within).then(nw.col("top")).sum().alias(f"{name}_top"),
        nw.when(within).then(nw.col("bottom")).sum().alias(f"{name}_bottom"),
    ]


def _given_sums(lag: nw.Expr, per_year: nw.Expr) -> list[nw.Expr]:
    value, given = nw.col("value"), nw.col("given")
    return [nw.when(given & (lag == 0)).then(value).max().alias("ytd_given"), nw.when(given & (lag == per_year)).then(value).max().alias("last_ytd_given")]


def with_attributes(
    figures: pl.LazyFrame, settings: pl.DataFrame, summary: pl.DataFrame, period: Period, periods: pl.DataFrame, engine: Engine
) -> pl.DataFrame:
    """Adds to each series the status, qualifier, note, published rating and instant of its latest figure, null where there is none.

    Most figures are final and have nothing else to say; only those that do are looked up, which is far less work than
    carrying every text through the group-by.
    """
    present = figures.collect_schema()
    carried = [name for name in _ATTRIBUTES if name in present]
    absent = summary.with_columns(pl.lit(None, kind).alias(name) for name, kind in _ATTRIBUTES.items() if name not in carried)
    if not carried or summary.is_empty():
        return summary.with_columns(pl.lit(None, kind).alias(name) for name, kind in _ATTRIBUTES.items())
    telling = pl.any_horizontal(pl.col(name).is_not_null() & (pl.col(name) != Status.FINAL if name == "status" else pl.lit(value=True)) for name in carried)
    keys = _keys(figures)
    anchors = summary.select(*keys, "anchor_place")
    rows = prepare_rows(figures.filter(telling), settings.drop("breaks", "window"), period, periods).filter("own").select(*keys, "place", *carried)
    found = rows.filter(pl.col("place") >= anchors["anchor_place"].min()).collect(engine=engine).unique([*keys, "place"], keep="last", maintain_order=True)
    return absent.join(found, left_on=[*keys, "anchor_place"], right_on=[*keys, "place"], how="left", nulls_equal=True, maintain_order="left")


def with_inequalities(
    figures: pl.LazyFrame, settings: pl.DataFrame, summary: pl.DataFrame, period: Period, periods: pl.DataFrame, engine: Engine
) -> pl.DataFrame:
    """Marks what rests on figures that are known only as an inequality (C10).

    Columns: previous_qualified and last_year_qualified (true or false), periods_qualifier (of a figure that the year to
    date adds up) and given_qualifier (of a year to date as given).
    """
    blank = {"previous_qualified": pl.lit(value=False), "last_year_qualified": pl.lit(value=False)}
    texts = {name: pl.lit(None, pl.String) for name in ("periods_qualifier", "given_qualifier")}
    if "qualifier" not in figures.collect_schema() or summary.is_empty():
        return summary.with_columns(**blank, **texts)
    keys = _keys(figures)
    rows = prepare_rows(figures.filter(pl.col("qualifier").is_not_null()), settings.drop("breaks", "window"), period, periods)
    given = pl.col("given") if "given" in rows.collect_schema() else pl.lit(value=False)
    found = rows.select(*keys, "place", "own", "qualifier", given=given).collect(engine=engine)
    if found.is_empty():
        return summary.with_columns(**blank, **texts)
    marked = summary.with_row_index("series")
    near = marked.select("series", *keys, "anchor_place", "ytd_len", "per_year").join(found, on=keys, nulls_equal=True)
    own, lag = pl.col("own"), pl.col("anchor_place") - pl.col("place")
    by_series = near.group_by("series").agg(
        previous_qualified=(own & (lag == 1)).any(),
        last_year_qualified=(own & (lag == pl.col("per_year"))).any(),
        periods_qualifier=pl.col("qualifier").filter(own & (lag >= 0) & (lag < pl.col("ytd_len"))).cast(pl.String).min(),
        given_qualifier=pl.col("qualifier").filter(pl.col("given") & (lag == 0)).cast(pl.String).min(),
    )
    joined = marked.join(by_series, on="series", how="left", maintain_order="left").drop("series")
    return joined.with_columns(pl.col(*blank).fill_null(value=False))


def special_rows(figures: pl.LazyFrame, settings: pl.DataFrame, summary: pl.DataFrame, period: Period, periods: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    """The figures of series that overlap or accumulate, within their windows. Columns: series (row of the summary), lag, value,
    numerator, denominator.

    One period before the window is taken too: the first difference of a cumulative series needs it.
    """
    chosen = settings.filter(SPECIAL)
    if chosen.is_empty():
        return pl.DataFrame(schema=_SPECIAL_ROWS)
    keys = _keys(figures)
    index = summary.with_row_index("series").join(chosen.select("indicator"), on="indicator", how="semi").select("series", *keys, "anchor_place", "window")
    figures = figures.filter(codes("indicator", figures.collect_schema()).is_in(chosen["indicator"].to_physical().implode()))
    rows = _joined(prepare_rows(figures, chosen.drop("breaks", "window"), period, periods), index, keys, engine)
    lag = pl.col("anchor_place") - pl.col("place")
    inside = pl.col("own") & (lag >= 0) & (lag <= pl.col("window")) & pl.col("value").is_not_null()
    return rows.filter(inside).select("series", lag.cast(pl.Int32).alias("lag"), "value", "numerator", "denominator").collect(engine=engine)
