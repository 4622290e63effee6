"""The sentences of a framework paper"""

from __future__ import annotations

import pytest

from outturn.frameworks.coverage import CoveredIndicator, CoveredMetric, CoveredOutcome, FrameworkCoverage, tally
from outturn.frameworks.editions import EditionChange
from outturn.frameworks.framework import Metric, MetricLink, Outcome
from outturn.frameworks.vocabulary import Coverage, Relation
from outturn.periods import parse_financial_year
from outturn.reports.framework_editions import edition_sentences
from outturn.reports.framework_outcomes import metric_words
from outturn.reports.framework_words import (
    bare_sentence,
    contextual_sentence,
    former_sentence,
    framework_sentence,
    indicator_sentence,
    metric_sentence,
    outcome_sentence,
)
from outturn.reports.wording import runs

YEAR = parse_financial_year("2026-27")
MEASURED, CONTEXTUAL = "In the outcomes that measure councils", "in the contextual ones, which describe the place,"
STATES = {"s": Coverage.SAME, "i": Coverage.SIMILAR, "c": Coverage.CONTRIBUTES, "-": Coverage.NONE, "p": Coverage.PLACEHOLDER}


def _metric(ref: str = "m", **more: str) -> Metric:
    fields = {"kind": "", "unit": "", "polarity": "", "source": "", **more}
    return Metric(ref, "A", "Example", is_placeholder=False, **fields)


def _outcome(states: str, number: int = 1, *, contextual: bool = False, former: int = 0) -> CoveredOutcome:
    """A letter for each metric: s same, i similar, c contributes, - none, p placeholder."""
    links = tuple(MetricLink("m", f"K{place}", Relation.SAME, "", is_in_force=False) for place in range(former))
    metrics = tuple(CoveredMetric(_metric(), place, links, STATES[state]) for place, state in enumerate(states, start=1))
    return CoveredOutcome(Outcome("A", number, "Homes", "", contextual), metrics, tally(metric.state for metric in metrics))


def _covered(*outcomes: CoveredOutcome, indicators: str = "") -> FrameworkCoverage:
    speaking = tuple(CoveredIndicator("K", (), STATES[state]) for state in indicators)

    def count(*kinds: bool) -> object:
        return tally(metric.state for outcome in outcomes if outcome.outcome.is_contextual in kinds for metric in outcome.metrics)

    return FrameworkCoverage(
        framework="fw",
        outcomes=outcomes,
        indicators=speaking,
        measured=count(False),  # type: ignore[arg-type]
        contextual=count(True),  # type: ignore[arg-type]
        metrics=count(False, True),  # type: ignore[arg-type]
        speaking=tally(indicator.state for indicator in speaking),
    )


@pytest.mark.parametrize(
    ("measured", "contextual", "sentence"),
    [
        ("", None, "The framework fw has 1 outcome and 0 metrics."),
        ("-", None, "The framework fw has 1 outcome and 1 metric."),
        ("--", "-", "The framework fw has 2 outcomes, 1 of them contextual, and 3 metrics."),
        ("-p", None, "The framework fw has 1 outcome and 2 metrics. 1 metric is a placeholder, still to be defined, so that 1 metric can be covered."),
        ("--pp", None, "The framework fw has 1 outcome and 4 metrics. 2 metrics are placeholders, still to be defined, so that 2 metrics can be covered."),
        ("pp", None, "The framework fw has 1 outcome and 2 metrics. 2 metrics are placeholders, still to be defined, so that none can be covered yet."),
    ],
)
def test_what_the_framework_holds(measured: str, contextual: str | None, sentence: str) -> None:
    """Outcomes, metrics, contextual outcomes and placeholders (s same, i similar, c contributes, - none, p placeholder: a letter for each metric)."""
    outcomes = [_outcome(measured), *([_outcome(contextual, contextual=True)] if contextual is not None else [])]
    assert framework_sentence(_covered(*outcomes)) == sentence


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ("", "No metric of the framework is defined, so that there is nothing to cover."),
        ("p", "No metric of the framework is defined, so that there is nothing to cover."),
        ("-", "The one metric that is defined has no indicator of the council."),
        ("i", "The one metric that is defined has an indicator of the council: something similar."),
        ("--", "Of the 2 metrics that are defined, none has an indicator of the council."),
        ("s-", "Of the 2 metrics that are defined, 1 (50%) has an indicator of the council: the same; 1 has none."),
        ("cc--", "Of the 4 metrics that are defined, 2 (50%) have an indicator of the council: something that contributes; 2 have none."),
        (
            "sc---p",
            "Of the 5 metrics that are defined, 2 (40%) have an indicator of the council: 1 the same and 1 something that contributes; 3 have none.",
        ),
        ("ss", "Both metrics that are defined have an indicator of the council: the same."),
        ("scc", "All 3 metrics that are defined have an indicator of the council: 1 the same and 2 something that contributes."),
    ],
)
def test_how_many_metrics_have_an_indicator(states: str, sentence: str) -> None:
    """Placeholders are left out of the whole; the shares by relation are told where there are several."""
    assert metric_sentence(_covered(_outcome(states))) == sentence


