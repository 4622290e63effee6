"""The score of a risk and the level that it falls into (RULES.md section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HIGHEST_MARK = 5


class RiskLevel(StrEnum):
    """TBC is an unscored risk: outside the levels, and counted."""

    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"
    TBC = "TBC"


@dataclass(frozen=True)
class RiskBands:
    """The highest score of each level but the last. By default Low is 1 to 6, Medium 8 to 15, High 16 to 25."""

    low: int = 6
    medium: int = 15

    def level(self, score: int | None) -> RiskLevel:
        if score is None:
            return RiskLevel.TBC
        if score <= self.low:
            return RiskLevel.LOW
        return RiskLevel.MEDIUM if score <= self.medium else RiskLevel.HIGH

    def scores(self, level: RiskLevel) -> str:
        """The scores of a level in words, counting only products of two marks: “8 to 15”."""
        products = sorted({a * b for a in range(1, HIGHEST_MARK + 1) for b in range(1, HIGHEST_MARK + 1)})
        inside = [score for score in products if self.level(score) is level]
        return f"{inside[0]} to {inside[-1]}" if inside else ""


DEFAULT_BANDS = RiskBands()


def risk_score(likelihood: int | None, impact: int | None) -> int | None:
    """Likelihood times impact; None where either is missing or is not a mark from 1 to 5."""
    if likelihood is None or impact is None or not all(1 <= mark <= HIGHEST_MARK for mark in (likelihood, impact)):
        return None
    return likelihood * impact
