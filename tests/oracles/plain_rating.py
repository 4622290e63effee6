"""Ratings of the plain reference: target and floor, tolerance, inequalities, and what rests on rounding."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.oracles.plain_periods import exact
from tests.oracles.plain_standards import TARGETS, Indicator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def tolerated(about: Indicator, found: Mapping[str, Any], prefix: str) -> dict[str, Fraction | None]:
    """The standard with the floor that a tolerance implies in place of its own."""
    standard = {column: found[prefix + column] for column in TARGETS}
    if about.scheme["kind"] == "floor":
        return standard

    def off(column: str, sign: int) -> Fraction | None:
        target = standard[column]
        if target is None:
            return None
        percent, points = exact(about.scheme.get("percent")), exact(about.scheme.get("points"))
        return target + sign * (abs(target) * percent / 100 if percent is not None else points or Fraction(0))

    return {**standard, "floor": off("target", 1 if about.polarity == "lower" else -1), "floor_low": off("target_low", -1), "floor_high": off("target_high", 1)}


def meets(value: Fraction, standard: Mapping[str, Fraction | None], which: str, polarity: str) -> bool | None:
    """Whether the target or the floor is met; None where there is none."""
    low, high = standard[f"{which}_low"], standard[f"{which}_high"]
    single = standard[which]
    if polarity == "range":
        return None if low is None and high is None else (low is None or value >= low) and (high is None or value <= high)
    if single is None:
        return None
    return value >= single if polarity == "higher" else value <= single


def crosses(standard: Mapping[str, Fraction | None], polarity: str) -> bool:
    def beyond(one: Fraction | None, other: Fraction | None) -> bool:
        return one is not None and other is not None and one > other

    if polarity == "range":
        return beyond(standard["floor_low"], standard["target_low"]) or beyond(standard["target_high"], standard["floor_high"])
    return beyond(standard["floor"], standard["target"]) if polarity == "higher" else beyond(standard["target"], standard["floor"])


def colour(value: Fraction, standard: Mapping[str, Fraction | None], polarity: str) -> tuple[str | None, str]:
    if meets(value, standard, "target", polarity):
        return "GREEN", "target_met"
    floor = meets(value, standard, "floor", polarity)
    return (None, "floor_unknown") if floor is None else ("AMBER", "floor_met") if floor else ("RED", "floor_missed")


def rate(value: Fraction | None, qualifier: str | None, status: str, about: Indicator, found: Mapping[str, Any], prefix: str = "") -> tuple[str | None, str]:
    standard = tolerated(about, found, prefix)
    has_target = meets(Fraction(0), standard, "target", about.polarity) is not None or (
        about.polarity in {"none", "milestone"} and standard["target"] is not None
    )
    if about.kind == "activity":
        return None, "activity"
    if value is None:
        return None, status if status in {"not_due", "embargoed", "suppressed"} else "no_value"
    for bars, reason in ((found["tbc"], "target_tbc"), (not has_target, "no_target"), (about.polarity in {"none", "milestone"}, "polarity_none")):
        if bars:
            return None, reason
    if crosses(standard, about.polarity):
        return None, "standards_cross"
    verdicts = {colour(possible, standard, about.polarity) for possible in allowed(value, qualifier, standard)}
    return verdicts.pop() if len(verdicts) == 1 else (None, "qualifier")


def allowed(value: Fraction, qualifier: str | None, standard: Mapping[str, Fraction | None]) -> Iterator[Fraction]:
    """The value itself, or values on every side of every edge that an inequality allows."""
    if qualifier is None:
        yield value
        return
    edges = [edge for edge in standard.values() if edge is not None]
    points = {edge + shift for edge in (*edges, value) for shift in (Fraction(-1, 10**4), Fraction(0), Fraction(1, 10**4))}
    points |= {Fraction(-(10**9)), Fraction(0), Fraction(10**9)}
    least = 0 if value > 0 else -(10**9)  # nothing measured is below nought, unless the inequality itself says so
    yield from (point for point in sorted(points) if (least <= point < value if qualifier == "<" else point > value))


def printed(value: Fraction, step: Fraction) -> int:
    """The whole number of steps that is printed, halves away from nought."""
    steps = math.floor(abs(value) / step + Fraction(1, 2))
    return -steps if value < 0 else steps


def rests_on_rounding(value: Fraction, top: Fraction | None, bottom: Fraction | None, about: Indicator, standard: Mapping[str, Fraction | None]) -> bool:
    if about.unit == "count" and about.step <= 1 and value.denominator == 1:
        return False
    shown = printed(value, about.step)
    if top is not None and bottom and top.denominator == 1 and bottom.denominator == 1:
        reach = math.ceil(about.step * bottom / about.factor) + 1
        alike = [(top + more) * about.factor / bottom for more in range(-reach, reach + 1)]
    else:
        tiny = about.step / 10**5
        edges = [edge for edge in standard.values() if edge is not None] + [(shown + half) * about.step for half in (Fraction(-1, 2), Fraction(1, 2))]
        alike = [edge + shift for edge in edges for shift in (-tiny, Fraction(0), tiny)]
    verdict = colour(value, standard, about.polarity)
    return any(colour(other, standard, about.polarity) != verdict for other in alike if printed(other, about.step) == shown)