@pytest.mark.parametrize(
    ("measured", "contextual", "sentence"),
    [
        ("s-", None, ""),
        (
            "s-",
            "-",
            f"{MEASURED} 1 of 2 metrics is covered; {CONTEXTUAL} the one defined metric is not covered.",
        ),
        (
            "",
            "ss-",
            f"{MEASURED} no metric is defined; {CONTEXTUAL} 2 of 3 metrics are covered.",
        ),
    ],
)
def test_contextual_outcomes_are_told_apart(measured: str, contextual: str | None, sentence: str) -> None:
    """Nothing is said of them where the framework has none."""
    outcomes = [_outcome(measured), *([_outcome(contextual, contextual=True)] if contextual is not None else [])]
    assert contextual_sentence(_covered(*outcomes)) == sentence


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ("", "The council has no indicator in force in 2026/27."),
        ("-", "The council's one indicator in force in 2026/27 speaks to no metric."),
        ("c", "The council's one indicator in force in 2026/27 speaks to a metric, as something that contributes."),
        ("--", "Of the council's 2 indicators in force in 2026/27, none speaks to a metric."),
        (
            "p-",
            "Of the council's 2 indicators in force in 2026/27, none speaks to a metric that is defined; 1 speaks to a placeholder alone; 1 speaks to none.",
        ),
        ("s--", "Of the council's 3 indicators in force in 2026/27, 1 speaks to a metric, as the same measure; 2 speak to none."),
        (
            "sspp-",
            "Of the council's 5 indicators in force in 2026/27, 2 speak to a metric, as the same measure; 2 speak to a placeholder alone; 1 speaks to none.",
        ),
        ("si", "Both of the council's indicators in force in 2026/27 speak to a metric: 1 as the same measure and 1 as something similar."),
    ],
)
def test_how_many_indicators_speak_to_a_metric(states: str, sentence: str) -> None:
    """The other way about; an indicator that speaks to placeholders alone is told apart."""
    assert indicator_sentence(_covered(_outcome("s"), indicators=states), YEAR) == sentence


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ("", "The framework names no metric for this outcome yet, so that there is nothing to lay beside the council's indicators."),
        ("p", "1 metric, a placeholder. Nothing can be covered yet."),
        ("pp", "2 metrics, both of them placeholders. Nothing can be covered yet."),
        ("ppp", "3 metrics, all of them placeholders. Nothing can be covered yet."),
        ("-", "1 metric. It is not covered."),
        ("s", "1 metric. It is covered by the same measure."),
        ("-p", "2 metrics, 1 of them a placeholder. The one that is defined is not covered."),
        ("--", "2 metrics. None is covered."),
        ("--pp", "4 metrics, 2 of them placeholders. None of those that are defined is covered."),
        ("s-", "2 metrics. 1 is covered by the same measure; 1 is not."),
        ("sic--", "5 metrics. 3 are covered: 1 by the same measure, 1 by something similar and 1 by something that contributes; 2 are not."),
        ("cc", "2 metrics. Both are covered by something that contributes."),
        ("ssc", "3 metrics. All 3 are covered: 2 by the same measure and 1 by something that contributes."),
        ("ssp", "3 metrics, 1 of them a placeholder. 2 are covered by the same measure."),
    ],
)
def test_how_far_an_outcome_is_covered(states: str, sentence: str) -> None:
    """One sentence for the metrics of an outcome, one for their coverage."""
    assert outcome_sentence(_outcome(states)) == sentence


