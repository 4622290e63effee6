"""The words of forecasts."""

from __future__ import annotations

from enum import StrEnum


class NoForecast(StrEnum):
    """Why nothing can be forecast."""

    NO_VALUE = "no_value"
    TOO_FEW_POINTS = "too_few_points"
    CONSTANT = "constant"
    NOT_SEASONAL = "not_seasonal"  # neither monthly nor quarterly
    MILESTONE = "milestone"
    GIVEN_YEAR_TO_DATE = "given_year_to_date"
    NO_PARTS = "no_parts"  # a ratio whose numerators and denominators are not all known
    CUMULATIVE_SHARE = "cumulative_share"
    YEAR_COMPLETE = "year_complete"
    TOO_OLD = "too_old"


class ForecastOf(StrEnum):
    """What is judged at the end of the year, and so what is forecast."""

    YEAR_TO_DATE = "year_to_date"
    LAST_PERIOD = "last_period"
