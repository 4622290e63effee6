"""Breakdowns of documents, by the members that are held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.intake.joining.known import Known
    from outturn.package.package import Package


@dataclass
class Members:
    """`meant` says which breakdown a document's own means; `unknown` are those of tables that are held and do not have them."""

    meant: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    new_tables: list[str] = field(default_factory=list)


def members_of(known: Known, brought: Package) -> Members:
    found = Members()
    held = _held(known)
    tables = {row["table"]: row for row in brought["breakdown_tables"].to_dicts()}
    for row in brought["breakdowns"].to_dicts():
        own = f"{row['dimension']}={row['member']}"
        table = _meant(known, tables.get(row["table"], {"table": row["table"], "title": "", "indicator": ""}))
        if not table:
            found.meant[own] = own
            if row["table"] not in found.new_tables:
                found.new_tables.append(row["table"])
        elif there := held.get((table, plain(row["label"] or ""))) or held.get((table, row["member"])):
            found.meant[own] = there
        else:
            found.unknown[own] = str(row["label"] or row["member"])
    return found


def _meant(known: Known, table: Mapping[str, Any]) -> str:
    by_title = known.breakdown_tables.get(f"{table['indicator'] or ''} {plain(table['title'] or '')}", "")
    return known.breakdown_tables.get(table["table"], "") or by_title


def _held(known: Known) -> dict[tuple[str, str], str]:
    """By table and member, and by table and what the member is called."""
    found: dict[tuple[str, str], str] = {}
    for row in known.rows("breakdowns"):
        own = f"{row['dimension']}={row['member']}"
        found[row["table"], row["member"]] = own
        found.setdefault((row["table"], plain(row["label"] or "")), own)
    return found
