"""The allowed words for an indicator's definition. Stored values are lower case; labels come from the glossary."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    KPI = "kpi"
    ACTIVITY = "activity"


class Polarity(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    MILESTONE = "milestone"
    NONE = "none"


class Frequency(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TERMLY = "termly"
    ANNUAL = "annual"


class Basis(StrEnum):
    """What a figure at a period covers (RULES.md section 1)."""

    PERIOD = "period"
    CUMULATIVE = "cumulative"
    ROLLING_12 = "rolling_12"
    SNAPSHOT = "snapshot"


class Aggregation(StrEnum):
    """How the year to date is made from the periods (RULES.md section 5)."""

    RATIO = "ratio"
    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    NONE = "none"


class Unit(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    GBP = "gbp"
    RATE = "rate"
    RATIO = "ratio"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    TONNES = "tonnes"
    KG = "kg"
    KM = "km"
    MILES = "miles"
    KWH = "kwh"
    SCORE = "score"
    DATE = "date"


DEFAULT_DECIMALS: dict[Unit, int] = {Unit.PERCENT: 1, Unit.RATE: 1, Unit.RATIO: 2, Unit.SCORE: 1}
"""Decimals to print where the definition gives none; whole numbers for every other unit."""

REPORT_ON_ONE = "indicator"
"""The report on one indicator. Every package has it, without a row in `reports`."""
