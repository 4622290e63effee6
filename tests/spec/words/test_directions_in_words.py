"""Directions of travel in words"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from outturn.reports.trend_words import trend_tag
from outturn.reports.verdicts import verdicts_from
from tests.builders import assessment, months, package, series

if TYPE_CHECKING:
    from outturn.reports.content import TrendTag


def _tag(figures: list[dict[str, object]], period: str = "2025-10", **indicator: object) -> TrendTag:
    example = package(indicator, figures)
    return trend_tag(indicators_of(example, parse_period(period))["K1"], verdicts_from(assessment(example, period))["K1"])


RISING = [70, 71, 72, 73, 74, 75, 76, 77]
NOISE = [70, 75, 71, 74, 70, 75, 72, 73]


@pytest.mark.parametrize(
    ("kind", "polarity", "values", "word", "good"),
    [
        ("kpi", "higher", RISING, "Improving", True),
        ("kpi", "lower", RISING, "Worsening", False),
        ("kpi", "higher", NOISE, "Stable", None),
        ("kpi", "higher", [70, 71], "No verdict", None),
        ("activity", "none", RISING, "Increasing", None),
        ("activity", "none", RISING[::-1], "Decreasing", None),
        ("activity", "none", NOISE, "No clear trend", None),
    ],
)
def test_an_arrow_is_good_or_bad_only_for_a_key_performance_indicator(kind: str, polarity: str, values: list[float], word: str, good: bool | None) -> None:
    """Improving and worsening are for key performance indicators; activity increases or decreases, which is neither good nor bad (A17)."""
    tag = _tag(months(values), kind=kind, polarity=polarity)
    assert (tag.text, tag.good) == (word, good)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (RISING, "Rising by about 1.0 points a month over 8 months from Mar 2025."),
        ([80.0] * 6, "Every figure is the same over 6 months from May 2025."),
        ([70, 71], "No direction of travel: there are fewer than five figures in the period shown."),
        ([51.04 + 0.001 * step for step in range(8)], "Rising by about 0.0010 points a month over 8 months from Mar 2025."),
        ([51 + 0.01 * step for step in range(8)], "Rising by about 0.010 points a month over 8 months from Mar 2025."),
        ([70, 71, None, 72, 73, 74, 75, 76], "Rising by about 0.84 points a month over 7 months from Mar 2025 (with gaps where figures are missing)."),
    ],
)
def test_a_direction_says_how_it_was_found(values: list[float | None], sentence: str) -> None:
    """The reason names the slope, how many figures were used, from when, and what is unusual about them."""
    assert _tag(months(values)).reason == sentence


def test_limits_are_not_called_the_same_figure() -> None:
    """Six times “>95” may have been six different figures."""
    assert _tag(months([">95"] * 6)).reason == "Every figure or limit of one is the same number over 6 months from May 2025."


def test_a_rolling_series_says_what_was_allowed_for_and_what_the_plain_test_would_say() -> None:
    """Rolling figures share months: the words say so, and say where the plain test differs."""
    wave = [70.5, 70.9, 70.9, 70.4, 69.8, 68.8, 68.9, 68.8, 69.6]
    reason = _tag(series(wave, last="2025-26-Q2"), "2025-26-Q2", frequency="quarterly", basis="rolling_12").reason
    assert reason.startswith("The figures show no clear trend")
    assert "because neighbouring figures share months" in reason
    assert "the plain test would say worsening" in reason
