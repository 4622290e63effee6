"""The risks beside an indicator: those that it is linked to, and the others of its section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.risks.matrix import marks_by_risk
from outturn.web.risks.links import risks_linked_to
from outturn.web.risks.presenting import LEVELS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.package.package import Package
    from outturn.risks.matrix import ScoreMark


@dataclass(frozen=True)
class RiskLine:
    """`score` is None, and `level` empty, where it has no score yet; `closed` is the day on which it left the register."""

    ref: str
    title: str
    owner: str
    closed: dt.date | None
    score: int | None
    level: str
    level_words: str


@dataclass(frozen=True)
class RisksBeside:
    """A risk that is linked stands there alone, not once more among those of the section."""

    linked: tuple[RiskLine, ...]
    of_section: tuple[RiskLine, ...]

    @property
    def parts(self) -> tuple[tuple[str, str, tuple[RiskLine, ...]], ...]:
        """Anchor, heading and risks of what there is, those that are linked first."""
        both = (("risks", "Risks that it is linked to", self.linked), ("section-risks", "Risks of its section", self.of_section))
        return tuple(part for part in both if part[2])


def risks_beside(ref: str, section: str, package: Package, instant: dt.datetime | None) -> RisksBeside:
    """In one query, however many risks there are. Those of the section are the open ones."""
    linked = set(risks_linked_to(ref, instant))
    marks = marks_by_risk(package["risk_scores"])
    rows = package["risks"].to_dicts()
    of_section = (row for row in rows if section and row["section"] == section and row["closed"] is None and row["risk"] not in linked)
    return RisksBeside(tuple(_line(row, marks) for row in rows if row["risk"] in linked), tuple(_line(row, marks) for row in of_section))


def _line(row: Mapping[str, Any], marks: Mapping[str, tuple[ScoreMark, ...]]) -> RiskLine:
    mark = marks.get(row["risk"], (None,))[-1]
    level = mark.level if mark else None
    return RiskLine(
        row["risk"],
        row["title"],
        row["owner"] or "",
        row["closed"],
        mark.score if mark else None,
        level.value.lower() if level else "",
        LEVELS[level] if level else "No score yet",
    )
