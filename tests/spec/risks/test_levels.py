"""Scores and levels of risks"""

from __future__ import annotations

import pytest

from outturn.risks.scoring import RiskBands, RiskLevel, risk_score


@pytest.mark.parametrize(
    ("likelihood", "impact", "score", "level"),
    [
        (1, 1, 1, "Low"),
        (2, 3, 6, "Low"),
        (2, 4, 8, "Medium"),
        (3, 5, 15, "Medium"),
        (4, 4, 16, "High"),
        (5, 5, 25, "High"),
        (None, 4, None, "TBC"),
        (4, None, None, "TBC"),
        (0, 4, None, "TBC"),
        (4, 6, None, "TBC"),
    ],
)
def test_the_level_follows_from_likelihood_times_impact(likelihood: int | None, impact: int | None, score: int | None, level: str) -> None:
    """A score is likelihood times impact, each from 1 to 5; a risk without one is TBC, outside the levels."""
    assert risk_score(likelihood, impact) == score
    assert RiskBands().level(score).value == level


@pytest.mark.parametrize(("level", "words"), [(RiskLevel.LOW, "1 to 6"), (RiskLevel.MEDIUM, "8 to 15"), (RiskLevel.HIGH, "16 to 25"), (RiskLevel.TBC, "")])
def test_the_bands_say_which_scores_they_hold(level: RiskLevel, words: str) -> None:
    """By default Low is 1 to 6, Medium 8 to 15 and High 16 to 25."""
    assert RiskBands().scores(level) == words


def test_an_organisation_may_set_its_own_bands() -> None:
    """Other bands give other levels."""
    assert RiskBands(low=4, medium=12).level(15) is RiskLevel.HIGH
