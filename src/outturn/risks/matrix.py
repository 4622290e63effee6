"""Where each risk stands on one day: the five by five matrix, and each risk's way through it (RULES.md section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.risks.scoring import DEFAULT_BANDS, HIGHEST_MARK, RiskBands, RiskLevel, risk_score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import polars as pl


class RiskDirection(StrEnum):
    """Where a score went between two days."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    UNKNOWN = "unknown"  # it had no score on one of the days


@dataclass(frozen=True)
class ScoreMark:
    """One scoring of a risk. `score` is None where a mark is missing."""

    date: dt.date
    likelihood: int | None
    impact: int | None
    score: int | None
    level: RiskLevel
    target_score: int | None
    note: str


@dataclass(frozen=True)
class MatrixCell:
    """`risks` are those that stand here, in the order of the register."""

    likelihood: int
    impact: int
    score: int
    level: RiskLevel
    risks: tuple[str, ...]


def marks_by_risk(scores: pl.DataFrame, bands: RiskBands = DEFAULT_BANDS) -> dict[str, tuple[ScoreMark, ...]]:
    """The scorings of each risk, from the first to the last."""
    found: dict[str, list[ScoreMark]] = {}
    for row in scores.sort("date", maintain_order=True).to_dicts():
        score = risk_score(row["likelihood"], row["impact"])
        mark = ScoreMark(row["date"], row["likelihood"], row["impact"], score, bands.level(score), row["target_score"], row["note"] or "")
        found.setdefault(row["risk"], []).append(mark)
    return {risk: tuple(marks) for risk, marks in found.items()}


def mark_on(marks: Iterable[ScoreMark], day: dt.date) -> ScoreMark | None:
    """The scoring that held on a day."""
    return max((mark for mark in marks if mark.date <= day), key=lambda mark: mark.date, default=None)


def matrix(standing: Mapping[str, ScoreMark | None], bands: RiskBands = DEFAULT_BANDS) -> tuple[tuple[MatrixCell, ...], ...]:
    """Rows by likelihood from the highest, columns by impact from the lowest. Risks without a score stand in no cell."""
    marks = range(1, HIGHEST_MARK + 1)
    return tuple(tuple(_cell(likelihood, impact, standing, bands) for impact in marks) for likelihood in reversed(marks))


def _cell(likelihood: int, impact: int, standing: Mapping[str, ScoreMark | None], bands: RiskBands) -> MatrixCell:
    here = tuple(risk for risk, mark in standing.items() if mark is not None and (mark.likelihood, mark.impact) == (likelihood, impact))
    score = likelihood * impact
    return MatrixCell(likelihood, impact, score, bands.level(score), here)


def direction(now: int | None, then: int | None, *, was_open: bool) -> RiskDirection:
    """Of a risk that is open now. One that was not on the register on the earlier day is new."""
    if not was_open:
        return RiskDirection.NEW
    if now is None or then is None:
        return RiskDirection.SAME if now is then else RiskDirection.UNKNOWN
    if now == then:
        return RiskDirection.SAME
    return RiskDirection.UP if now > then else RiskDirection.DOWN
