"""Coverage of a framework, both ways"""

from __future__ import annotations

import pytest

from outturn.frameworks.coverage import FrameworkCoverage, Tally, coverage
from outturn.frameworks.framework import read_framework
from outturn.package.build import make_package
from tests.builders import rows

OUTCOMES = """
framework | outcome | number | name    | contextual
fw        | B       | 2      | Context | true
fw        | A       | 1      | Homes   | false
"""
METRICS = """
framework | metric | outcome | name      | placeholder
fw        | m1     | A       | Built     | false
fw        | m2     | A       | Decent    | false
fw        | m3     | A       | To define | true
fw        | m4     | B       | Income    | false
other     | m9     | A       | Elsewhere | false
"""


def _covered(mappings: str, in_force: str = "K1 K2 K3", *, metrics: str = METRICS, outcomes: str = OUTCOMES) -> FrameworkCoverage:
    indicators = [{"indicator": ref, "name": ref, "kind": "kpi"} for ref in ("K1", "K2", "K3")]
    mapped = [{"framework": "fw", **row} for row in rows(mappings)] if mappings else []
    tables = make_package({"indicators": indicators, "frameworks": rows(outcomes), "metrics": rows(metrics), "mappings": mapped}).tables
    listed = in_force.split()
    return coverage(read_framework(tables, "fw", listed), listed)


def _states(covered: FrameworkCoverage) -> dict[str, str]:
    return {metric.metric.ref: metric.state.value for outcome in covered.outcomes for metric in outcome.metrics}


def test_a_metric_is_counted_once_by_its_nearest_relation() -> None:
    """A metric with several indicators is counted once, by the nearest: same before similar before contributes."""
    mappings = """
    metric | indicator | relation
    m1     | K1        | contributes
    m1     | K2        | same
    m1     | K3        | similar
    m2     | K1        | contributes
    """
    covered = _covered(mappings)
    assert _states(covered) == {"m1": "same", "m2": "contributes", "m3": "placeholder", "m4": "none"}
    assert covered.metrics == Tally(same=1, contributes=1, none=1, placeholder=1)
    assert [link.indicator for link in covered.outcomes[0].metrics[0].links] == ["K2", "K3", "K1"]


def test_the_counts_add_up_to_the_number_of_metrics() -> None:
    """Placeholders and contextual outcomes are counted apart, and all counts together are the metrics of the framework; those of others do not count."""
    covered = _covered("")
    assert (covered.measured, covered.contextual) == (Tally(none=2, placeholder=1), Tally(none=1))
    assert (covered.metrics.total, covered.metrics.defined, covered.metrics.covered) == (4, 3, 0)
    assert covered.measured.total + covered.contextual.total == covered.metrics.total


def test_a_placeholder_is_neither_covered_nor_a_gap() -> None:
    """What is still to be defined cannot be covered, whatever is mapped to it; an indicator that speaks to nothing else is counted with it."""
    mappings = """
    metric | indicator | relation
    m3     | K1        | same
    m3     | K2        | same
    m1     | K2        | contributes
    """
    covered = _covered(mappings)
    assert _states(covered)["m3"] == "placeholder"
    assert {indicator.indicator: indicator.state.value for indicator in covered.indicators} == {"K1": "placeholder", "K2": "contributes", "K3": "none"}
    assert covered.speaking == Tally(contributes=1, placeholder=1, none=1)


def test_an_indicator_is_counted_once_by_its_nearest_relation() -> None:
    """The other way about: an indicator that speaks to several metrics is counted once, by the nearest of them, contextual ones among them."""
    mappings = """
    metric | indicator | relation
    m1     | K1        | contributes
    m4     | K1        | similar
    """
    assert _covered(mappings).speaking == Tally(similar=1, none=2)


def test_only_indicators_in_force_cover_a_metric() -> None:
    """A mapping to an indicator that is not in force is kept and named, and counts nowhere."""
    mappings = """
    metric | indicator | relation
    m1     | K1        | same
    m1     | K2        | contributes
    m2     | K1        | same
    """
    covered = _covered(mappings, in_force="K2 K3")
    assert _states(covered) == {"m1": "contributes", "m2": "none", "m3": "placeholder", "m4": "none"}
    assert [(link.metric, link.indicator) for link in covered.former] == [("m1", "K1"), ("m2", "K1")]
    assert [link.indicator for link in covered.outcomes[0].metrics[0].links] == ["K2", "K1"]
    assert covered.speaking.total == 2


@pytest.mark.parametrize(
    ("mappings", "is_bare"),
    [
        ("", True),
        ("metric | indicator | relation\nm3 | K1 | same", True),
        ("metric | indicator | relation\nm2 | K1 | contributes", False),
    ],
)
def test_an_outcome_is_bare_where_none_of_its_defined_metrics_is_covered(mappings: str, is_bare: bool) -> None:
    """An outcome with defined metrics and no indicator for any of them is a gap; a mapping to a placeholder does not close it."""
    assert _covered(mappings).outcomes[0].is_bare is is_bare


def test_an_outcome_without_a_metric_is_not_a_gap_of_the_council() -> None:
    """An outcome without metrics, or with placeholders alone, cannot be covered by anybody."""
    placeholder = "framework | metric | outcome | name | placeholder\nfw | m3 | A | To define | true"
    covered = _covered("", metrics=placeholder)
    assert [(outcome.outcome.name, outcome.is_bare, outcome.tally.total) for outcome in covered.outcomes] == [("Homes", False, 1), ("Context", False, 0)]


def test_outcomes_stand_by_their_number_and_unknown_ones_at_the_end() -> None:
    """Outcomes come by their number; one that only a metric names comes last, under its reference."""
    metrics = "framework | metric | outcome | name\nfw | m1 | Z | Lost\nfw | m2 | A | Built"
    covered = _covered("", metrics=metrics)
    assert [(outcome.outcome.name, len(outcome.metrics)) for outcome in covered.outcomes] == [("Homes", 1), ("Context", 0), ("Z", 1)]


def test_a_mapping_without_a_relation_contributes_and_one_to_an_unknown_metric_is_left_out() -> None:
    """Nothing nearer is claimed than was said; both have a finding."""
    mappings = """
    metric | indicator | relation
    m1     | K1        |
    m7     | K2        | same
    """
    covered = _covered(mappings)
    assert _states(covered)["m1"] == "contributes"
    assert covered.speaking == Tally(contributes=1, none=2)
