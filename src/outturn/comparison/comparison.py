"""The result of a comparison: one area beside its comparators, and in words whom it was compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import polars as pl
    import pyarrow as pa

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
class Comparison:
    """`frame` has the columns `COLUMNS`, `values` the columns `VALUE_COLUMNS`, both in the order of the catalogue.

    `group` is the name of the model of neighbours, or the type of area where there is no model. `comparators` are the codes
    of the areas, the nearest first; `names` gives the names of all areas. `left_out` are the indicators that the area has
    figures of and none of its comparators has.
    """

    frame: pl.DataFrame
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

    def to_polars(self) -> pl.DataFrame:
        return self.frame

    def to_arrow(self) -> pa.Table:
        """Needs the extra `outturn[pandas]` (pyarrow)."""
        return self.frame.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Needs the extra `outturn[pandas]`."""
        return self.frame.to_pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self.frame.height
