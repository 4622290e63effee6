"""New indicators with all that belongs to them, under the sections that are held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.intake.joining.known import Known
    from outturn.intake.joining.members import Members
    from outturn.package.package import Package

    Row = Mapping[str, Any]

OF_INDICATOR = ("definitions", "standards", "milestones")
"""Tables whose rows come with a new indicator, and only then."""


@dataclass(frozen=True)
class Arrivals:
    """`new` are the references of indicators that are not held; `alike` the names that are held under another reference."""

    new: frozenset[str]
    alike: Mapping[str, str]


def arrivals_of(known: Known, brought: Package, told: Mapping[str, str]) -> Arrivals:
    """An indicator whose name is held already is no new one until a person says so: `told` has what names stand for."""
    unknown = {row["indicator"]: plain(row["name"] or "") for row in brought["indicators"].to_dicts() if row["indicator"] not in known.indicators}
    alike = {reference: known.names[name] for reference, name in unknown.items() if name in known.names and told.get(name) != reference}
    return Arrivals(frozenset(unknown) - frozenset(alike), alike)


def added_rows(known: Known, brought: Package, arrivals: Arrivals, members: Members) -> dict[str, list[Row]]:
    """The rows of every table that come with new indicators, and new tables of breakdowns."""
    meant = {row["section"]: known.section_of(row) or row["section"] for row in brought["sections"].to_dicts()}
    own = [row for row in brought["indicators"].to_dicts() if row["indicator"] in arrivals.new]
    start = known.last("indicators")
    indicators: list[Row] = [{**row, "section": meant.get(row["section"], row["section"]), "order": start + place} for place, row in enumerate(own, start=1)]
    sections = _new_sections(known, brought, {str(row["section"] or "") for row in own}, meant)
    rows: dict[str, list[Row]] = {"sections": sections, "posts": _posts(brought, sections), "indicators": indicators}
    rows |= {table: [row for row in brought[table].to_dicts() if row["indicator"] in arrivals.new] for table in OF_INDICATOR}
    rows["aliases"] = [row for row in brought["aliases"].to_dicts() if row["indicator"] in arrivals.new and plain(row["alias"]) not in known.names]
    return rows | _breakdowns(brought, members)


def _new_sections(known: Known, brought: Package, used: set[str], meant: Mapping[str, str]) -> list[Row]:
    """Those of new indicators, with whatever they are part of."""
    parents = {row["section"]: row["parent"] or "" for row in brought["sections"].to_dicts()}
    wanted: set[str] = set()
    for section in used:
        while section and section not in wanted:
            wanted.add(section)
            section = parents.get(section, "")
    start = known.last("sections")
    rows = [row for row in brought["sections"].to_dicts() if row["section"] in wanted and not known.section_of(row)]
    return [{**row, "parent": meant.get(row["parent"], row["parent"]), "order": start + place} for place, row in enumerate(rows, start=1)]


def _posts(brought: Package, sections: list[Row]) -> list[Row]:
    new = {row["section"] for row in sections}
    return [row for row in brought["posts"].to_dicts() if row["section"] in new]


def _breakdowns(brought: Package, members: Members) -> dict[str, list[Row]]:
    return {
        table: [row for row in brought[table].to_dicts() if row["table"] in members.new_tables]
        for table in ("breakdown_tables", "breakdowns", "breakdown_columns")
    }
