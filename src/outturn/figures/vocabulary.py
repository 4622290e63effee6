"""The allowed words for figures."""

from __future__ import annotations

from enum import StrEnum

YTD_BASIS = "ytd"
"""The basis of a figure that gives a year to date as published, beside the indicator's own series."""


class Status(StrEnum):
    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    PARTIAL = "partial"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    EMBARGOED = "embargoed"
    SUPPRESSED = "suppressed"
    NOT_DUE = "not_due"


WITH_VALUE = frozenset({Status.FINAL, Status.PROVISIONAL, Status.ESTIMATED, Status.PARTIAL})
"""Statuses whose value is used. The value of an embargoed or suppressed figure is never shown, rated or added."""


class Qualifier(StrEnum):
    BELOW = "<"
    ABOVE = ">"
