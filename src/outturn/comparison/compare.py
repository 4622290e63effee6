"""One area beside its comparators, from the tables of a package to the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.comparison.areas import compare_areas
from outturn.comparison.comparison import Comparison
from outturn.comparison.models import comparators_of
from outturn.comparison.settled import settled_figures
from outturn.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.assessment.current import Figures
    from outturn.periods import Period


def compare_tables(
    tables: Mapping[str, Figures], period: Period, *, area: str = "", own_area: str = "", model: str | None = None, as_at: dt.datetime | None = None
) -> Comparison:
    """`tables` as in `Package.tables`; `own_area` is the organisation's own, whose figures may have no area, and the one compared where `area` is empty.

    Raises UsageError for an area that is not known and where it is not clear with whom it shall be compared.
    """
    compared = area or own_area
    names = {code: name or code for code, name in tables["areas"].lazy().select("area", "name").collect().iter_rows()}
    _refuse_unknown(compared, names, own_area)
    comparators = comparators_of(tables, compared, model)
    codes = tuple(comparators.pairs["comparator"].to_list())
    figures, traits = settled_figures(tables, period, own_area=own_area, areas={compared, *codes}, as_at=as_at)
    frame, values = compare_areas(figures, traits, comparators.pairs)
    return Comparison(
        frame=frame,
        values=values,
        area=compared,
        period=period,
        kind=comparators.kind,
        group=comparators.group,
        comparators=codes,
        names=names,
        left_out=_left_out(figures, traits, frame, compared),
    )


def _refuse_unknown(area: str, names: Mapping[str, str], own_area: str) -> None:
    if not area:
        raise UsageError("No area is named, and the package does not say which is the organisation's own: name one of areas.csv.")
    if area not in names and area != own_area:
        raise UsageError(f"There is no area “{area}” in the package; areas.csv lists the areas that there are.")


def _left_out(figures: pl.DataFrame, traits: pl.DataFrame, frame: pl.DataFrame, area: str) -> tuple[str, ...]:
    """Indicators that the area has figures of and none of its comparators has, in the order of the catalogue."""
    own = set(figures.filter(pl.col("area") == area)["indicator"])
    done = set(frame["indicator"])
    return tuple(indicator for indicator in traits["indicator"] if indicator in own and indicator not in done)
