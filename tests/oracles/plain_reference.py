"""The rules once more, as slowly and as plainly as they can be said: the judge of the fast expressions.

Written from the rule book (docs/reference/rules.md and the decisions), one figure at a time, with exact fractions, loops
and no frames. It shares no code with the product. Tables are lists of mappings with the columns of the data package.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy import stats

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]

WITHHELD = {"not_available", "not_applicable", "embargoed", "suppressed", "not_due"}
COUNTED = {"count", "gbp", "tonnes", "kg", "km", "miles", "kwh"}
DECIMALS = {"percent": 1, "rate": 1, "ratio": 2, "score": 1}
MONTHS = {"monthly": 1, "quarterly": 3, "termly": 4, "annual": 12}
WINDOW = {1: 13, 3: 9, 4: 9, 12: 9}
SINGLES, BAND = ("target", "floor"), ("target_low", "target_high", "floor_low", "floor_high")
TARGETS, RANGE = (*SINGLES, *BAND), ("lower", "upper")


# --- time: a period is its length in months and its last month, counted from January of year 0


def span(period: str) -> tuple[int, int]:
    if period.startswith("CY"):
        return 12, int(period[2:]) * 12 + 11
    academic = period.startswith("AY")
    year = int(period.removeprefix("AY")[:4])
    if "-T" in period:
        return 4, year * 12 + 8 + 4 * int(period[-1]) - 1
    if "-Q" in period:
        return 3, year * 12 + 3 + 3 * int(period[-1]) - 1
    if academic:
        return 12, year * 12 + 19
    tail = int(period[5:7])
    if tail == (year + 1) % 100 and tail > 12:
        return 12, year * 12 + 14
    return 1, year * 12 + tail - 1


def name(length: int, last: int) -> str:
    first = last - length + 1
    if length == 1:
        return f"{last // 12}-{last % 12 + 1:02}"
    if length == 12 and last % 12 == 11:
        return f"CY{last // 12}"
    year = april(last) // 12 if length == 3 else (first - 8) // 12 if length == 4 or last % 12 == 7 else first // 12
    written = f"{year}-{(year + 1) % 100:02}"
    if length == 12:
        return f"AY{written}" if last % 12 == 7 else written
    return f"{written}-Q{(first - 3) % 12 // 3 + 1}" if length == 3 else f"AY{written}-T{(first - 8) % 12 // 4 + 1}"


def april(last: int) -> int:
    """The first month of the financial year in which a month lies."""
    return (last - 3) // 12 * 12 + 3


def end_of(last: int) -> dt.date:
    return dt.date((last + 1) // 12, (last + 1) % 12 + 1, 1) - dt.timedelta(days=1)


def exact(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))


# --- definitions


@dataclass(frozen=True)
class Indicator:
    reference: str
    kind: str
    unit: str
    polarity: str
    basis: str
    aggregation: str
    length: int
    factor: Fraction
    step: Fraction
    starts: int
    window: int
    breaks: tuple[int, ...]
    scheme: Mapping[str, object]

    @property
    def in_year(self) -> int:
        return 12 // self.length


def indicator(row: Row, definitions: Sequence[Row], scheme: Mapping[str, object]) -> Indicator:
    unit, basis = row["unit"], row.get("basis") or "period"
    decimals = row.get("decimals")
    decimals = DECIMALS.get(unit, 0) if decimals is None else decimals
    length = MONTHS[row["frequency"]]
    broken = [d["from"] for d in definitions if d["indicator"] == row["indicator"] and d["comparable"] is False]
    return Indicator(
        reference=row["indicator"],
        kind=row["kind"],
        unit=unit,
        polarity=row["polarity"],
        basis=basis,
        aggregation=row["aggregation"] if basis == "period" else "last",
        length=length,
        factor=Fraction(100) if unit == "percent" else Fraction(str(row.get("per") or 1)) if unit == "rate" else Fraction(1),
        step=Fraction(str(row.get("scale") or 1)) / 10**decimals,
        starts=(row.get("ytd_from") or 4) - 1,
        window=row.get("trend_periods") or WINDOW[length],
        breaks=tuple(int(day[:4]) * 12 + int(day[5:7]) - 2 for day in broken),
        scheme=row.get("scheme") or scheme,
    )


# --- figures


@dataclass(frozen=True)
class Figure:
    last: int
    value: Fraction | None
    top: Fraction | None
    bottom: Fraction | None
    status: str
    qualifier: str | None


def known(rows: Sequence[Row], bases: Mapping[str, str], as_at: dt.datetime | None) -> list[Row]:
    """For each key the row that was recorded last, a row without an instant first of all."""
    newest: dict[tuple[object, ...], Row] = {}
    for row in rows:
        recorded = row.get("recorded_at")
        if as_at is not None and recorded is not None and recorded > as_at:
            continue
        basis = None if row.get("basis") == bases[row["indicator"]] else row.get("basis")
        key = (row["indicator"], row.get("area"), row["period"], basis, row.get("breakdown"))
        before = newest.get(key)
        if before is None or (recorded or dt.datetime.min) >= (before.get("recorded_at") or dt.datetime.min):
            newest[key] = row
    return list(newest.values())


def figure(row: Row, about: Indicator) -> Figure:
    value, top, bottom = (exact(row.get(part)) for part in ("value", "numerator", "denominator"))
    has_parts = top is not None and bottom is not None
    if top is not None and bottom:
        value = top * about.factor / bottom
    status = row.get("status") or ("final" if value is not None or has_parts else "not_available")
    if status in WITHHELD:
        value = top = bottom = None
    return Figure(span(row["period"])[1], value, top, bottom, status, row.get("qualifier"))


# --- standards


def in_force(about: Indicator, last: int, standards: Sequence[Row]) -> dict[str, Any]:
    """The standard of a period: its row for that period, or the row for the rest of its financial year."""
    year = april(last)
    rows = [row for row in standards if row["indicator"] == about.reference and row.get("status") != "proposed" and int(row["financial_year"][:4]) * 12 + 3 == year]
    named = [row for row in rows if row.get("period") and covers(span(row["period"]), (about.length, last))]
    chosen = named or [row for row in rows if not row.get("period")]
    found: dict[str, Any] = dict.fromkeys((*TARGETS, *RANGE, *(f"ytd_{column}" for column in TARGETS)))
    if not chosen:
        return {**found, "range_basis": None, "tbc": False}
    row = chosen[0]
    for column in (*TARGETS, *RANGE):
        amount = exact(row.get(column))
        for_year = column in RANGE and row.get("range_basis") == "ytd"
        found[column] = share(amount, row, about, last, to_date=for_year)
        if column in TARGETS:
            found[f"ytd_{column}"] = share(amount, row, about, last, to_date=True)
    if about.aggregation == "sum" and about.length < 12 and row.get("profile") not in {"even", "cumulative"}:
        found |= {f"ytd_{column}": total_to_date(column, found[column], about, last, standards) for column in TARGETS}
    return {**found, "range_basis": row.get("range_basis"), "tbc": row.get("status") == "tbc"}


def covers(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[1] - outer[0] <= inner[1] - inner[0] and inner[1] <= outer[1]


def share(amount: Fraction | None, row: Row, about: Indicator, last: int, *, to_date: bool) -> Fraction | None:
    if amount is None or row.get("profile") not in {"even", "cumulative"} or about.length == 12:
        return amount
    if row["profile"] == "cumulative":
        return amount * (last - april(last) + 1) / 12
    periods = len(months_to_date(about, last)) if to_date or about.basis == "cumulative" else 1
    return amount * periods / about.in_year


def total_to_date(column: str, own: Fraction | None, about: Indicator, last: int, standards: Sequence[Row]) -> Fraction | None:
    if own is None:
        return None
    return sum((in_force_of_period(column, about, month, standards) or Fraction(0) for month in months_to_date(about, last)), Fraction(0))


def in_force_of_period(column: str, about: Indicator, last: int, standards: Sequence[Row]) -> Fraction | None:
    alone = Indicator(**{**about.__dict__, "aggregation": "none"})
    found: Fraction | None = in_force(alone, last, standards)[column]
    return found


def months_to_date(about: Indicator, last: int) -> list[int]:
    """The last months of the periods of the year so far, from April or from the indicator's own month."""
    if about.length == 12:
        return [last]
    begin = april(last) + (about.starts - 3) % 12
    return [month for month in range(last, begin - 1, -about.length)][::-1]


