"""Direction of travel of the plain reference, with SciPy's `linregress` and textbook generalised least squares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from tests.oracles.plain_periods import april, name
from tests.oracles.plain_standards import COUNTED, Figure, Indicator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction


def points_of_window(figures: Mapping[int, Figure], about: Indicator, last: int) -> tuple[list[tuple[int, Fraction]], bool, bool]:
    """Pairs of place (0 for the latest, −1 before it) and value; whether a definition cut the window; whether totals were taken apart."""
    broken = [month for month in about.breaks if month < last]
    since = (last - max(broken)) // about.length if broken else about.window
    width = min(about.window, since)
    near = {-((last - month) // about.length): one for month, one in figures.items() if one.value is not None and (last - month) // about.length <= width}
    parts = bool(near) and all(one.top is not None and one.bottom is not None for one in near.values())
    apart = about.basis == "cumulative" and about.length < 12 and (about.unit in COUNTED or parts)
    found = []
    for place in range(1 - width, 1):
        value = near[place].value if place in near else None
        month = last + place * about.length
        if value is not None and apart and month - about.length + 1 != april(month):
            reachable = place > 1 - width or since >= about.window
            value = added(near[place], near.get(place - 1) if reachable else None, about)
        if value is not None:
            found.append((place, value))
    return found, since < about.window, apart


def added(now: Figure, before: Figure | None, about: Indicator) -> Fraction | None:
    """What a period added to the year: the difference of totals, or the percentage of the parts that it added."""
    if before is None or now.value is None or before.value is None:
        return None
    if about.unit in COUNTED or now.top is None or now.bottom is None or before.top is None or before.bottom is None:
        return now.value - before.value
    more = now.bottom - before.bottom
    if more == 0:
        return now.value - before.value
    return (now.top - before.top) * about.factor / more if more > 0 else None


def covariance(places: Sequence[int], about: Indicator, last: int) -> np.ndarray:
    """How much the points share: months of a rolling year, or periods of a year to date that is a mean."""
    shared = np.eye(len(places))
    for i, one in enumerate(places):
        for j, other in enumerate(places):
            if about.basis == "rolling_12":
                shared[i, j] = max(0.0, 1 - abs(one - other) * about.length / 12)
            else:
                months = [last + place * about.length for place in (one, other)]
                if april(months[0]) == april(months[1]):
                    shared[i, j] = 1 / (max(month - april(month) + 1 for month in months) / about.length)
    return shared


@dataclass(frozen=True)
class Line:
    slope: float
    intercept: float
    p: float
    half: float


def fitted(points: Sequence[tuple[int, Fraction]], shared: np.ndarray | None = None) -> Line:
    x, y = [float(place) for place, _ in points], [value for _, value in points]
    slopes = {(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)}
    level = float(y[0])
    if len(slopes) == 1:
        slope = slopes.pop()
        return Line(float(slope), float(y[0] - slope * points[0][0]), 0.0 if slope else 1.0, 0.0)
    values = [float(value - y[0]) for value in y]
    if shared is None:
        plain = stats.linregress(x, values)
        return Line(plain.slope, plain.intercept + level, plain.pvalue, plain.stderr * stats.t.ppf(0.975, len(x) - 2))
    weights = np.linalg.inv(shared)
    design = np.column_stack([np.ones(len(x)), x])
    normal = np.linalg.inv(design.T @ weights @ design)
    estimate = normal @ design.T @ weights @ values
    residual = np.array(values) - design @ estimate
    error = math.sqrt(residual @ weights @ residual / (len(x) - 2) * normal[1, 1])
    return Line(estimate[1], estimate[0] + level, 2 * stats.t.sf(abs(estimate[1]) / error, len(x) - 2), error * stats.t.ppf(0.975, len(x) - 2))


def word(line: Line, points: Sequence[tuple[int, Fraction]], about: Indicator, found: Mapping[str, Any]) -> tuple[str, str]:
    if len({value for _, value in points}) == 1:
        return "STABLE", "constant"
    if line.p >= 0.05:
        return "STABLE", "not_significant"
    judged = about.kind == "kpi" and about.polarity in {"higher", "lower"}
    good = (line.slope > 0) == (about.polarity == "higher")
    if about.kind == "kpi" and about.polarity == "range" and (found["target_low"], found["target_high"]) != (None, None):
        mean_place = sum(place for place, _ in points) / len(points)
        level = float(sum(value for _, value in points) / len(points))
        first, last = (outside(level + line.slope * (place - mean_place), found) for place in (points[0][0], 0))
        if abs(first - last) < 1e-12:
            return "STABLE", "inside_band"
        judged, good = True, last < first
    if not judged:
        return "INCREASING" if line.slope > 0 else "DECREASING", "significant"
    return "IMPROVING" if good else "WORSENING", "significant"


def outside(value: float, found: Mapping[str, Any]) -> float:
    low, high = found["target_low"], found["target_high"]
    return max(0.0 if low is None else float(low) - value, 0.0 if high is None else value - float(high), 0.0)


def direction(figures: Mapping[int, Figure], about: Indicator, last: int, found: Mapping[str, Any], *, overlap_aware: bool) -> dict[str, Any]:
    points, cut, apart = points_of_window(figures, about, last)
    overlapping = about.length < 12 and (about.basis == "rolling_12" or (about.basis == "cumulative" and not apart))
    width = (1 - points[0][0]) if points else 0
    caveats = [
        text for text, holds in (("overlapping", overlapping), ("differenced", apart), ("definition_changed", cut), ("gaps", len(points) < width)) if holds
    ]
    answer: dict[str, Any] = {"trend_n": len(points), "trend_caveat": "; ".join(caveats) or None}
    if len(points) < 5:
        return answer | {"trend": None, "trend_reason": "too_few_points" if points else "no_value", "trend_from": None}
    plain = fitted(points)
    line = fitted(points, covariance([place for place, _ in points], about, last)) if overlapping and overlap_aware else plain
    trend, reason = word(line, points, about, found)
    return answer | {
        "trend": trend,
        "trend_reason": reason,
        "trend_slope": line.slope,
        "trend_p": line.p,
        "trend_low": line.slope - line.half,
        "trend_high": line.slope + line.half,
        "trend_from": name(about.length, last + points[0][0] * about.length),
        "trend_method": "gls" if overlapping and overlap_aware else "ols",
        "trend_plain": word(plain, points, about, found)[0] if reason != "inside_band" else "STABLE",
        "trend_plain_slope": plain.slope,
        "trend_plain_p": plain.p,
    }
