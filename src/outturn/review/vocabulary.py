"""The words of a review: what can change, how a standard moves, and what a review may say that the data do not."""

from __future__ import annotations

from enum import StrEnum


class ReviewedPart(StrEnum):
    """What two years of an indicator are compared on."""

    NAME = "name"
    DEFINITION = "definition"
    UNIT = "unit"
    POLARITY = "polarity"
    TARGET = "target"
    FLOOR = "floor"
    RANGE = "range"
    PROFILE = "profile"


class StandardMove(StrEnum):
    """Where a standard went from one year to the other."""

    RAISED = "raised"
    LOWERED = "lowered"
    WIDENED = "widened"
    NARROWED = "narrowed"
    MOVED = "moved"
    SET = "set"
    UNSET = "unset"


class Demand(StrEnum):
    """What the movement of a standard asks of the service; it depends on the polarity."""

    TIGHTENED = "tightened"
    EASED = "eased"


class Contradiction(StrEnum):
    """What a review records of an indicator although the data show otherwise."""

    KEPT_YET_DIFFERENT = "kept_yet_different"
    CHANGED_YET_SAME = "changed_yet_same"
    NEW_YET_KNOWN = "new_yet_known"
    REMOVED_YET_LISTED = "removed_yet_listed"
