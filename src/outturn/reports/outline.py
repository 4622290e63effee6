"""What stands in a report and in which order: its sections, their indicators and their breakdown tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError
from outturn.reports.catalogue import Section
from outturn.reports.request import INDICATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator

LAST = 1_000_000_000
"""The place in order of whatever has none."""


@dataclass(frozen=True)
class ReportInfo:
    """A row of the table `reports`."""

    ref: str
    title: str
    kind: str
    frequency: str
    committee: str
    trend_periods: int | None
    periods_shown: int | None
    forecast: bool = False


@dataclass(frozen=True)
class OutlineSection:
    """`indicators` and `tables` are references, in the order in which they are shown."""

    section: Section
    indicators: tuple[str, ...]
    tables: tuple[str, ...]

    def of_kind(self, catalogue: Mapping[str, Indicator], *, kpi: bool) -> tuple[Indicator, ...]:
        return tuple(catalogue[ref] for ref in self.indicators if catalogue[ref].is_kpi is kpi)


def report_info(package: Package, report: str) -> ReportInfo:
    """Raises `UsageError` that names the reports there are."""
    rows = {row["report"]: row for row in package["reports"].to_dicts()}
    if report not in rows:
        there_are = ", ".join(rows) if rows else "none: add them to the table reports"
        raise UsageError(f"There is no report “{report}” in this package. Its reports: {there_are}. Every package has “{INDICATOR}” besides.")
    row = rows[report]
    return ReportInfo(
        report, row["title"], row["kind"], row["frequency"] or "", row["committee"] or "", row["trend_periods"], row["periods_shown"], bool(row["forecast"])
    )


def outline_of(package: Package, report: str, catalogue: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    """From `report_rows`; a report without rows shows every indicator in its own section.

    Sections stand by their own order, then as they first appear; rows inside a section by theirs.
    """
    rows = [row for row in package["report_rows"].to_dicts() if row["report"] == report]
    return outline_of_rows(rows, catalogue, sections) if rows else outline_by_section(catalogue, catalogue, sections)


def outline_by_section(shown: Iterable[str], catalogue: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    """Indicators in their own sections, in the order in which they are given."""
    rows = [{"section": catalogue[ref].section, "indicator": ref, "table": None, "order": None} for ref in shown if ref in catalogue]
    return outline_of_rows(rows, catalogue, sections)


def outline_of_rows(rows: Iterable[Mapping[str, Any]], catalogue: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    """From rows such as those of `report_rows`."""
    by_section: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: LAST if row["order"] is None else row["order"]):
        by_section.setdefault(row["section"] or "", []).append(row)
    outline = [_outline_section(sections.get(ref) or Section(ref, ref or "Other", "", "", None), found, catalogue) for ref, found in by_section.items()]
    return tuple(sorted(outline, key=lambda part: _place(part.section, sections)))


def _place(section: Section, sections: Mapping[str, Section]) -> tuple[int, int]:
    """A section's place: after its parent's, so that the areas of one directorate stay together."""
    own = LAST if section.order is None else section.order
    parent = sections.get(section.parent)
    return (own, 0) if parent is None else (LAST if parent.order is None else parent.order, own)


def _outline_section(section: Section, rows: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Indicator]) -> OutlineSection:
    indicators = (str(row["indicator"]) for row in rows if row["indicator"] and row["indicator"] in catalogue)
    tables = (str(row["table"]) for row in rows if row["table"])
    return OutlineSection(section, tuple(dict.fromkeys(indicators)), tuple(dict.fromkeys(tables)))
