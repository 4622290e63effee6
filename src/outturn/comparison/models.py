"""Whom an area is compared with: its neighbours under a model, or all areas of its type where there is no model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.comparison.vocabulary import ComparatorKind
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.assessment.current import Figures


@dataclass(frozen=True)
class Comparators:
    """`pairs` has the columns area, comparator and rank; `group` is the name of the model, or the type of the areas."""

    kind: ComparatorKind
    group: str
    pairs: pl.DataFrame


_PAIRS = pl.Schema({"area": pl.String(), "comparator": pl.String(), "rank": pl.Int64()})


def models_for(tables: Mapping[str, Figures], area: str) -> tuple[str, ...]:
    """The models with neighbours of the area, in the order of the table."""
    neighbours = tables["neighbours"].lazy().filter(pl.col("area") == area).collect()
    return tuple(neighbours["model"].unique(maintain_order=True).to_list())


def neighbours_of_model(tables: Mapping[str, Figures], model: str, area: str | None = None) -> Comparators:
    """The nearest first; of one area, or of every area that the model knows."""
    rows = tables["neighbours"].lazy().collect().filter(pl.col("model") == model)
    own = rows if area is None else rows.filter(pl.col("area") == area)
    pairs = own.select("area", pl.col("neighbour").alias("comparator"), "rank").filter(pl.col("area") != pl.col("comparator"))
    ordered = pairs.sort("rank", nulls_last=True, maintain_order=True) if area else pairs
    return Comparators(ComparatorKind.NEIGHBOURS, model, ordered.cast(_PAIRS))


def areas_of_type(tables: Mapping[str, Figures], area: str | None = None) -> Comparators:
    """Each area with all others of its type, in the order of the table of areas."""
    areas = tables["areas"].lazy().collect().filter(pl.col("type").is_not_null()).select("area", "type")
    own = areas if area is None else areas.filter(pl.col("area") == area)
    pairs = own.join(areas.rename({"area": "comparator"}), on="type", maintain_order="left_right").filter(pl.col("area") != pl.col("comparator"))
    group = own["type"][0] if own["type"].n_unique() == 1 else ""
    return Comparators(ComparatorKind.SAME_TYPE, group, pairs.select("area", "comparator", rank=pl.lit(None, pl.Int64)))


def comparators_of(tables: Mapping[str, Figures], area: str, model: str | None = None) -> Comparators:
    """Raises UsageError where the model is not clear, has no neighbours of the area, or there is nobody to compare with."""
    everywhere = tables["neighbours"].lazy().collect()["model"].drop_nulls().unique(maintain_order=True).to_list()
    of_area = models_for(tables, area)
    if model is not None:
        return _of_named(tables, area, model, everywhere)
    if len(of_area) == 1:
        return neighbours_of_model(tables, of_area[0], area)
    if len(of_area) > 1:
        raise UsageError(f"{area} has neighbours under several models: {', '.join(of_area)}. Name the one that is meant with --neighbours (in Python: model=).")
    alike = areas_of_type(tables, area)
    if alike.pairs.is_empty():
        raise UsageError(f"There is no area to compare {area} with: neighbours.csv has no neighbours of it, and areas.csv no other area of its type.")
    return alike


def comparators_of_all(tables: Mapping[str, Figures], model: str | None = None) -> Comparators:
    """As `comparators_of`, for every area that has any."""
    everywhere = tables["neighbours"].lazy().collect()["model"].drop_nulls().unique(maintain_order=True).to_list()
    if model is not None and model not in everywhere:
        raise _no_model(model, everywhere)
    if model is None and len(everywhere) > 1:
        raise UsageError(f"Areas have neighbours under several models: {', '.join(everywhere)}. Name one with --neighbours (in Python: model=).")
    found = neighbours_of_model(tables, model or everywhere[0]) if everywhere else areas_of_type(tables)
    if found.pairs.is_empty():
        raise UsageError("There are no areas to compare: neighbours.csv is empty or missing, and areas.csv has no two areas of one type.")
    return found


def _no_model(model: str, everywhere: list[str]) -> UsageError:
    there_are = f"Its models: {', '.join(everywhere)}." if everywhere else "It has none: neighbours.csv is empty or missing."
    return UsageError(f"There is no model “{model}” of neighbours in the package. {there_are}")


def _of_named(tables: Mapping[str, Figures], area: str, model: str, everywhere: list[str]) -> Comparators:
    if model not in everywhere:
        raise _no_model(model, everywhere)
    found = neighbours_of_model(tables, model, area)
    if found.pairs.is_empty():
        raise UsageError(f"The model “{model}” has no neighbours of {area}.")
    return found
