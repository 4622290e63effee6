"""Calendars and periods (RULES.md section 1)."""

from outturn.periods.period import Calendar, Period, PeriodKind, parse_financial_year, parse_period

__all__ = ["Calendar", "Period", "PeriodKind", "parse_financial_year", "parse_period"]
