"""Coverage both ways: how many metrics have an indicator, and how many indicators speak to a metric."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.frameworks.vocabulary import COVERED, Coverage, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.frameworks.framework import Framework, Metric, MetricLink, Outcome

_NEAREST_FIRST = tuple(Relation)


@dataclass(frozen=True)
class Tally:
    """Each metric, or each indicator, is counted once, so that the five counts add up to the total."""

    same: int = 0
    similar: int = 0
    contributes: int = 0
    none: int = 0
    placeholder: int = 0

    @property
    def total(self) -> int:
        return self.defined + self.placeholder

    @property
    def defined(self) -> int:
        """Without placeholders, which can be neither covered nor a gap."""
        return self.covered + self.none

    @property
    def covered(self) -> int:
        return self.same + self.similar + self.contributes


@dataclass(frozen=True)
class CoveredMetric:
    """`number` is the metric's place in its outcome, from 1. `links` stand with the nearest first."""

    metric: Metric
    number: int
    links: tuple[MetricLink, ...]
    state: Coverage

    @property
    def in_force(self) -> tuple[MetricLink, ...]:
        return tuple(link for link in self.links if link.is_in_force)

    @property
    def former(self) -> tuple[MetricLink, ...]:
        return tuple(link for link in self.links if not link.is_in_force)


@dataclass(frozen=True)
class CoveredOutcome:
    outcome: Outcome
    metrics: tuple[CoveredMetric, ...]
    tally: Tally

    @property
    def is_bare(self) -> bool:
        """It has metrics that are defined, and none of them has an indicator."""
        return self.tally.defined > 0 and self.tally.covered == 0


@dataclass(frozen=True)
class CoveredIndicator:
    indicator: str
    links: tuple[MetricLink, ...]
    state: Coverage


@dataclass(frozen=True)
class FrameworkCoverage:
    """`outcomes` and `indicators` in their order; the tallies of metrics are for those outcomes that measure councils, and for the contextual ones."""

    framework: str
    outcomes: tuple[CoveredOutcome, ...]
    indicators: tuple[CoveredIndicator, ...]
    measured: Tally
    contextual: Tally
    metrics: Tally
    speaking: Tally

    @property
    def former(self) -> tuple[MetricLink, ...]:
        """The lines of the mapping that do not count, since their indicators are not in force."""
        return tuple(link for outcome in self.outcomes for metric in outcome.metrics for link in metric.former)


def coverage(framework: Framework, indicators: Sequence[str]) -> FrameworkCoverage:
    """`indicators` are those in force, in their order; only they cover a metric."""
    outcomes = tuple(_outcome(framework, outcome) for outcome in framework.outcomes)
    placeholders = {metric.ref for metric in framework.metrics if metric.is_placeholder}
    speaking = tuple(_indicator(framework, indicator, placeholders) for indicator in indicators)
    return FrameworkCoverage(
        framework=framework.ref,
        outcomes=outcomes,
        indicators=speaking,
        measured=tally(metric.state for outcome in outcomes if not outcome.outcome.is_contextual for metric in outcome.metrics),
        contextual=tally(metric.state for outcome in outcomes if outcome.outcome.is_contextual for metric in outcome.metrics),
        metrics=tally(metric.state for outcome in outcomes for metric in outcome.metrics),
        speaking=tally(indicator.state for indicator in speaking),
    )


def tally(states: Iterable[Coverage]) -> Tally:
    return Tally(**{state.value: number for state, number in Counter(states).items()})


def is_covered(state: Coverage) -> bool:
    return state in COVERED


def _outcome(framework: Framework, outcome: Outcome) -> CoveredOutcome:
    own = [metric for metric in framework.metrics if metric.outcome == outcome.ref]
    metrics = tuple(_metric(framework, metric, number) for number, metric in enumerate(own, start=1))
    return CoveredOutcome(outcome, metrics, tally(metric.state for metric in metrics))


def _metric(framework: Framework, metric: Metric, number: int) -> CoveredMetric:
    links = _nearest_first(link for link in framework.links if link.metric == metric.ref)
    state = Coverage.PLACEHOLDER if metric.is_placeholder else _nearest(link for link in links if link.is_in_force)
    return CoveredMetric(metric, number, links, state)


def _indicator(framework: Framework, indicator: str, placeholders: set[str]) -> CoveredIndicator:
    links = _nearest_first(link for link in framework.links if link.indicator == indicator)
    state = _nearest(link for link in links if link.metric not in placeholders)
    return CoveredIndicator(indicator, links, Coverage.PLACEHOLDER if links and state is Coverage.NONE else state)


def _nearest_first(links: Iterable[MetricLink]) -> tuple[MetricLink, ...]:
    """Those that count before those that do not; among them the nearest first, and otherwise in the order of the table."""
    return tuple(sorted(links, key=lambda link: (not link.is_in_force, _NEAREST_FIRST.index(link.relation))))


def _nearest(links: Iterable[MetricLink]) -> Coverage:
    relations = {link.relation for link in links}
    return next((Coverage(relation.value) for relation in _NEAREST_FIRST if relation in relations), Coverage.NONE)
