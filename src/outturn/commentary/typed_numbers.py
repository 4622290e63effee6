"""Numbers that people typed into prose, for the checks of text against figures (RULES.md section 7).

Numbers that only place or name something are left out: dates, times, years, quarters, list numbers, ages such as 65+,
ordinals, and the digits inside a reference such as FN06 or A251.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class TypedUnit(StrEnum):
    PERCENT = "percent"
    POINTS = "points"
    GBP = "gbp"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    TONNES = "tonnes"
    NUMBER = "number"


@dataclass(frozen=True)
class TypedNumber:
    """`value` is in base units (£24.3m is 24,300,000); `half_step` is half of the last digit typed (50,000 there).

    So the number agrees with a figure when they differ by no more than `half_step`.
    """

    text: str
    value: float
    unit: TypedUnit
    half_step: float
    position: int


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_NUMBERED = (
    r"(?:quarter|qtr|q|phase|tier|stage|level|page|sections?|table|figure|appendix|annex|part|step|item|band|grade|paragraph|wave|term|no\.|number|risk)"
)
# Runs have a most where another could begin inside them: a text of one long word must not be searched again from each of its letters.
_NOT_A_FIGURE = re.compile(
    "|".join(
        (
            r"\{[^{}]*\}",  # a reference to a figure
            r"\]\([^)\s]{0,2000}\)|<?https?://\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+",  # addresses
            r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}(?:-\d{2})?\b",  # dates
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\.?\s+\d{{4}})?",
            rf"\b{_MONTH}\.?[ \u00a0'’-]\d{{1,2}}(?:st|nd|rd|th)\b(?:,?\s+\d{{4}})?",
            rf"\b{_MONTH}\.?[ \u00a0'’-]+(?:\d{{4}}|\d{{2}})\b(?![,.]?\d|%)",
            r"\b(?:19|20)\d{2}\s*[/–-]\s*(?:\d{4}|\d{2})\b|\b\d{2}/\d{2}\b",  # spans of years
            r"(?<![£\d,.])\b(?:19|20)\d{2}s?\b(?![,.]?\d|\s*(?:%|per\s?cent|percent|million|thousand|tonnes|days))",  # years
            r"\b\d{1,2}[:.]\d{2}\s*(?:am|pm)\b|\b\d{1,2}:\d{2}\b|\b\d{1,2}\s*(?:am|pm)\b|\b24/7\b",  # times
            r"\b\d+(?:st|nd|rd|th)\b",  # ordinals
            r"\b\d+\s*\+|\baged?\s+\d+(?:\s*(?:to|-|–)\s*\d+)?",  # ages
            rf"\b{_NUMBERED}\s*\d+\b(?!\s*%)",  # numbered things
            r"(?m:^\s{0,3}\d{1,3}[.)]\s)",  # list numbers
            r"[A-Za-z_][A-Za-z_/-]{0,60}+\d[\w/-]*|\b\d[\d,]{0,30}+[A-Za-z]{1,60}+\d\w*",  # references of indicators, risks, roads
        )
    ),
    re.IGNORECASE,
)
_UNITS = (
    (TypedUnit.POINTS, r"(?:percentage[ -])?points?\b|ppts?\b"),
    (TypedUnit.PERCENT, r"%|per\s?cent\b|percent\b"),
    (TypedUnit.TONNES, r"tonnes?\b"),
    (TypedUnit.SECONDS, r"seconds?\b|secs?\b"),
    (TypedUnit.MINUTES, r"minutes?\b|mins?\b"),
    (TypedUnit.HOURS, r"hours?\b"),
    (TypedUnit.DAYS, r"(?:working\s+|calendar\s+|clear\s+)?days?\b"),
    (TypedUnit.WEEKS, r"weeks?\b"),
    (TypedUnit.MONTHS, r"months?\b"),
    (TypedUnit.YEARS, r"years?\b"),
)
_UNIT_NAMES = "|".join(f"(?P<{unit.value}>{pattern})" for unit, pattern in _UNITS)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-−](?=[£\d]))?(?P<pounds>£)?\s?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!,?\d)"
    r"\s?-?(?P<times>(?:bn|billion|m|million|k|thousand)\b)?"
    rf"\s?-?(?:{_UNIT_NAMES})?(?![^\W_])",
    re.IGNORECASE,
)
_TIMES = {"bn": 1e9, "billion": 1e9, "m": 1e6, "million": 1e6, "k": 1e3, "thousand": 1e3}


def numbers_in(text: str) -> list[TypedNumber]:
    """Every figure typed in the prose, in order. Positions count characters of the text as given."""
    prose = _NOT_A_FIGURE.sub(lambda match: "\u0000" * len(match[0]), text)
    return [_typed_number(match, text) for match in _NUMBER.finditer(prose)]


def _typed_number(match: re.Match[str], text: str) -> TypedNumber:
    digits = match["digits"].replace(",", "")
    times = _TIMES[match["times"].lower()] if match["times"] else 1.0
    places = len(digits.partition(".")[2])
    value = float(digits) * times * (-1 if match["sign"] else 1)
    unit = TypedUnit.GBP if match["pounds"] else next((unit for unit, _ in _UNITS if match[unit.value]), TypedUnit.NUMBER)
    as_typed = text[match.start() : match.end()].strip().rstrip("-")
    return TypedNumber(as_typed, value, unit, 0.5 * 10.0**-places * times, match.start())
