"""The authority beside its statistical neighbours, for the indicators that speak to the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.comparison.compare import compare_tables
from outturn.comparison.models import models_for
from outturn.reports.cells import paragraph
from outturn.reports.comparison_tables import comparison_blocks
from outturn.reports.content import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.package.package import Package
    from outturn.reports.content import Block
    from outturn.reports.framework_paper import Paper


def neighbour_blocks(paper: Paper) -> list[Block]:
    """A table for each model of neighbours; where nothing can be compared, why."""
    package = paper.draft.book.package
    refs = list(dict.fromkeys(link.indicator for metric in paper.metrics.values() for link in metric.in_force))
    models = models_for(package.tables, package.organisation.area)
    blocks: list[Block] = []
    for model in models:
        found = _beside(paper, model, refs)
        blocks += [Heading(3, f"Model {model}", paper.draft.anchor(f"model {model}")), *found] if found and len(models) > 1 else found
    return blocks or [paragraph(nothing_to_compare(package, has_model=bool(models)))]


def _beside(paper: Paper, model: str, refs: Sequence[str]) -> Sequence[Block]:
    book = paper.draft.book
    comparison = compare_tables(book.package.tables, book.period, own_area=book.package.organisation.area, model=model)
    return comparison_blocks(paper.draft, comparison, book.indicators, refs=refs)


def nothing_to_compare(package: Package, *, has_model: bool) -> str:
    """In words that say what would have to be in the data."""
    figures = package["figures"]
    elsewhere = figures.filter(figures["area"].is_not_null() & (figures["area"] != package.organisation.area)).height
    held = "" if elsewhere else ", and holds no figure of another authority"
    whose = package.organisation.name or "the organisation"
    if has_model:
        return f"No indicator that speaks to a metric has figures of the statistical neighbours of {whose}: there is nothing to compare."
    return f"The package names no statistical neighbours of {whose}{held}: there is nothing to compare."
