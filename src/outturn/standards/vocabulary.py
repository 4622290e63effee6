"""The allowed words for standards and their annual review."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """How a standard differs inside its year."""

    FLAT = "flat"
    EXPLICIT = "explicit"
    EVEN = "even"
    CUMULATIVE = "cumulative"


class StandardStatus(StrEnum):
    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    TBC = "tbc"


class RangeBasis(StrEnum):
    PERIOD = "period"
    YTD = "ytd"


class Change(StrEnum):
    """What the annual review did with an indicator (RULES.md section 11)."""

    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


class MilestoneState(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOT_DUE = "not_due"
