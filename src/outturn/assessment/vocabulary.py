"""The verdicts of an assessment and the reasons that go with each of them."""

from __future__ import annotations

from enum import StrEnum


class Rating(StrEnum):
    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"


class RatingReason(StrEnum):
    """Why a rating is what it is, or why there is none (RULES.md section 4)."""

    TARGET_MET = "target_met"
    FLOOR_MET = "floor_met"
    FLOOR_MISSED = "floor_missed"
    MILESTONE_MET = "milestone_met"
    MILESTONE_MISSED = "milestone_missed"
    NO_VALUE = "no_value"
    NO_TARGET = "no_target"
    TARGET_TBC = "target_tbc"
    FLOOR_UNKNOWN = "floor_unknown"
    NOT_DUE = "not_due"
    EMBARGOED = "embargoed"
    SUPPRESSED = "suppressed"
    ACTIVITY = "activity"
    QUALIFIER = "qualifier"  # an inequality whose possible values do not all have the same rating
    STANDARDS_CROSS = "standards_cross"  # target and floor contradict the polarity
    POLARITY_NONE = "polarity_none"  # a KPI for which neither higher nor lower is better


class Expected(StrEnum):
    YES = "Yes"
    ABOVE = "Above"
    BELOW = "Below"


class Trend(StrEnum):
    IMPROVING = "IMPROVING"
    STABLE = "STABLE"
    WORSENING = "WORSENING"
    INCREASING = "INCREASING"
    DECREASING = "DECREASING"


class TrendReason(StrEnum):
    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not_significant"
    CONSTANT = "constant"
    INSIDE_BAND = "inside_band"
    TOO_FEW_POINTS = "too_few_points"
    NO_VALUE = "no_value"
    MILESTONE = "milestone"


class TrendCaveat(StrEnum):
    OVERLAPPING = "overlapping"
    DIFFERENCED = "differenced"
    GAPS = "gaps"
    DEFINITION_CHANGED = "definition_changed"
    PROVISIONAL = "provisional"
