"""An area beside its statistical neighbours, and the choice of neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.api.arguments import given_instant, given_period
from outturn.comparison.compare import compare_tables
from outturn.comparison.comparison import Comparison, ComparisonOfAll
from outturn.comparison.distances import LEAST_SHARE
from outturn.comparison.everywhere import compare_everywhere
from outturn.comparison.models import comparators_of_all
from outturn.comparison.neighbour_model import DEFAULT_NEIGHBOURS, NeighbourModel
from outturn.comparison.neighbour_model import neighbour_model as make_model
from outturn.errors import UsageError
from outturn.package.variables import variables_from_csv, variables_from_frame

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from outturn.engines.opening import Panel
    from outturn.package.package import Package
    from outturn.periods import Period

__all__ = ["Comparison", "ComparisonOfAll", "NeighbourModel", "compare", "compare_all", "neighbour_model", "neighbour_model_from_csv"]


def compare(
    package: Package, period: str | Period, *, area: str | None = None, model: str | None = None, as_at: dt.datetime | dt.date | None = None
) -> Comparison:
    """Lays an area beside its statistical neighbours: rank, quartile, median, gap and whether the difference is more than chance.

    `area` is a GSS code (the organisation's own where None); `model` names the neighbours' model where there are several. A
    package without neighbours of the area compares it with all areas of its type. Raises UsageError for an area or a model
    that is not in the package, and where nobody is there to compare with.
    """
    return compare_tables(package.tables, given_period(period), area=area or "", own_area=package.organisation.area, model=model, as_at=given_instant(as_at))


def compare_all(
    package: Package,
    period: str | Period,
    *,
    model: str | None = None,
    as_at: dt.datetime | dt.date | None = None,
    figures: object = None,
    engine: object = None,
) -> ComparisonOfAll:
    """Lays every area beside its own neighbours, or beside all others of its type where the package has no neighbours.

    `figures` and `engine` as for `assess`. Raises UsageError as `compare` does.
    """
    from outturn.api.panels import open_figures

    at, comparators = given_period(period), comparators_of_all(package.tables, model)
    panel = open_figures(package, figures, engine)
    compared = list(_compared_in_parts(package, at, panel, comparators.pairs, given_instant(as_at)))
    order = {name: place for place, name in enumerate(comparators.pairs["area"].unique(maintain_order=True))}
    frame, values = (
        pl.concat(parts).sort(pl.col("area").replace_strict(order, return_dtype=pl.Int64), maintain_order=True) for parts in zip(*compared, strict=True)
    )
    return ComparisonOfAll(frame, values, at, comparators.kind, comparators.group)


_PAIRS_AT_ONCE = 10_000_000
"""Pairs of an area and a comparator, over all indicators: about two gigabytes while they are compared."""


def _compared_in_parts(
    package: Package, at: Period, panel: Panel, pairs: pl.DataFrame, as_at: dt.datetime | None
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    from outturn.engines.parts import about, parts_of

    tables = {**package.tables, "figures": panel.inventory}
    size = pairs.height + pairs["area"].n_unique()
    parts = parts_of(panel.inventory.with_columns(rows=pl.lit(size)), package["indicators"]["indicator"], _PAIRS_AT_ONCE)
    for part in parts:
        source = panel.source.about(part) if len(parts) > 1 else panel.source
        yield compare_everywhere(about(tables, part), at, pairs, own_area=package.organisation.area, as_at=as_at, source=source)


def neighbour_model(
    frame: pl.DataFrame,
    variables: Sequence[str],
    *,
    weights: Mapping[str, float] | None = None,
    k: int = DEFAULT_NEIGHBOURS,
    model: str = "own",
    least_share: float = LEAST_SHARE,
) -> NeighbourModel:
    """Chooses the k statistical neighbours of each area: standardised variables, weighted Euclidean distance.

    `frame` has a column `area` and one for each of the variables, as numbers or as people write them. Raises PackageError
    for cells that cannot be used, and UsageError for a variable, a weight or a k that cannot be.
    """
    return make_model(variables_from_frame(frame, variables), weights=weights, k=k, model=model, least_share=least_share)


def neighbour_model_from_csv(
    path: Path,
    variables: Sequence[str],
    *,
    weights: Mapping[str, float] | None = None,
    k: int = DEFAULT_NEIGHBOURS,
    model: str = "own",
    least_share: float = LEAST_SHARE,
) -> NeighbourModel:
    """As `neighbour_model`, from a CSV file: what is wrong with it is told with file, line and column."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    read = variables_from_csv(data, variables, table=path.stem, file=path.name)
    return make_model(read, weights=weights, k=k, model=model, least_share=least_share)