# --- rating


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
    has_target = meets(Fraction(0), standard, "target", about.polarity) is not None or (about.polarity in {"none", "milestone"} and standard["target"] is not None)
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
    points = sorted({edge + shift for edge in (*edges, value) for shift in (Fraction(-1, 10**4), Fraction(0), Fraction(1, 10**4))} | {Fraction(0), Fraction(10**9)})
    yield from (point for point in points if (0 <= point < value if qualifier == "<" else point > value))


def printed(value: Fraction, step: Fraction) -> int:
    """The whole number of steps that is printed, halves away from nought."""
    steps = math.floor(abs(value) / step + Fraction(1, 2))
    return -steps if value < 0 else steps


def rests_on_rounding(value: Fraction, top: Fraction | None, bottom: Fraction | None, about: Indicator, standard: Mapping[str, Fraction | None]) -> bool:
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


# --- year to date


def year_to_date(figures: Mapping[int, Figure], about: Indicator, last: int) -> tuple[Fraction | None, Fraction | None, Fraction | None, int]:
    """The aggregate, its numerator and denominator where it is a ratio of sums, and how many periods have a value."""
    having = [figures[month] for month in months_to_date(about, last) if month in figures and figures[month].value is not None]
    values = [one.value for one in having if one.value is not None]
    if about.aggregation == "last":
        return (figures[last].value if last in figures else None), None, None, len(having)
    if about.aggregation == "none" or not having:
        return None, None, None, len(having)
    if about.aggregation == "sum":
        return sum(values, Fraction(0)), None, None, len(having)
    if about.aggregation == "mean":
        return sum(values, Fraction(0)) / len(values), None, None, len(having)
    tops, bottoms = [one.top for one in having if one.top is not None], [one.bottom for one in having if one.bottom is not None]
    if len(tops) < len(having) or len(bottoms) < len(having) or sum(bottoms) == 0:
        return None, None, None, len(having)
    top, bottom = sum(tops, Fraction(0)), sum(bottoms, Fraction(0))
    return top * about.factor / bottom, top, bottom, len(having)


