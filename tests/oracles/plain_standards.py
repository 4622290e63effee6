"""Definitions, figures and standards of the plain reference, one at a time (rules of figures and of standards)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracles.plain_periods import april, exact, span

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]

WITHHELD = {"not_available", "not_applicable", "embargoed", "suppressed", "not_due"}
COUNTED = {"count", "gbp", "tonnes", "kg", "km", "miles", "kwh"}
DECIMALS = {"percent": 1, "rate": 1, "ratio": 2, "score": 1}
MONTHS = {"monthly": 1, "quarterly": 3, "termly": 4, "annual": 12}
WINDOW = {1: 13, 3: 9, 4: 9, 12: 9}
SINGLES, BAND = ("target", "floor"), ("target_low", "target_high", "floor_low", "floor_high")
TARGETS, RANGE = (*SINGLES, *BAND), ("lower", "upper")


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
        aggregation=row["aggregation"] if basis == "period" or row["aggregation"] == "none" else "last",
        length=length,
        factor=Fraction(100) if unit == "percent" else Fraction(str(row.get("per") or 1)) if unit == "rate" else Fraction(1),
        step=Fraction(str(row.get("scale") or 1)) / 10**decimals,
        starts=(row.get("ytd_from") or 4) - 1,
        window=row.get("trend_periods") or WINDOW[length],
        breaks=tuple(int(day[:4]) * 12 + int(day[5:7]) - 2 for day in broken),
        scheme=row.get("scheme") or scheme,
    )


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


def in_force(about: Indicator, last: int, standards: Sequence[Row]) -> dict[str, Any]:
    """The standard of a period: its row for that period, or the row for the rest of its financial year."""
    year = april(last)
    rows = [
        row for row in standards if row["indicator"] == about.reference and row.get("status") != "proposed" and int(row["financial_year"][:4]) * 12 + 3 == year
    ]
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
    return list(range(last, begin - 1, -about.length))[::-1]
