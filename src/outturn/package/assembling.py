"""Sheets become a package: cells are typed, conventions settled, and everything that is wrong is collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.package.conventions import figure_findings, mark_findings, settle_figures, settle_standards
from outturn.package.integrity import integrity_findings
from outturn.package.package import Package
from outturn.package.placing import cell_findings
from outturn.package.sheet import type_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.findings.finding import Finding
    from outturn.package.description import Description
    from outturn.package.sheet import Sheet, TypedSheet


def assemble(
    sheets: Mapping[str, Sheet],
    description: Description,
    *,
    integrity: bool = True,
    digests: Mapping[str, str] | None = None,
    source: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> tuple[Package, list[Finding]]:
    """`sheets` holds every table. Without `integrity` only faults of single cells are looked for.

    Findings come table by table, and line by line in each.
    """
    own_area = description.organisation.area
    typed = {name: type_sheet(sheet) for name, sheet in sheets.items()}
    typed["figures"] = settle_figures(typed["figures"], own_area)
    typed["standards"] = settle_standards(typed["standards"])
    findings = [found for sheet in typed.values() for found in cell_findings(sheet)]
    findings += figure_findings(typed["figures"], typed["indicators"].frame)
    findings += mark_findings(typed["standards"], typed["indicators"].frame)
    if integrity:
        findings += integrity_findings(typed, own_area)
    order = {name: place for place, name in enumerate(typed)}
    findings.sort(key=lambda found: (order[found.table], found.row or 0))
    return _package(typed, description, digests or {}, source, pictures or {}), findings


def _package(typed: Mapping[str, TypedSheet], description: Description, digests: Mapping[str, str], source: str, pictures: Mapping[str, bytes]) -> Package:
    return Package(
        name=description.name,
        title=description.title,
        organisation=description.organisation,
        tables={name: sheet.frame for name, sheet in typed.items()},
        rating_scheme=description.rating_scheme,
        overlap_aware=description.overlap_aware,
        process_control=description.process_control,
        notice=description.notice,
        created=description.created,
        licence=description.licence,
        lines={name: sheet.sheet.lines for name, sheet in typed.items()},
        digests=digests,
        source=source,
        extra=description.extra,
        pictures=pictures,
    )
