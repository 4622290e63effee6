"""References to figures in commentary: `{FN06.value}`, or `{FN06.value@2025-09}` for another period.

A literal brace is written twice: `{{` and `}}`. What a field is filled with is decided by the report, which knows the
figures; here are only the syntax and the names, so that a check can refuse an unknown one.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.errors import PeriodError
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

FIELDS: dict[str, str] = {
    "name": "The indicator's name.",
    "period": "The period of the figure in full words, such as “July to September 2025”.",
    "value": "The figure with its unit, such as “97.3%”.",
    "numerator": "The numerator of the figure.",
    "denominator": "The denominator of the figure.",
    "previous": "The figure of the period before.",
    "same_period_last_year": "The figure of the same period of the year before.",
    "last_year_period": "That period in full words, such as “July to September 2024”.",
    "change_previous": "The change since the period before, such as “up 1.2 points” or “down 4.0 per cent”; “about the same” where the two print alike.",
    "change_last_year": "The change since the same period of the year before, in the same words.",
    "movement": "“better than”, “worse than” or “the same as” the period before, from the polarity; “higher than” or “lower than” where neither is better.",
    "movement_last_year": "The same against the same period of the year before.",
    "target": "The target for the figure's period, or its band.",
    "floor": "The floor standard for the figure's period, or its band.",
    "gap_to_target": "How far the figure is from the target and on which side, such as “2.3 points below the target”.",
    "rating": "The rating as a word: GREEN, AMBER, RED or “not rated”.",
    "ytd": "The year to date with its unit.",
    "ytd_rating": "The rating of the year to date as a word.",
    "ytd_last_year": "The year to date of the same months of the year before.",
    "trend": "The direction of travel as a word, such as “improving” or “stable”.",
    "expected": "Where the figure lies to its expected range: “within”, “above” or “below the expected range”.",
}
"""Every field that commentary may refer to, with its meaning; the reference page is made from it."""

NOT_AVAILABLE = "not available"
_TOKEN = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")


@dataclass(frozen=True)
class Reference:
    """`period` is as typed, None where the report's own period is meant; `position` counts characters from 0."""

    indicator: str
    field: str
    period: str | None
    position: int
    text: str


class ProblemKind(StrEnum):
    MALFORMED = "malformed"
    UNKNOWN_INDICATOR = "unknown_indicator"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_PERIOD = "unknown_period"


@dataclass(frozen=True)
class ReferenceProblem:
    """`suggestion` is the nearest name that exists, or empty."""

    kind: ProblemKind
    text: str
    position: int
    message: str
    suggestion: str = ""


def _parse(text: str, position: int) -> Reference | None:
    """None for braces that hold no reference at all; an indicator's own reference may contain dots."""
    body, at, period = text[1:-1].partition("@")
    indicator, dot, field = body.rpartition(".")
    indicator, field, period = indicator.strip(), field.strip(), period.strip()
    if not (dot and indicator and field) or (at and not period):
        return None
    return Reference(indicator, field, period or None, position, text)


def _references(text: str) -> Iterator[tuple[re.Match[str], Reference | None]]:
    for match in _TOKEN.finditer(text):
        if match[0] not in {"{{", "}}"}:
            yield match, _parse(match[0], match.start()) if len(match[0]) > 1 else None


def find_references(text: str) -> list[Reference]:
    """Every well-formed reference in the text, in order, whether or not its names exist."""
    return [reference for _, reference in _references(text) if reference is not None]


def fill(text: str, lookup: Callable[[Reference], str]) -> str:
    """Puts what `lookup` answers in the place of each reference; an empty answer becomes “not available”.

    Braces that hold no reference are left as they stand, so that nothing that was written is lost.
    """

    def replace(match: re.Match[str]) -> str:
        token = match[0]
        if token in {"{{", "}}"}:
            return token[0]
        reference = _parse(token, match.start()) if len(token) > 1 else None
        return token if reference is None else lookup(reference) or NOT_AVAILABLE

    return _TOKEN.sub(replace, text)


def unknown_references(text: str, indicators: Collection[str]) -> tuple[ReferenceProblem, ...]:
    """What in the text cannot be filled in: stray braces, and unknown indicators, fields and periods.

    `indicators` are the references that exist, with their aliases where those may be used.
    """
    problems = (_problem(match[0], match.start(), reference, indicators) for match, reference in _references(text))
    return tuple(problem for problem in problems if problem is not None)


def _problem(text: str, position: int, reference: Reference | None, indicators: Collection[str]) -> ReferenceProblem | None:
    if reference is None:
        message = f"“{text}” is not a reference to a figure."
        return ReferenceProblem(ProblemKind.MALFORMED, text, position, message)
    if reference.indicator not in indicators:
        nearest = _nearest(reference.indicator, indicators)
        message = f"“{text}” refers to the indicator “{reference.indicator}”, which is not in the catalogue."
        return ReferenceProblem(ProblemKind.UNKNOWN_INDICATOR, text, position, message, nearest)
    if reference.field not in FIELDS:
        nearest = _nearest(reference.field, FIELDS)
        message = f"“{text}” asks for “{reference.field}”, which is not a field."
        return ReferenceProblem(ProblemKind.UNKNOWN_FIELD, text, position, message, nearest)
    if reference.period is not None:
        try:
            parse_period(reference.period)
        except PeriodError as error:
            return ReferenceProblem(ProblemKind.UNKNOWN_PERIOD, text, position, f"“{text}”: {error}")
    return None


def _nearest(name: str, known: Collection[str]) -> str:
    by_lower = {candidate.lower(): candidate for candidate in known}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else ""
