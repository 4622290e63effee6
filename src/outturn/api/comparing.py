"""An area beside its statistical neighbours, and the choice of neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.api.arguments import given_instant, given_period
from outturn.comparison.compare import compare_tables
from outturn.comparison.comparison import Comparison
from outturn.comparison.distances import LEAST_SHARE
from outturn.comparison.neighbour_model import DEFAULT_NEIGHBOURS, NeighbourModel
from outturn.comparison.neighbour_model import neighbour_model as make_model
from outturn.errors import UsageError
from outturn.package.variables import variables_from_csv, variables_from_frame

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from outturn.package.package import Package
    from outturn.periods import Period

__all__ = ["Comparison", "NeighbourModel", "compare", "neighbour_model", "neighbour_model_from_csv"]


def compare(
    package: Package, period: str | Period, *, area: str | None = None, model: str | None = None, as_at: dt.datetime | dt.date | None = None
) -> Comparison:
    """Lays an area beside its statistical neighbours: rank, quartile, median, gap and whether the difference is more than chance.

    `area` is a GSS code (the organisation's own where None); `model` names the neighbours' model where there are several. A
    package without neighbours of the area compares it with all areas of its type. Raises UsageError for an area or a model
    that is not in the package, and where nobody is there to compare with.
    """
    return compare_tables(package.tables, given_period(period), area=area or "", own_area=package.organisation.area, model=model, as_at=given_instant(as_at))


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
