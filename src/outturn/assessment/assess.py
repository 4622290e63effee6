"""The assessment: one verdict for each indicator, area and breakdown, with its reasons (RULES.md sections 3 to 8).

The order of the work: settings and standards are resolved (small tables), the figures are passed over once
(`summarise`), and everything after that is expressions over one row a series.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from outturn.assessment.calendar import period_at
from outturn.assessment.current import SERIES, Figures
from outturn.assessment.groundwork import Groundwork, groundwork, table_of
from outturn.assessment.in_force import of_the_whole_only
from outturn.assessment.milestones import milestone_verdicts
from outturn.assessment.rating import YTD, allowed, bands, effective_floor, graded, printed_interval, rated, rests_on_rounding, slack, verdict
from outturn.assessment.rows import known_periods
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme
from outturn.assessment.source import PolarsSource, Source
from outturn.assessment.summarise import special_rows, summarise, with_attributes, with_inequalities
from outturn.assessment.translated import rows_with_rules
from outturn.assessment.trend import fit_trends, verdicts
from outturn.assessment.vocabulary import Expected
from outturn.assessment.year_to_date import year_to_date
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Aggregation, Kind, Polarity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.periods import Period

COLUMNS = (
    "indicator", "area", "breakdown", "period", "value", "status", "rating", "rating_reason", "rests_on_rounding", "target", "floor",
    "ytd", "ytd_rating", "ytd_rating_reason", "expected", "previous", "same_period_last_year", "change_previous", "change_last_year",
    "trend", "trend_reason", "trend_slope", "trend_p", "trend_n", "trend_from", "trend_caveat",
)  # fmt: skip
"""The columns that PACKAGE.md promises, in its order."""

MORE_COLUMNS = (
    "qualifier", "note", "numerator", "denominator", "published_rating", "recorded_at", "target_low", "target_high", "floor_low", "floor_high",
    "lower", "upper", "range_basis", "ytd_target", "ytd_floor", "ytd_target_low", "ytd_target_high", "ytd_floor_low", "ytd_floor_high",
    "ytd_rests_on_rounding", "ytd_given", "ytd_periods", "ytd_periods_due", "ytd_from", "ytd_last_year", "ytd_last_year_periods",
    "trend_method", "trend_low", "trend_high", "trend_plain", "trend_plain_slope", "trend_plain_p",
    "previous_qualifier", "last_year_qualifier", "ytd_qualifier", "ytd_last_year_qualifier",
)  # fmt: skip
"""What we add after them."""

SMALL = 50_000
"""Series up to which the result of a scan is put in the catalogue's order; a larger one keeps the order of the engine."""


def assess(
    tables: Mapping[str, Figures],
    period: Period,
    *,
    scheme: RatingScheme = FLOOR_SCHEME,
    area: str | None = None,
    all_areas: bool = False,
    as_at: dt.datetime | None = None,
    overlap_aware: bool = True,
    trend_periods: int | None = None,
    source: Source | None = None,
    ground: Groundwork | None = None,
) -> pl.DataFrame:
    """Each indicator's latest figure that ends by the end of `period`, with the columns of `COLUMNS` and `MORE_COLUMNS`.

    `tables` as in `Package.tables`; `figures` may be a LazyFrame over Parquet. `area` None is the organisation's own.
    `as_at` (UTC, without zone) rebuilds what was known then. `trend_periods` sets the window of every trend. Where another
    engine holds the figures, it is the `source`, and of the table `figures` only the indicators and periods are looked at.
    `ground` is that of these tables, scheme and `trend_periods`, where somebody has it.
    """
    held = (source or PolarsSource.of(tables["figures"])).current(table_of(tables, "indicators"), as_at=as_at, area=area, all_areas=all_areas)
    periods = known_periods(tables["figures"])
    ground = ground or groundwork(tables, scheme=scheme, trend_periods=trend_periods)
    catalogue = ground.settings
    settings, in_force = _as_categories(catalogue), _as_categories(ground.in_force)
    judged = summarise(held, settings, in_force, period, periods)
    special = special_rows(held, settings, judged, period, periods)
    judged = with_attributes(held, settings, judged, period, periods)
    judged = with_inequalities(held, settings, judged, period, periods)
    seen = judged.filter(pl.col("breakdown").is_null())["indicator"].unique().cast(pl.String)
    judged = of_the_whole_only(judged.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)))
    with ThreadPoolExecutor(max_workers=1) as beside:  # ratings and directions of travel do not need each other
        rated = beside.submit(_verdict_columns, judged)
        directions = verdicts(judged, fit_trends(judged, special, overlap_aware=overlap_aware))
        frame = pl.concat([rated.result(), directions], how="horizontal")
    streamed = source is not None or isinstance(tables["figures"], pl.LazyFrame)
    return _completed(_period_names(frame), tables, catalogue, period, area, seen, as_it_comes=streamed and frame.height > SMALL)


