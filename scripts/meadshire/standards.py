"""Rows of the table `standards`: three confirmed years and a proposed one, with what each review changed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meadshire.catalogue import YEARS
from outturn.periods import parse_period

if TYPE_CHECKING:
    from meadshire.catalogue import Catalogue, Indicator, Row, Rows

PROPOSED = YEARS[-1]
SET = {
    "2023-24": ("County Council", "2023-03-23"),
    "2024-25": ("County Council", "2024-03-21"),
    "2025-26": ("County Council", "2025-03-20"),
    PROPOSED: ("Proposed by the corporate management team", "2025-12-18"),
}


def standards(catalogue: Catalogue) -> Rows:
    return [row for indicator in catalogue.indicators for row in _of(indicator)]


def _of(indicator: Indicator) -> Rows:
    years = {year: numbers for place, year in enumerate(YEARS) if (numbers := _numbers(indicator, place))}
    rows: Rows = []
    before: Row | None = None
    for year, numbers in years.items():
        rows.append(_row(indicator, year, numbers) | _change(indicator, year, before, numbers))
        rows += [_row(indicator, year, part) | {"profile": "explicit", "period": part["period"]} for part in _explicit(indicator, year)]
        before = numbers
    return (rows + _without_numbers(indicator)) or _only_reviewed(indicator)


def _numbers(indicator: Indicator, place: int) -> Row:
    """Empty where the year has no standard. A range that is not listed for the proposed year stays as it was."""
    columns = {"target": "targets", "floor": "floors", "lower": "lower", "upper": "upper"}
    found = {
        column: values[min(place, len(values) - 1)] for column, name in columns.items() if (values := indicator.get(name)) and _listed(indicator, name, place)
    }
    bands = indicator.get("bands")
    return found if bands is None else dict(zip(("target_low", "target_high", "floor_low", "floor_high"), bands[place], strict=True))


def _listed(indicator: Indicator, name: str, place: int) -> bool:
    introduced = str(indicator.get("introduced", ""))[:4]
    retired = str(indicator.get("retired", "9999"))[:4]
    year = int(YEARS[place][:4])
    if name in {"lower", "upper"}:
        return int(introduced or 0) <= year < int(retired)
    return bool(place < len(indicator.get(name)))


def _row(indicator: Indicator, year: str, numbers: Row) -> Row:
    set_by, set_on = SET[year]
    profile = indicator.get("profile") or ("explicit" if _explicit(indicator, year) else "flat")
    kept = {name: value for name, value in numbers.items() if name not in {"year", "period"}}
    row: Row = {"indicator": indicator.ref, "financial_year": year, "profile": profile, **kept, "status": "proposed" if year == PROPOSED else "confirmed"}
    if "lower" in kept:
        row["range_basis"] = indicator.get("range_basis", "period")
    return row | {"set_by": set_by, "set_on": set_on}


def _explicit(indicator: Indicator, year: str) -> Rows:
    """The months with a standard of their own; what is proposed keeps those of the year before where it names none."""
    listed: Rows = [*indicator.get("explicit", []), *indicator.get("explicit_range", [])]
    own = [part for part in listed if part["year"] == year]
    if own or year != PROPOSED:
        return own
    return [part | {"year": year, "period": _a_year_later(str(part["period"]))} for part in listed if part["year"] == YEARS[-2]]


def _a_year_later(period: str) -> str:
    at = parse_period(period)
    return at.shift(at.kind.per_year).id


def _change(indicator: Indicator, year: str, before: Row | None, numbers: Row) -> Row:
    """A change of a target must have its reason in the catalogue; an expected range moves with past years' activity."""
    if before is None:
        is_new = str(indicator.get("introduced", "")) >= f"{year[:4]}-04-01"
        return {"change": "new", "reason": indicator.get("why", {}).get(year)} if is_new else {"change": "kept"}
    if numbers == before:
        return {"change": "kept"}
    reason = indicator.get("why", {}).get(year)
    if reason is None and indicator.kind == "kpi":
        raise ValueError(f"{indicator.ref}: the standard of {year} changed without a reason.")
    return {"change": "changed", "reason": reason or "Moved with the activity of the last three years."}


def _without_numbers(indicator: Indicator) -> Rows:
    """Years whose standard is still to be confirmed, is only proposed, or in which the indicator was removed."""
    rows = [_row(indicator, year, {}) | {"status": "tbc", "change": "kept"} for year in indicator.get("tbc", [])]
    for place, (year, (target, floor)) in enumerate(indicator.get("proposed", {}).items()):
        change = {"change": "kept" if place else "new", "reason": indicator.get("why", {}).get(year)}
        rows.append(_row(indicator, year, {"target": target, "floor": floor}) | {"status": "proposed"} | change)
    if removed := indicator.get("removed"):
        rows.append(_row(indicator, removed["year"], {}) | {"change": "removed", "reason": removed["reason"]})
    return rows


def _only_reviewed(indicator: Indicator) -> Rows:
    """An indicator without any standard still has the outcome of its reviews, unless it is retired."""
    return [] if indicator.get("retired") else [_row(indicator, year, {}) | {"change": "kept"} for year in YEARS[-2:]]
