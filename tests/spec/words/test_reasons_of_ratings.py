"""Reasons of ratings in words"""

from __future__ import annotations

import pytest

from outturn.periods import parse_period
from outturn.reports.catalogue import Indicator, indicators_of
from outturn.reports.verdicts import Verdict, verdicts_from
from outturn.reports.wording import gap_words, rating_sentence
from tests.builders import assessment, months, package


def _judged(value: object, standard: dict[str, object], **indicator: object) -> tuple[Indicator, Verdict]:
    example = package({"decimals": 1, **indicator}, months([value]), [standard])
    return indicators_of(example, parse_period("2025-10"))["K1"], verdicts_from(assessment(example))["K1"]


HIGHER = {"target": 95, "floor": 90}
LOWER = {"target": 5, "floor": 10}
BAND = {"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 27.5}


@pytest.mark.parametrize(
    ("polarity", "standard", "value", "sentence"),
    [
        ("higher", HIGHER, 97.3, "97.3% meets the target: it is above 95.0%."),
        ("higher", HIGHER, 95, "95.0% equals the target, which meets it."),
        ("higher", HIGHER, 92, "92.0% is below the target of 95.0% but meets the floor standard of 90.0%."),
        ("higher", HIGHER, 90, "90.0% is below the target of 95.0% but meets the floor standard of 90.0%."),
        ("higher", HIGHER, 85, "85.0% is below the floor standard of 90.0%."),
        ("higher", HIGHER, 89.96, "89.96% is below the floor standard of 90.0%."),
        ("lower", LOWER, 0.8, "0.8% meets the target: it is below 5.0%."),
        ("lower", LOWER, 7, "7.0% is above the target of 5.0% but meets the floor standard of 10.0%."),
        ("lower", LOWER, 12, "12.0% is above the floor standard of 10.0%."),
        ("range", BAND, 20, "20.0% is inside the target band of 17.5% to 22.5%."),
        ("range", BAND, 24, "24.0% is outside the target band of 17.5% to 22.5% but inside the floor band of 12.5% to 27.5%."),
        ("range", BAND, 30, "30.0% is outside the floor band of 12.5% to 27.5%."),
        ("higher", {"target": 99.85, "floor": 98}, 99.9, "99.90% meets the target: it is above 99.85%."),
        ("higher", {"target": 95}, 90, "Not rated: the target is missed and no floor standard is known."),
        ("higher", {"status": "tbc"}, 90, "Not rated: the target is still to be confirmed."),
        ("higher", {"target": 90, "floor": 95}, 92, "Not rated: the target and the floor standard contradict each other."),
    ],
)
def test_above_and_below_come_from_the_figures_and_the_polarity(polarity: str, standard: dict[str, object], value: float, sentence: str) -> None:
    """The reason of a rating names the figure, the standard and the side on which it lies, never two equal texts for two numbers."""
    assert rating_sentence(*_judged(value, standard, polarity=polarity)) == sentence


@pytest.mark.parametrize(
    ("polarity", "standard", "value", "sentence"),
    [
        ("lower", LOWER, "<0.8", "<0.8% meets the target: it is below 5.0%."),
        ("lower", LOWER, "<5", "<5.0% meets the target."),
        ("higher", HIGHER, ">95", ">95.0% meets the target."),
        ("higher", HIGHER, "<85", "<85.0% is below the floor standard of 90.0%."),
        ("higher", HIGHER, "<93", "Not rated: only a limit of the figure is known, and values within it have different ratings."),
    ],
)
def test_an_inequality_stays_one_in_its_reason(polarity: str, standard: dict[str, object], value: str, sentence: str) -> None:
    """The reason never makes an exact figure of “<0.01%”."""
    assert rating_sentence(*_judged(value, standard, polarity=polarity)) == sentence


@pytest.mark.parametrize(
    ("scheme", "value", "sentence"),
    [
        ("tolerance 5 points", 92, "92.0% is below the target of 95.0% but within 5 points of it."),
        ("tolerance 5 points", 85, "85.0% is below the target of 95.0% by more than 5 points."),
        ("tolerance 10%", 88, "88.0% is below the target of 95.0% but within 10 per cent of it."),
        ("tolerance 10%", 80, "80.0% is below the target of 95.0% by more than 10 per cent."),
    ],
)
def test_under_a_tolerance_the_reason_names_the_tolerance(scheme: str, value: float, sentence: str) -> None:
    """Where a scheme of tolerance holds there is no floor standard, and none is spoken of."""
    assert rating_sentence(*_judged(value, {"target": 95}, rating_scheme=scheme)) == sentence


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("embargoed", "Not rated: the figure is embargoed."),
        ("suppressed", "Not rated: the figure is suppressed."),
        ("not_due", "Not rated: the figure is not yet due."),
        ("not_available", "Not rated: there is no figure."),
    ],
)
def test_a_figure_that_cannot_be_shown_is_not_rated_for_a_reason(status: str, sentence: str) -> None:
    """No verdict stands without its reason."""
    example = package({}, [{"period": "2025-10", "status": status}], [HIGHER])
    indicator = indicators_of(example, parse_period("2025-10"))["K1"]
    assert rating_sentence(indicator, verdicts_from(assessment(example))["K1"]) == sentence


@pytest.mark.parametrize(
    ("polarity", "standard", "value", "words"),
    [
        ("higher", HIGHER, 92.7, "2.3 points below the target"),
        ("higher", HIGHER, 95, "on target"),
        ("lower", LOWER, 6, "1.0 point above the target"),
        ("range", BAND, 24, "outside the target band by 1.5 points"),
        ("range", BAND, 22.5, "inside the target band"),
        ("higher", {}, 92, ""),
        ("lower", LOWER, "<5", ""),
        ("higher", HIGHER, ">95", ""),
    ],
)
def test_the_gap_to_the_target_has_its_side_and_its_unit(polarity: str, standard: dict[str, object], value: object, words: str) -> None:
    """Differences of percentages are told in points; on the target there is no gap, and without a target or an exact figure nothing is said."""
    assert gap_words(*_judged(value, standard, polarity=polarity)) == words
