"""What becomes of each figure that was taken in, and all that would be written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.findings.finding import Finding
    from outturn.intake.questions import Question
    from outturn.package.package import Package

    Row = Mapping[str, object]


class Brought(StrEnum):
    """What a figure of the documents is to what is held."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


WRITTEN = frozenset({Brought.NEW, Brought.CHANGED})


@dataclass(frozen=True)
class Said:
    """A figure as somebody says it: its value where it may be used, its status and its qualifier."""

    value: float | None = None
    status: str = ""
    qualifier: str = ""


@dataclass(frozen=True)
class FigureLine:
    """One figure of the documents: `row` as it would be written, `held` what is known of the same, None where nothing is."""

    row: Row
    said: Said
    held: Said | None
    brought: Brought
    why: str = ""

    @property
    def indicator(self) -> str:
        return str(self.row["indicator"])

    @property
    def period(self) -> str:
        return str(self.row["period"])

    @property
    def basis(self) -> str:
        return str(self.row["basis"] or "")

    @property
    def breakdown(self) -> str:
        return str(self.row["breakdown"] or "")


@dataclass(frozen=True)
class Joining:
    """`rows` are added, by table, and nothing else is written. `findings` say what differs and is not taken.

    `after` holds the indicators of the documents as they would stand afterwards; `questions` are those that only a look at what is held can ask.
    """

    lines: tuple[FigureLine, ...]
    rows: Mapping[str, Sequence[Row]]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    after: Package
    is_first: bool = False

    @property
    def counts(self) -> dict[Brought, int]:
        found = Counter(line.brought for line in self.lines)
        return {brought: found[brought] for brought in Brought}

    @property
    def added(self) -> dict[str, int]:
        """How many rows of each table would be added."""
        return {table: len(rows) for table, rows in self.rows.items() if rows}