# --- direction of travel


def points_of_window(figures: Mapping[int, Figure], about: Indicator, last: int) -> tuple[list[tuple[int, Fraction]], bool, bool]:
    """Pairs of place (0 for the latest, −1 before it) and value; whether a definition cut the window; whether totals were taken apart."""
    broken = [month for month in about.breaks if month < last]
    since = (last - max(broken)) // about.length if broken else about.window
    width = min(about.window, since)
    values = {-(last - month) // about.length: one.value for month, one in figures.items() if one.value is not None}
    apart = about.basis == "cumulative" and about.length < 12 and about.unit in COUNTED
    found = []
    for place in range(1 - width, 1):
        value = values.get(place)
        month = last + place * about.length
        if value is not None and apart and month - about.length + 1 != april(month):
            before = values.get(place - 1) if place > 1 - width or since >= about.window else None
            value = None if before is None else value - before
        if value is not None:
            found.append((place, value))
    return found, since < about.window, apart


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
    slopes = {(b[1] - a[1]) / (b[0] - a[0]) for a, b in zip(points, points[1:], strict=False)}
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
    caveats = [text for text, holds in (("overlapping", overlapping), ("differenced", apart), ("definition_changed", cut), ("gaps", len(points) < width)) if holds]
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


# --- movement and expected range


def change(now: Fraction | None, before: Fraction | None, qualifier: str | None, about: Indicator) -> Fraction | None:
    if now is None or before is None or qualifier is not None:
        return None
    if about.unit == "percent":
        return now - before
    return (now - before) * 100 / abs(before) if before else None


def expected(value: Fraction | None, qualifier: str | None, about: Indicator, found: Mapping[str, Any]) -> str | None:
    low, high = found["lower"], found["upper"]
    if about.kind != "activity" or value is None or (low is None and high is None):
        return None
    places = {
        "Above" if high is not None and possible > high else "Below" if low is not None and possible < low else "Yes"
        for possible in allowed(value, qualifier, {"lower": low, "upper": high})
    }
    return places.pop() if len(places) == 1 else None


# --- one row of the assessment


def assess_series(rows: Sequence[Row], about: Indicator, standards: Sequence[Row], until: int, *, part: bool, overlap_aware: bool) -> dict[str, Any] | None:
    """The verdict on one indicator, area and breakdown; None where it has no figure by the month `until`."""
    listed = [(row, figure(row, about)) for row in rows if span(row["period"])[0] == about.length]
    own = {one.last: one for row, one in listed if row.get("basis") in {None, about.basis} and one.last <= until}
    given = {one.last: one.value for row, one in listed if row.get("basis") == "ytd"}
    if not own:
        return None
    last = max(own)
    latest, found = own[last], in_force(about, last, standards)
    if part and about.unit in COUNTED:
        found |= dict.fromkeys((*TARGETS, *RANGE, *(f"ytd_{column}" for column in TARGETS)))
    year_ago = last - 12
    previous, ago = (own[month].value if month in own else None for month in (last - about.length, year_ago))
    answer = {
        "period": name(about.length, last),
        "value": latest.value,
        "status": latest.status,
        "qualifier": latest.qualifier,
        "numerator": latest.top,
        "denominator": latest.bottom,
        "previous": previous,
        "same_period_last_year": ago,
        "change_previous": change(latest.value, previous, latest.qualifier, about),
        "change_last_year": change(latest.value, ago, latest.qualifier, about),
        "range_basis": found["range_basis"],
        "lower": found["lower"],
        "upper": found["upper"],
    }
    answer |= rated(latest.value, latest.qualifier, latest.status, (latest.top, latest.bottom), about, found)
    answer |= to_date(own, given, about, last, found)
    of_range = (answer["ytd"], latest.qualifier if about.aggregation == "last" and not answer["ytd_given"] else None) if found["range_basis"] == "ytd" else (latest.value, latest.qualifier)
    answer["expected"] = expected(*of_range, about, found)
    return answer | direction(own, about, last, found, overlap_aware=overlap_aware)


def rated(
    value: Fraction | None, qualifier: str | None, status: str, parts: tuple[Fraction | None, Fraction | None], about: Indicator, found: Mapping[str, Any], prefix: str = ""
) -> dict[str, Any]:
    rating, reason = rate(value, qualifier, status, about, found, prefix)
    standard = tolerated(about, found, prefix)
    rests = rating is not None and qualifier is None and value is not None and rests_on_rounding(value, *parts, about, standard)
    return {f"{prefix}rating": rating, f"{prefix}rating_reason": reason, f"{prefix}rests_on_rounding": rests, **{f"{prefix}{column}": amount for column, amount in standard.items()}}


def to_date(own: Mapping[int, Figure], given: Mapping[int, Fraction | None], about: Indicator, last: int, found: Mapping[str, Any]) -> dict[str, Any]:
    ytd, top, bottom, count = year_to_date(own, about, last)
    ago, _, _, count_ago = year_to_date({month + 12: one for month, one in own.items()}, about, last)
    is_given, ago_given = given.get(last) is not None, given.get(last - 12) is not None
    months = months_to_date(about, last)
    has_one = about.aggregation != "none"
    latest = own[last]
    if is_given:
        ytd, top, bottom = given[last], None, None
    answer = {
        "ytd": ytd,
        "ytd_given": is_given,
        "ytd_periods": count if has_one and not is_given else None,
        "ytd_periods_due": len(months) if has_one and not is_given else None,
        "ytd_from": name(about.length, months[0]) if months else None,
        "ytd_last_year": given[last - 12] if ago_given else ago,
        "ytd_last_year_periods": count_ago if has_one and not ago_given else None,
    }
    qualifier = latest.qualifier if about.aggregation == "last" and not is_given else None
    return answer | rated(ytd, qualifier, latest.status, (top, bottom), about, found, "ytd_")


# --- milestones


def milestone_verdict(rows: Sequence[Row], until: int) -> dict[str, Any] | None:
    years = [year for row in rows if (year := int(row["financial_year"][:4])) * 12 + 3 <= until]
    if not years:
        return None
    states = {state_then(row, end_of(until)) for row in rows if int(row["financial_year"][:4]) == max(years)}
    rating, reason = ("RED", "milestone_missed") if "missed" in states else ("GREEN", "milestone_met") if "met" in states else (None, "not_due")
    both = {"rating": rating, "rating_reason": reason, "ytd_rating": rating, "ytd_rating_reason": reason}
    return {"period": name(12, max(years) * 12 + 14), "value": None, "trend": None, "trend_reason": "milestone", "rests_on_rounding": False, **both}


def state_then(row: Row, day: dt.date) -> str:
    due, met_on = row.get("due"), row.get("met_on")
    if row["state"] == "met" and met_on is not None:
        return "met" if met_on <= day else "missed" if due is not None and due <= day else "not_due"
    return "not_due" if due is not None and due > day else str(row["state"])


# --- the whole


Key = tuple[str, str | None, str | None]


def assess_plainly(
    tables: Tables, period: str, scheme: Mapping[str, object], *, all_areas: bool = False, as_at: dt.datetime | None = None, overlap_aware: bool = True
) -> dict[Key, dict[str, Any]]:
    until = span(period)[1]
    bases = {row["indicator"]: row.get("basis") or "period" for row in tables["indicators"]}
    figures = [row for row in known(tables["figures"], bases, as_at) if all_areas or row.get("area") is None]
    found: dict[Key, dict[str, Any]] = {}
    for row in tables["indicators"]:
        about = indicator(row, tables.get("definitions", ()), scheme)
        steps = milestone_verdict([step for step in tables.get("milestones", ()) if step["indicator"] == about.reference], until) if about.polarity == "milestone" else None
        if steps is not None:
            found[about.reference, None, None] = steps
            continue
        own = [one for one in figures if one["indicator"] == about.reference]
        for area, part in {(one.get("area"), one.get("breakdown")) for one in own}:
            rows = [one for one in own if (one.get("area"), one.get("breakdown")) == (area, part)]
            verdict = assess_series(rows, about, tables["standards"], until, part=part is not None, overlap_aware=overlap_aware)
            if verdict is not None:
                found[about.reference, area, part] = verdict
        if not any(key[0] == about.reference and key[2] is None for key in found):
            reason = "activity" if about.kind == "activity" else "no_value"
            found[about.reference, None, None] = {"period": None, "value": None, "status": "not_available", "rating": None, "rating_reason": reason, "ytd_rating_reason": reason}
    return found