@pytest.mark.parametrize(
    ("outcomes", "sentences"),
    [
        (["s"], []),
        (["-"], ["1 outcome has metrics and no indicator for any of them: 1 (Homes)."]),
        (
            ["--", "-", ""],
            ["2 outcomes have metrics and no indicator for any of them: 1 (Homes) and 2 (Homes).", "1 outcome has no metric that is defined: 3 (Homes)."],
        ),
        (["", "p"], ["2 outcomes have no metric that is defined: 1 (Homes) and 2 (Homes)."]),
    ],
)
def test_outcomes_with_nothing_are_named(outcomes: list[str], sentences: list[str]) -> None:
    """A gap of the council, and outcomes that nobody could cover yet, are two things."""
    assert bare_sentence(_covered(*(_outcome(states, number) for number, states in enumerate(outcomes, start=1)))) == sentences


@pytest.mark.parametrize(
    ("former", "sentences"),
    [
        (0, []),
        (1, ["1 mapped indicator is not in force in 2026/27. It is named beside its metric, and counted nowhere."]),
        (3, ["3 mapped indicators are not in force in 2026/27. They are named beside their metrics, and counted nowhere."]),
    ],
)
def test_indicators_that_are_not_in_force_are_counted_once(former: int, sentences: list[str]) -> None:
    """An indicator with several metrics is one."""
    assert former_sentence(_covered(_outcome("--", former=former)), YEAR) == sentences


@pytest.mark.parametrize(
    ("shared", "other", "one", "not_compared", "sentences"),
    [
        (
            1,
            0,
            0,
            [],
            [
                "In the 1 outcome of which the package holds metrics of both editions, 1 metric is in both.",
                "None is in b alone; none is in a alone, as far as they are held.",
            ],
        ),
        (
            9,
            2,
            3,
            ["5 to 16"],
            [
                "In the 1 outcome of which the package holds metrics of both editions, 9 metrics are in both.",
                "2 are in b alone; 3 are in a alone, as far as they are held.",
                "Of outcomes 5 to 16 it holds no metric of b: what has changed there is not known.",
            ],
        ),
        (
            0,
            1,
            1,
            ["2"],
            [
                "In the 1 outcome of which the package holds metrics of both editions, they have no metric in common.",
                "1 is in b alone; 1 is in a alone, as far as they are held.",
                "Of outcome 2 it holds no metric of b: what has changed there is not known.",
            ],
        ),
    ],
)
def test_what_two_editions_have_in_common(shared: int, other: int, one: int, not_compared: list[str], sentences: list[str]) -> None:
    """What the package does not hold of one edition is not called a change."""

    def some(number: int) -> tuple[Metric, ...]:
        return (_metric(),) * number

    change = EditionChange("a", "b", some(shared), some(one), some(other), (), ("A",), ())
    assert edition_sentences(change, not_compared) == sentences


def test_editions_without_a_common_outcome_are_not_compared() -> None:
    """Two lists that do not meet say nothing of one another."""
    change = EditionChange("a", "b", (), (), (), (), (), ("A",))
    assert edition_sentences(change, ["1"]) == ["There is no outcome of which the package holds metrics of both a and b: nothing can be compared."]


@pytest.mark.parametrize(
    ("kind", "unit", "polarity", "words"),
    [
        ("outcome", "%", "higher", "Outcome, in %; higher is better"),
        ("output", "per 100,000 aged 10-17", "lower", "Output, per 100,000 aged 10-17; lower is better"),
        ("", "£ per hour", "none", "In £ per hour; neither is better"),
        ("outcome", "", "", "Outcome"),
        ("", "", "", ""),
    ],
)
def test_how_a_metric_is_measured(kind: str, unit: str, polarity: str, words: str) -> None:
    """What the framework does not state is left out."""
    assert metric_words(_metric(kind=kind, unit=unit, polarity=polarity)) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], []), ([3], ["3"]), ([1, 2], ["1", "2"]), ([1, 2, 3], ["1 to 3"]), ([1, 3, 4, 5, 7, 8], ["1", "3 to 5", "7", "8"])],
)
def test_three_numbers_in_a_row_are_told_by_their_ends(numbers: list[int], words: list[str]) -> None:
    """Two are told one by one."""
    assert runs([(number, str(number)) for number in numbers]) == words
