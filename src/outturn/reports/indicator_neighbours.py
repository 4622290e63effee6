"""One indicator beside the statistical neighbours: every area with its figure and its rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.comparison.models import models_for
from outturn.reports.comparison_tables import indicator_blocks

if TYPE_CHECKING:
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft


def neighbour_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """For each model of neighbours; nothing where no neighbour has a figure of it."""
    package, own = draft.book.package, draft.book.package.organisation.area
    if not _has_others(draft, indicator, own):
        return []
    blocks: list[Block] = []
    for model in models_for(package.tables, own):
        blocks += indicator_blocks(draft, draft.book.beside_neighbours(model), indicator)
    return blocks


def _has_others(draft: Draft, indicator: Indicator, own: str) -> bool:
    """Asked first, since most indicators have figures of the organisation's own area alone."""
    figures = draft.book.package["figures"]
    others = figures["area"].is_not_null() & (figures["area"] != own)
    return bool((others & (figures["indicator"] == indicator.ref)).any())
