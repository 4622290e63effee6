"""The rows of the package as they come together: each with the cells that it came from, and no two of one key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.intake.model import Sureness
from outturn.intake.vocabulary import plain
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.intake.facts import Ledger
    from outturn.intake.model import Cell

Row = dict[str, object]
_STOP = frozenset((
    "of", "the", "a", "an", "in", "to", "for", "and", "or", "by", "on", "at", "with", "from", "who", "which", "that", "are", "is", "be", "been",
    "have", "has", "were", "was", "within", "per", "number", "percentage", "percent", "proportion", "total", "average", "rate", "no", "their", "our",
    "as",
))  # fmt: skip
_MOST_WORDS = 5


@dataclass
class Rows:
    """`tables[name]` holds rows by key. A value that is there already is never overwritten: what differs is said in the review."""

    ledger: Ledger
    tables: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=dict)

    def of(self, table: str) -> dict[tuple[str, ...], Row]:
        return self.tables.setdefault(table, {})

    def put(
        self,
        table: str,
        row: Mapping[str, object],
        cell: Cell | None = None,
        column: str = "",
        sureness: Sureness = Sureness.CERTAIN,
        note: str = "",
        question: str = "",
    ) -> bool:
        """Adds or completes a row, and says of the cell what it became; False where the row says something else already."""
        key = tuple(str(row.get(name) or "") for name in TABLES[table].key)
        held = self.of(table).setdefault(key, {})
        differing = [name for name, value in row.items() if value is not None and held.get(name) not in {None, value}]
        held.update({name: value for name, value in row.items() if value is not None and held.get(name) is None})
        if cell is None:
            return not differing
        shown = column or next(iter(differing), "")
        named = f"{table}: {' '.join(part for part in key if part)}" + (f" {shown}={row.get(shown)}" if shown and shown in row else "")
        if shown in differing:
            self.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, f"{held[shown]} stands there from another cell; {row[shown]} was not taken", question=question)
        else:
            self.ledger.cell(cell, sureness, note, named, question)
        return not differing

    def listed(self) -> dict[str, list[Row]]:
        return {table: list(rows.values()) for table, rows in self.tables.items() if rows}


def slug(text: str, words: int = _MOST_WORDS) -> str:
    """A short reference made of the telling words of a name: stable from one paper to the next."""
    tokens = [token for token in re.sub(r"[^a-z0-9 ]+", " ", plain(text).replace("'", "")).split() if token not in _STOP]
    return "-".join(tokens[:words]) or "-".join(plain(text).split()[:words]) or "x"


def unique(wanted: str, taken: set[str]) -> str:
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    taken.add(found)
    return found
