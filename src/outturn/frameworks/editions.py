"""Editions of one framework: what one holds and another does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.frameworks.framework import Framework, Metric

_EDITION = re.compile(r"[-_ .]?(?:19|20)\d{2}(?:[-_ .]?\d{2}){0,2}$")


@dataclass(frozen=True)
class EditionChange:
    """`one` beside `other`, in the outcomes that both hold; metrics are the same where their references are.

    `defined` are metrics of `one` that were placeholders in `other`. `compared` are the outcomes that both hold, and
    `not_compared` those of `one` that `other` does not hold: of them nothing is said.
    """

    one: str
    other: str
    shared: tuple[Metric, ...]
    only_one: tuple[Metric, ...]
    only_other: tuple[Metric, ...]
    defined: tuple[Metric, ...]
    compared: tuple[str, ...]
    not_compared: tuple[str, ...]


def name_of(framework: str) -> str:
    """The framework's reference without the year, month or day of its edition: “lof-2026-07” is an edition of “lof”."""
    return _EDITION.sub("", framework)


def other_editions(framework: str, known: Iterable[str]) -> tuple[str, ...]:
    """The other frameworks whose references differ only in a year, month or day at their end, the latest first."""
    return tuple(sorted((other for other in known if other != framework and name_of(other) == name_of(framework)), reverse=True))


def compare_editions(one: Framework, other: Framework) -> EditionChange:
    held = {metric.outcome for metric in other.metrics}
    here = {metric.ref for metric in one.metrics}
    there = {metric.ref: metric for metric in other.metrics}
    shared = tuple(metric for metric in one.metrics if metric.ref in there)
    outcomes = [outcome.ref for outcome in one.outcomes]
    own = {metric.outcome for metric in one.metrics}
    return EditionChange(
        one=one.ref,
        other=other.ref,
        shared=shared,
        only_one=tuple(metric for metric in one.metrics if metric.outcome in held and metric.ref not in there),
        only_other=tuple(metric for metric in other.metrics if metric.ref not in here),
        defined=tuple(metric for metric in shared if there[metric.ref].is_placeholder and not metric.is_placeholder),
        compared=tuple(outcome for outcome in outcomes if outcome in held),
        not_compared=tuple(outcome for outcome in outcomes if outcome in own and outcome not in held),
    )
