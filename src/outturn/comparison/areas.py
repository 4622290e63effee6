"""Every area beside its comparators, for all areas and indicators in one pass (RULES.md section 11).

One row is made for each figure in each comparison (an area's own and those of its comparators), and everything is
expressions over groups of these rows: nothing loops over areas or indicators.
"""

from __future__ import annotations

import polars as pl

from outturn.comparison.comparison import COLUMNS, VALUE_COLUMNS
from outturn.comparison.differences import with_differences
from outturn.comparison.vocabulary import Quartile, RankedFrom
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Polarity, Unit

SERIES = ("area", "indicator", "breakdown")
FEWEST_FOR_QUARTILES = 4

_EXACT, _OTHERS = pl.col("exact"), ~pl.col("is_own")


def compare_areas(figures: pl.DataFrame, traits: pl.DataFrame, comparators: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Frames with `COLUMNS` and with `VALUE_COLUMNS`, for each area of `comparators` and each series that can be compared.

    `figures` and `traits` as `settled_figures` gives them; `comparators` has the columns area, comparator and rank, a pair
    a row. Rows stand by area in the order of `comparators`, then by indicator in the order of `traits`.
    """
    members = ranked_members(figures, traits, comparators)
    summary = members.lazy().group_by("group", maintain_order=True).agg(*_own(), *_group(), *_comparators()).collect()
    judged = with_differences(_with_extremes(summary, members).with_columns(_gap(), _quartile(), _pooled()))
    values = members.rename({"member": "compared_area", "comparator_rank": "neighbour_rank"})
    return _finished(judged).select(COLUMNS), _finished(values).select(VALUE_COLUMNS)


def comparable_periods(figures: pl.DataFrame, comparators: pl.DataFrame) -> pl.DataFrame:
    """The one period at which each series of each area is compared: columns `SERIES`, period, end, latest.

    It is the area's latest period at which at least one of its comparators has a value (and not only a limit); `latest` is the area's own latest
    period. Tried from the latest backwards: nearly all series are settled at once, the few others in the next rounds.
    """
    own = figures.join(comparators.select("area").unique(), on="area", how="semi").select(*SERIES, "period", "end").sort("end", descending=True)
    latest = own.unique(SERIES, keep="first", maintain_order=True).select(*SERIES, latest="period")
    exact = figures.filter(pl.col("value").is_not_null() & pl.col("qualifier").is_null()).select("indicator", "breakdown", "end", comparator="area")
    known = exact.join(comparators.select("comparator").unique(), on="comparator", how="semi")
    waiting = own.join(known.select("indicator", "breakdown", "end").unique(), on=["indicator", "breakdown", "end"], how="semi", maintain_order="left")
    pairs = comparators.select("area", "comparator")
    found = [waiting.clear()]
    while waiting.height:
        candidates = waiting.unique(SERIES, keep="first", maintain_order=True)
        beside = candidates.join(pairs, on="area").join(known, on=["comparator", "indicator", "breakdown", "end"], how="semi")
        settled = candidates.join(beside.select(SERIES).unique(), on=SERIES, how="semi")
        found.append(settled)
        waiting = waiting.join(settled, on=SERIES, how="anti", maintain_order="left").join(candidates, on=[*SERIES, "end"], how="anti", maintain_order="left")
    return pl.concat(found).join(latest, on=SERIES)


def ranked_members(figures: pl.DataFrame, traits: pl.DataFrame, comparators: pl.DataFrame) -> pl.DataFrame:
    """One row for each area in each comparison, with its figure, its rank and its indicator's traits.

    The area that is compared stands first in its `group`. `exact` is the value where it is known as more than a limit: only
    such values are ranked, averaged or laid beside others; `beside` is that of a comparator. `judged` says that rank 1 is
    the best: a polarity says which way is better, and the figure does not follow the size of the area (`by_size`).
    """
    itself = comparators.select("area").unique(maintain_order=True).with_columns(comparator="area", rank=pl.lit(None, pl.Int64))
    places = itself.select("area").with_row_index("area_place")
    listed = traits.with_row_index("position").join(comparable_periods(figures, comparators), on="indicator").join(places, on="area")
    groups = listed.sort("area_place", "position", "breakdown").with_row_index("group")
    pairs = pl.concat([itself, comparators.select("area", "comparator", pl.col("rank").cast(pl.Int64)).sort("rank", nulls_last=True, maintain_order=True)])
    found = figures.select("indicator", "breakdown", "end", "value", "qualifier", "numerator", "denominator", "status", comparator="area")
    joined = groups.join(pairs, on="area", maintain_order="left_right").join(
        found, on=["comparator", "indicator", "breakdown", "end"], how="left", maintain_order="left"
    )
    rows = joined.rename({"comparator": "member", "rank": "comparator_rank"}).with_columns(
        is_own=pl.col("member") == pl.col("area"),
        status=pl.col("status").fill_null(Status.NOT_AVAILABLE.value),
        exact=pl.when(pl.col("qualifier").is_null()).then("value"),
        directed=pl.col("polarity").is_in([Polarity.HIGHER.value, Polarity.LOWER.value]),
    )
    rows = rows.with_columns(by_size=_by_size()).with_columns(judged=pl.col("directed") & ~pl.col("by_size"))
    best_first = pl.when(pl.col("judged") & (pl.col("polarity") == Polarity.LOWER)).then("exact").otherwise(-_EXACT)
    return rows.with_columns(beside=pl.when(_OTHERS).then("exact"), rank=best_first.rank("min").over("group").cast(pl.Int64))


def _by_size() -> pl.Expr:
    """A plain count follows the size of the area; only where each area divides it by something are the areas alike enough to be judged."""
    undivided = (pl.col("value").is_not_null() & pl.col("denominator").is_null()).any().over("group")
    return (pl.col("unit") == Unit.COUNT) & undivided


def _own() -> list[pl.Expr]:
    """Of the area's own row, which is the first of its group."""
    names = ("value", "exact", "qualifier", "status", "rank", "numerator", "denominator")
    return [pl.col(name).first() for name in (*names, *SERIES, "period", "latest", "unit", "factor", "in_points", "polarity", "directed", "by_size", "judged")]


def _group() -> list[pl.Expr]:
    """Over the area and its comparators together."""
    return [
        (pl.col("rank") == pl.col("rank").first()).sum().cast(pl.Int64).alias("alike"),
        _EXACT.count().cast(pl.Int64).alias("of"),
        _EXACT.min().alias("least"),
        _EXACT.max().alias("most"),
        *(_EXACT.quantile(share, "linear").alias(f"quarter_{place}") for place, share in enumerate((0.25, 0.5, 0.75), start=1)),
    ]


def _comparators() -> list[pl.Expr]:
    """Over the comparators alone: the area itself is not part of what it is measured against."""
    beside = pl.col("beside")
    parts = beside.is_not_null() & pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    counted = {
        "comparators": _OTHERS,
        "compared": beside.is_not_null(),
        "limits": _OTHERS & pl.col("value").is_not_null() & pl.col("qualifier").is_not_null(),
        "suppressed": _OTHERS & (pl.col("status") == Status.SUPPRESSED.value),
        "embargoed": _OTHERS & (pl.col("status") == Status.EMBARGOED.value),
        "whole": parts,
    }
    return [
        beside.median().alias("median"),
        beside.mean().alias("mean"),
        *(pl.when(parts).then(name).sum().alias(f"pooled_{name}") for name in ("numerator", "denominator")),
        *(condition.sum().cast(pl.Int64).alias(name) for name, condition in counted.items()),
    ]


def _pooled() -> pl.Expr:
    """The comparators together, where each that has a value gives its parts."""
    whole = (pl.col("compared") > 0) & (pl.col("whole") == pl.col("compared"))
    return pl.when(whole).then(pl.col("pooled_numerator") * pl.col("factor") / pl.col("pooled_denominator")).alias("pooled")


def _with_extremes(summary: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Adds ranked_from, sharing, and best and worst with all areas that share them; neither where nothing says which is which."""
    lower = pl.col("polarity") == Polarity.LOWER
    ranked_from = (
        pl.when("judged").then(pl.lit(RankedFrom.BEST.value))
        .when("by_size").then(pl.lit(RankedFrom.LARGEST.value))
        .otherwise(pl.lit(RankedFrom.HIGHEST.value))
    )  # fmt: skip
    frame = summary.with_columns(
        ranked_from=ranked_from,
        sharing=pl.when(pl.col("rank").is_not_null()).then(pl.col("alike") - 1),
        best=pl.when("judged").then(pl.when(lower).then("least").otherwise("most")),
        worst=pl.when("judged").then(pl.when(lower).then("most").otherwise("least")),
    )
    known = members.filter(_EXACT.is_not_null() & pl.col("judged")).select("group", "member", "exact")
    for name in ("best", "worst"):
        at = known.join(frame.select("group", exact=name), on=["group", "exact"], how="semi")
        named = at.sort("group", "member").group_by("group").agg(pl.col("member").str.join(" ").alias(f"{name}_areas"))
        frame = frame.join(named, on="group", how="left", maintain_order="left")
    return frame


def _gap() -> pl.Expr:
    """From the median: points for percentages, per cent of it for everything else (B19)."""
    by = _EXACT - pl.col("median")
    return pl.when("in_points").then(by).when(pl.col("median") != 0).then(by * 100 / pl.col("median").abs()).round(10).alias("gap")


def _quartile() -> pl.Expr:
    """By polarity; a value on a boundary belongs to the better side, whichever way is better.

    None where fewer than four areas have a value, or all have the same: nothing is then divided into quarters.
    """
    better_below = pl.col("polarity") == Polarity.LOWER
    letters = [letter.value for letter in Quartile]
    low_first = pl.lit(letters[3])
    for place in (3, 2, 1):
        low_first = pl.when(pl.col(f"quarter_{place}") >= _EXACT).then(pl.lit(letters[place - 1])).otherwise(low_first)
    high_first = pl.lit(letters[3])
    for place in (1, 2, 3):
        high_first = pl.when(pl.col(f"quarter_{place}") <= _EXACT).then(pl.lit(letters[3 - place])).otherwise(high_first)
    divided = pl.col("judged") & (pl.col("of") >= FEWEST_FOR_QUARTILES) & (pl.col("least") < pl.col("most")) & _EXACT.is_not_null()
    return pl.when(divided).then(pl.when(better_below).then(low_first).otherwise(high_first)).alias("quartile")


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    empty = pl.when(pl.col("breakdown") != "").then("breakdown").alias("breakdown")
    named = {"in_points": "gap_in_points"} if "gap" in frame.columns else {}
    return frame.with_columns(empty).rename(named)
