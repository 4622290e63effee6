"""Each figure beside the rule of its indicator: which of its numbers count people, whether one is too small, and how they are rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.settings import indicator_settings
from outturn.figures.vocabulary import WITH_VALUE
from outturn.indicators.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.disclosure.rules import DisclosureRule

ROW = "_row"
NUMBERS = ("value", "numerator", "denominator")
_SHARES = (Unit.PERCENT.value, Unit.RATE.value, Unit.RATIO.value, Unit.COUNT.value)
"""Units of which the numerator counts, as the denominator does; of a mean only the denominator counts."""


def judged_figures(tables: Mapping[str, pl.DataFrame], rules: Mapping[str, DisclosureRule]) -> pl.DataFrame:
    """Every row of the figures, with its place in the table as `_row`.

    Columns beside those of the table: own_basis, unit, factor, aggregation, ytd_from, threshold and base of its rule, held (the status lets it
    be used), count, top and bottom (what its numbers count; top and bottom also where they only follow from a percentage),
    tops (top counts people), small (one of them is too small to be shown) and unrated (rounding leaves no denominator).
    """
    settings = indicator_settings(tables["indicators"]).select("indicator", "unit", "factor", "aggregation", "ytd_from", own_basis="basis")
    listed = pl.DataFrame(
        {"indicator": list(rules), "threshold": [rule.threshold for rule in rules.values()], "base": [rule.base for rule in rules.values()]},
        schema={"indicator": pl.String, "threshold": pl.Float64, "base": pl.Float64},
    )
    rows = tables["figures"].with_row_index(ROW).join(settings, on="indicator", how="left", maintain_order="left")
    rows = rows.join(listed, on="indicator", how="left", maintain_order="left").with_columns(
        pl.col("threshold").fill_null(0.0),
        pl.col("base").fill_null(1.0),
        held=pl.col("status").is_null() | pl.col("status").is_in([status.value for status in WITH_VALUE]),
        tops=pl.col("unit").is_in(_SHARES).fill_null(value=False),
    )
    return _with_verdicts(_with_counts(rows))


def _with_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """A percentage of a known denominator tells its numerator, and the other way round."""
    value, top, bottom, factor = (pl.col(name) for name in ("value", "numerator", "denominator", "factor"))
    both = top.is_not_null() & bottom.is_not_null()
    is_share = pl.col("tops") & (pl.col("unit") != Unit.COUNT.value)
    return rows.with_columns(
        count=pl.when((pl.col("unit") == Unit.COUNT.value) & ~both).then(value),
        top=pl.coalesce(top, pl.when(is_share).then((value * bottom / factor).round(9))),
        bottom=pl.coalesce(bottom, pl.when(is_share & (value != 0)).then((top * factor / value).round(9))),
    )


def _with_verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    def is_small(number: pl.Expr) -> pl.Expr:
        return ((number > 0) & (number < pl.col("threshold") - 1e-9)).fill_null(value=False)

    rest = pl.when(pl.col("unit") == Unit.PERCENT.value).then(pl.col("bottom") - pl.col("top"))
    small = is_small(pl.col("count")) | (pl.col("tops") & is_small(pl.col("top"))) | is_small(pl.col("bottom")) | is_small(rest)
    unrated = ((pl.col("base") > 1) & (pl.col("bottom") > 0) & (rounded("bottom") == 0)).fill_null(value=False)
    return rows.with_columns(small=small & pl.col("held"), unrated=unrated & pl.col("held"))


def rounded(name: str) -> pl.Expr:
    """To the nearest multiple of the column `base`, halves up; as it is where the base is 1."""
    return pl.when(pl.col("base") > 1).then((pl.col(name) / pl.col("base") + 0.5).floor() * pl.col("base")).otherwise(pl.col(name))
