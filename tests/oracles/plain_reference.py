"""The rules once more, as slowly and as plainly as they can be said: the judge of the fast expressions.

Written from the rule book (docs/reference/rules.md and the decisions), one figure at a time, with exact fractions, loops
and no frames. It shares no code with the product. Tables are lists of mappings with the columns of the data package.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.oracles.plain_periods import end_of, name, span
from tests.oracles.plain_rating import allowed, rate, rests_on_rounding, tolerated
from tests.oracles.plain_standards import COUNTED, RANGE, TARGETS, Figure, Indicator, Row, Tables, figure, in_force, indicator, known, months_to_date
from tests.oracles.plain_trend import direction

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

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
    of_range = (
        (answer["ytd"], latest.qualifier if about.aggregation == "last" and not answer["ytd_given"] else None)
        if found["range_basis"] == "ytd"
        else (latest.value, latest.qualifier)
    )
    answer["expected"] = expected(*of_range, about, found)
    return answer | direction(own, about, last, found, overlap_aware=overlap_aware)


def rated(
    value: Fraction | None,
    qualifier: str | None,
    status: str,
    parts: tuple[Fraction | None, Fraction | None],
    about: Indicator,
    found: Mapping[str, Any],
    prefix: str = "",
) -> dict[str, Any]:
    rating, reason = rate(value, qualifier, status, about, found, prefix)
    standard = tolerated(about, found, prefix)
    rests = rating is not None and qualifier is None and value is not None and rests_on_rounding(value, *parts, about, standard)
    return {
        f"{prefix}rating": rating,
        f"{prefix}rating_reason": reason,
        f"{prefix}rests_on_rounding": rests,
        **{f"{prefix}{column}": amount for column, amount in standard.items()},
    }


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
        steps = (
            milestone_verdict([step for step in tables.get("milestones", ()) if step["indicator"] == about.reference], until)
            if about.polarity == "milestone"
            else None
        )
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
            found[about.reference, None, None] = {
                "period": None,
                "value": None,
                "status": "not_available",
                "rating": None,
                "rating_reason": reason,
                "ytd_rating_reason": reason,
            }
    return found
