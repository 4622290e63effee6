"""The result of a comparison: one area beside its comparators, and in words whom it was compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.framed import Framed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from outturn.comparison.vocabulary import ComparatorKind
    from outturn.periods import Period

COLUMNS = (
    "indicator", "breakdown", "area", "period", "latest", "value", "qualifier", "status",
    "rank", "sharing", "ranked_from", "of", "quartile", "median", "mean", "pooled", "gap", "gap_in_points",
    "best", "best_areas", "worst", "worst_areas",
    "comparators", "compared", "missing", "suppressed", "embargoed", "limits",
    "low", "high", "method", "against", "against_value", "difference", "standing", "untested",
)  # fmt: skip
"""One row for each indicator, breakdown and area. docs/how-to/compare-with-neighbours.md says what each column holds."""

VALUE_COLUMNS = ("indicator", "breakdown", "area", "period", "compared_area", "neighbour_rank", "value", "qualifier", "status", "rank")
"""The figures behind it: one row for each indicator, breakdown, area and area in its comparison (itself included)."""


@dataclass(frozen=True)
class ComparisonOfAll(Framed):
    """Every area beside its own comparators: `frame` and `values` as of `Comparison`, by area."""

    values: pl.DataFrame
    period: Period
    kind: ComparatorKind
    group: str


@dataclass(frozen=True)
class Comparison(Framed):
    """`frame` has the columns `COLUMNS`, `values` the columns `VALUE_COLUMNS`, both in the order of the catalogue.

    `group` is the name of the model of neighbours, or the type of area where there is no model. `comparators` are the codes
    of the areas, the nearest first; `names` gives the names of all areas. `left_out` are the indicators that the area has
    figures of and none of its comparators has.
    """

    values: pl.DataFrame
    area: str
    period: Period
    kind: ComparatorKind
    group: str
    comparators: tuple[str, ...]
    names: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    def name(self, area: str) -> str:
        return self.names.get(area, area)