def _as_categories(small: pl.DataFrame) -> pl.DataFrame:
    """A small table with its indicators encoded as in the sums over series (a third less work to join)."""
    return small.with_columns(pl.col("indicator").cast(pl.Categorical))


def _verdict_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """From sums and standards to verdicts, on one row a series."""
    return rows_with_rules(frame, rated, _year_and_changes)


def _year_and_changes(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The rating of the year to date, the expected range, and the changes."""
    rows = rows.with_columns(*year_to_date(), *effective_floor(YTD))
    rows = rows.with_columns(*bands(YTD), *_ytd_qualifiers())
    rows = rows.with_columns(*graded(nw.col("ytd"), YTD))
    low, high = printed_interval(nw.col("ytd"), nw.col("ytd_top"), nw.col("ytd_bottom"))
    rows = rows.with_columns(*verdict(YTD), ytd_print_low=low, ytd_print_high=high)
    return rows.with_columns(
        ytd_rests_on_rounding=rests_on_rounding(nw.col("ytd_print_low"), nw.col("ytd_print_high"), YTD),
        expected=_expected(),
        change_previous=_change(nw.col("previous"), nw.col("previous_qualifier")),
        change_last_year=_change(nw.col("same_period_last_year"), nw.col("last_year_qualifier")),
    )


def _ytd_qualifiers() -> tuple[nw.Expr, nw.Expr]:
    """Whether a year to date is known only as below or above a value: as given, as its last figure, or as one that it adds up."""
    of_last = nw.col("aggregation") == Aggregation.LAST
    now = nw.when(of_last).then(nw.col("qualifier")).otherwise(nw.col("periods_qualifier"))
    before = nw.when(of_last).then(nw.col("last_year_qualifier")).otherwise(nw.col("last_periods_qualifier"))
    return (
        nw.when(nw.col("ytd_given")).then(nw.col("given_qualifier")).otherwise(nw.when(~nw.col("ytd").is_null()).then(now)).alias("ytd_qualifier"),
        nw.when(~nw.col("last_ytd_given").is_null()).then(nw.col("last_given_qualifier"))
        .otherwise(nw.when(~nw.col("ytd_last_year").is_null()).then(before)).alias("ytd_last_year_qualifier"),
    )  # fmt: skip


def _change(before: nw.Expr, before_qualifier: nw.Expr) -> nw.Expr:
    """Points for percentages, per cent for everything else (B19); nothing from an inequality or where 0 would divide."""
    value = nw.col("value")
    by = nw.when(nw.col("in_points")).then(value - before).otherwise(nw.when(before != 0.0).then((value - before) * 100.0 / before.abs()))
    return nw.when(nw.col("qualifier").is_null() & before_qualifier.is_null()).then(by.round(10))


def _expected() -> nw.Expr:
    """Whether the figure, or the year to date, lies in the expected range of an activity indicator, ends included (A15)."""
    for_ytd = nw.col("range_basis") == "ytd"
    figure = nw.when(for_ytd).then(nw.col("ytd")).otherwise(nw.col("value"))
    lower, upper = nw.col("lower"), nw.col("upper")
    has_range = (nw.col("kind") == Kind.ACTIVITY) & (~lower.is_null() | ~upper.is_null()) & ~figure.is_null()
    least, most = (_range_word(end) for end in allowed(figure, nw.when(for_ytd).then(nw.col("ytd_qualifier")).otherwise(nw.col("qualifier"))))
    return nw.when(has_range & (least == most)).then(least)


def _range_word(figure: nw.Expr) -> nw.Expr:
    above = (figure > nw.col("upper") + slack(nw.col("upper"))).fill_null(value=False)
    below = (figure < nw.col("lower") - slack(nw.col("lower"))).fill_null(value=False)
    return nw.when(above).then(nw.lit(Expected.ABOVE.value)).otherwise(nw.when(below).then(nw.lit(Expected.BELOW.value)).otherwise(nw.lit(Expected.YES.value)))


def _period_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Turns last months into period ids: period, trend_from and ytd_from."""
    window_start = pl.col("anchor") - ((pl.col("window") - 1) / 2 - pl.col("trend_first_x")).cast(pl.Int32) * pl.col("months")
    ytd_start = pl.when(pl.col("ytd_len") > 0).then(pl.col("anchor") - (pl.col("ytd_len") - 1) * pl.col("months"))
    ends = frame.select("months", period="anchor", trend_from=pl.when(pl.col("trend").is_not_null()).then(window_start), ytd_from=ytd_start)
    return frame.with_columns(_period_ids(ends["months"], ends[name]).alias(name) for name in ("period", "trend_from", "ytd_from"))


def _period_ids(months: pl.Series, end: pl.Series) -> pl.Series:
    """The ids, looked up in a list that has one place for each length and last month; null where there is no month."""
    code = (end * 16 + months).cast(pl.Int64)
    first = code.min()
    if not isinstance(first, int):
        return pl.repeat(None, len(end), dtype=pl.String, eager=True)
    place = (code - first).fill_null(-1)
    ids: list[str | None] = [None] * (int(place.max()) + 2)  # type: ignore[arg-type]
    for offset in place.unique().to_list():
        if offset >= 0:
            value, length = divmod(offset + first, 16)
            ids[offset + 1] = period_at(length, value).id
    return pl.Series(ids, dtype=pl.String).gather(place + 1)


def _completed(
    frame: pl.DataFrame, tables: Mapping[str, Figures], settings: pl.DataFrame, period: Period, area: str | None, seen: pl.Series, *, as_it_comes: bool
) -> pl.DataFrame:
    """Adds milestones (the organisation's own) and the indicators that have no figure, and puts rows and columns in order."""
    milestones = milestone_verdicts(tables["milestones"].lazy().collect(), settings, period) if "milestones" in tables and area is None else None
    columns = [*COLUMNS, *MORE_COLUMNS]
    frame = pl.DataFrame([frame.get_column(name) for name in columns])  # a select would copy a million rows
    if milestones is not None and not milestones.is_empty():
        frame = pl.concat([frame.join(milestones.select("indicator"), on="indicator", how="anti"), milestones], how="diagonal_relaxed")
        seen = pl.concat([seen, milestones["indicator"]])
    without = settings.filter(~pl.col("indicator").is_in(seen.implode())).select(
        "indicator",
        area=pl.lit(area, pl.String),
        status=pl.lit(Status.NOT_AVAILABLE.value),
        rating_reason=pl.when(pl.col("kind") == Kind.ACTIVITY).then(pl.lit("activity")).otherwise(pl.lit("no_value")),
        ytd_rating_reason=pl.when(pl.col("kind") == Kind.ACTIVITY).then(pl.lit("activity")).otherwise(pl.lit("no_value")),
        trend_reason=pl.when(pl.col("polarity") == Polarity.MILESTONE).then(pl.lit("milestone")).otherwise(pl.lit("no_value")),
        rests_on_rounding=pl.lit(value=False),
    )
    frame = pl.concat([frame, without], how="diagonal_relaxed").select(columns) if not without.is_empty() else frame
    if as_it_comes:
        return frame
    order = settings.select("indicator").with_row_index("_order")
    return frame.join(order, on="indicator", how="left").sort("_order", *SERIES[1:], nulls_last=False).drop("_order")
