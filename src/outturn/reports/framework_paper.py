"""What a framework paper is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.frameworks.coverage import CoveredMetric, CoveredOutcome, FrameworkCoverage
    from outturn.frameworks.editions import EditionChange
    from outturn.frameworks.framework import Framework
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.draft import Draft


@dataclass(frozen=True)
class Paper:
    """`year` is the financial year whose indicators count; `editions` compare the framework with each other edition that is held."""

    draft: Draft
    year: Period
    framework: Framework
    coverage: FrameworkCoverage
    editions: tuple[EditionChange, ...]
    is_only_proposed: bool

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each metric by its reference: “6.3” is the third of outcome 6."""
        return {metric.metric.ref: metric_number(outcome, metric) for outcome in self.coverage.outcomes for metric in outcome.metrics}

    @cached_property
    def metrics(self) -> Mapping[str, CoveredMetric]:
        return {metric.metric.ref: metric for outcome in self.coverage.outcomes for metric in outcome.metrics}

    def name(self, indicator: str) -> str:
        """Its name; the reference alone where the catalogue does not have it."""
        known = self.indicator(indicator)
        return known.name if known else indicator

    def indicator(self, ref: str) -> Indicator | None:
        return self.draft.book.indicators.get(ref)


def outcome_number(outcome: CoveredOutcome) -> str:
    """Its number, or its reference where the framework gives it none."""
    return str(outcome.outcome.number) if outcome.outcome.number is not None else outcome.outcome.ref


def outcome_title(outcome: CoveredOutcome) -> str:
    return f"{outcome_number(outcome)}: {outcome.outcome.name}" if outcome.outcome.name != outcome_number(outcome) else outcome.outcome.name


def metric_number(outcome: CoveredOutcome, metric: CoveredMetric) -> str:
    return f"{outcome_number(outcome)}.{metric.number}"
