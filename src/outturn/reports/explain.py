"""`outturn explain`: the story of one indicator as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.lookup import indicator_reference
from outturn.reports.story import story_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.package.package import Package
    from outturn.periods import Period


def explain_indicator(package: Package, reference: str, period: Period, *, area: str | None = None, breakdown: str | None = None) -> str:
    """Paragraphs of plain text, each under a short heading. Raises UsageError where there is no such indicator or row.

    `area` is None for the organisation's own, `breakdown` is None for the whole.
    """
    chapters = story_of(package, indicator_reference(package, reference), period, area=area, breakdown=breakdown)
    return "\n\n".join(f"{chapter.heading}\n{_indented(chapter.lines)}" for chapter in chapters)


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)
