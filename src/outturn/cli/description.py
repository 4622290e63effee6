"""`outturn describe`: what a package holds, for somebody who meets it for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.cli.text_table import text_table
from outturn.periods import parse_period

if TYPE_CHECKING:
    from outturn.package.package import Package


def describe_package(package: Package) -> str:
    heading = [package.title or package.name, f"Organisation: {_organisation(package)}"]
    if package.notice:
        heading.append(package.notice)
    heading.append(f"Rating: {package.rating_scheme.description}")
    tables = [[name, f"{frame.height:,}"] for name, frame in package.tables.items() if frame.height]
    parts = ["\n".join(heading), text_table(["Table", "Rows"], tables, right=frozenset({1}))]
    reports = package["reports"]
    if reports.height:
        rows = [[row["report"], row["kind"] or "", row["title"] or ""] for row in reports.iter_rows(named=True)]
        parts.append(text_table(["Report", "Kind", "Title"], rows))
    if span := _span(package):
        parts.append(span)
    return "\n\n".join(parts)


def _organisation(package: Package) -> str:
    name, area = package.organisation.name or "not named", package.organisation.area
    return f"{name} ({area})" if area else name


def _span(package: Package) -> str:
    ids = package["figures"]["period"].drop_nulls().unique().to_list()
    if not ids:
        return ""
    periods = sorted((parse_period(text) for text in ids), key=lambda period: (period.last, period.first))
    return f"Figures from {periods[0].label} to {periods[-1].label}."
