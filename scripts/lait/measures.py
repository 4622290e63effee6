"""Measures of the panel as indicators: polarity, unit and decimals by a plain reading of what the panel says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lait.periods import calendar_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.periods import Calendar

SOURCE = "Department for Education, Local Authority Interactive Tool"
_POLARITY = {"high": "higher", "low": "lower"}
_RATE = re.compile(r"rate per ([0-9,]+)", re.IGNORECASE)
_UNITS = (
    ("percent", re.compile(r"^%|^turnover rate|^absence rate", re.IGNORECASE)),
    ("gbp", re.compile(r"^spend|cost", re.IGNORECASE)),
    ("score", re.compile(r"score|^average$", re.IGNORECASE)),
    ("ratio", re.compile(r"^case load", re.IGNORECASE)),
    ("count", re.compile(r"^number|cases$|^entries|fte$|^social workers", re.IGNORECASE)),
)
_MOST_DECIMALS = 2


@dataclass(frozen=True)
class Measure:
    ref: str
    calendar: Calendar
    row: Mapping[str, object]


def measures(rows: Sequence[Mapping[str, str | None]]) -> dict[str, Measure]:
    """By reference. A measure that stands under two topics is one indicator, in the first of them."""
    found: dict[str, Measure] = {}
    for order, row in enumerate(rows, start=1):
        ref = row["Measure_short"] or ""
        if ref and ref not in found:
            found[ref] = Measure(ref, calendar_of(row["Year_Type"] or ""), _indicator(ref, row, order))
    return found


def unit_of(axis: str, title: str) -> dict[str, object]:
    """The axis says it, or a “(%)” in the title; what neither says is a score, which has no unit."""
    if rate := _RATE.search(axis):
        return {"unit": "rate", "per": int(rate[1].replace(",", ""))}
    if "(%)" in title:
        return {"unit": "percent"}
    return {"unit": next((unit for unit, pattern in _UNITS if pattern.search(axis)), "score")}


def _indicator(ref: str, row: Mapping[str, str | None], order: int) -> dict[str, object]:
    title, axis, year = row["Chart_title"] or "", row["y_axis_name"] or "", row["Year_Type"] or ""
    polarity = _POLARITY.get((row["Polarity"] or "").strip().lower(), "none")
    return {
        "indicator": ref,
        "name": row["Measure"] or title or ref,
        "kind": "activity" if polarity == "none" else "kpi",
        "section": section_ref(row["Topic"] or ""),
        **unit_of(axis, title),
        "decimals": int(float(row["dps"])) if row["dps"] else None,
        "polarity": polarity,
        "frequency": "annual",
        "basis": "snapshot" if year.lower().startswith("annual") else "period",
        "aggregation": "none",
        "definition": f"{title}. Axis: {axis}. Kind of year: {year}.",
        "source": SOURCE,
        "order": order,
    }


def with_decimals(indicator: Mapping[str, object], seen: int | None) -> dict[str, object]:
    """Where the panel does not say how many decimals to print, as many as its values have, up to two."""
    given = indicator["decimals"]
    return {**indicator, "decimals": given if given is not None else min(seen or 0, _MOST_DECIMALS)}


def section_ref(topic: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-") or "other"


def sections(rows: Sequence[Mapping[str, str | None]]) -> list[dict[str, object]]:
    topics = dict.fromkeys(row["Topic"] or "Other" for row in rows)
    return [{"section": section_ref(topic), "name": topic, "kind": "report_section", "order": order} for order, topic in enumerate(topics, start=1)]
