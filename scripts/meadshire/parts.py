"""Figures for parts of the county and for other counties: breakdown members, districts, statistical neighbours."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from meadshire.figures import drawn_figures, figure_row
from meadshire.monthly import SEED
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meadshire.catalogue import Catalogue, Entry, Indicator, Row, Rows
    from meadshire.monthly import MonthMaker

BROKEN_DOWN_FROM = parse_period("2024-04")
THOUSAND = 1000


def breakdown_tables(catalogue: Catalogue) -> Rows:
    return [{"table": table["id"], **{name: table.get(name) for name in ("title", "indicator", "one_whole", "note")}} for table in catalogue.breakdowns]


def breakdown_members(catalogue: Catalogue) -> Rows:
    rows: Rows = []
    for table in catalogue.breakdowns:
        members = [(member, label, False) for member, label, _ in table["members"]]
        if table["total"] != "shares":
            members.append(("total", "Total", True))
        named = {"table": table["id"], "dimension": table["dimension"]}
        rows += [
            {**named, "member": member, "label": label, "is_total": total, "order": order} for order, (member, label, total) in enumerate(members, start=1)
        ]
    return rows


def breakdown_columns(catalogue: Catalogue) -> Rows:
    """Quarter ends for monthly indicators; a quarterly one simply shows its latest periods."""
    monthly = [table for table in catalogue.breakdowns if catalogue.indicator(table["indicator"]).frequency == "monthly"]
    return [{"table": table["id"], "order": order, "period": period} for table in monthly for order, period in enumerate(table["columns"], start=1)]


def breakdown_figures(catalogue: Catalogue, maker: MonthMaker) -> Rows:
    return [row for table in catalogue.breakdowns for row in _table_figures(table, catalogue.indicator(table["indicator"]), maker)]


def _table_figures(table: Entry, indicator: Indicator, maker: MonthMaker) -> Rows:
    chance = random.Random(f"{SEED} {table['id']}")
    rows: Rows = []
    for figure in drawn_figures(indicator, maker):
        if figure.period.first < BROKEN_DOWN_FROM.first:
            continue
        whole = figure_row(indicator, figure)
        weights = [weight * (1 + chance.gauss(0, table["noise"])) for _, _, weight in table["members"]]
        parts = _parts(table, whole, weights)
        rows += [whole | part | {"breakdown": f"{table['dimension']}={member}", "note": None} for member, part in parts.items()]
    return rows


def _parts(table: Entry, whole: Row, weights: Sequence[float]) -> dict[str, Row]:
    members = [member for member, _, _ in table["members"]]
    match table["total"]:
        case "exact":
            values = split(whole["value"], weights)
            total: Row = {"value": whole["value"]}
        case "rounded":
            values = [round(value, -3) for value in split(whole["value"], weights)]
            total = {"value": round(whole["value"], -3)}
        case _:
            return _shares(members, whole, weights)
    return {member: {"value": value} for member, value in zip(members, values, strict=True)} | {"total": total}


def _shares(members: Sequence[str], whole: Row, weights: Sequence[float]) -> dict[str, Row]:
    """The first member is the whole's own numerator; the others share what is left of its denominator."""
    rest = split(whole["denominator"] - whole["numerator"], weights[1:])
    counts = [whole["numerator"], *rest]
    return {member: {"value": None, "numerator": count} for member, count in zip(members, counts, strict=True)}


def split(whole: float, weights: Sequence[float]) -> list[float]:
    """Whole numbers near the weights that add exactly to the whole: the largest remainders are rounded up."""
    exact = [whole * weight / sum(weights) for weight in weights]
    down = [float(int(part)) for part in exact]
    order = sorted(range(len(exact)), key=lambda place: down[place] - exact[place])
    for place in order[: round(whole - sum(down))]:
        down[place] += 1
    return down


def area_figures(catalogue: Catalogue, maker: MonthMaker) -> Rows:
    wanted = catalogue.organisation["area_figures"]
    rows = [row for ref in wanted["districts"] for row in _districts(catalogue, catalogue.indicator(ref), maker)]
    for ref, periods in wanted["neighbours"].items():
        rows += _neighbours(catalogue, catalogue.indicator(ref), periods, maker)
    return rows + _neighbour_parts(catalogue, maker)


def _districts(catalogue: Catalogue, indicator: Indicator, maker: MonthMaker) -> Rows:
    """Both parts of the ratio add over the districts to the county's own."""
    chance = random.Random(f"{SEED} {indicator.ref} districts")
    shares = catalogue.organisation["districts"]
    spread = 0.02 if indicator.kind == "kpi" else 0.16
    levels = [weight * (1 + chance.gauss(0, spread)) for weight in shares.values()]
    rows: Rows = []
    for figure in drawn_figures(indicator, maker):
        if figure.period.id in catalogue.organisation["area_figures"]["district_periods"]:
            row = figure_row(indicator, figure)
            numerators, denominators = split(row["numerator"], levels), split(row["denominator"], list(shares.values()))
            rows += [row | {"area": area, "numerator": top, "denominator": bottom} for area, top, bottom in zip(shares, numerators, denominators, strict=True)]
    return rows


def _neighbours(catalogue: Catalogue, indicator: Indicator, periods: Sequence[str], maker: MonthMaker) -> Rows:
    chance = random.Random(f"{SEED} {indicator.ref} neighbours")
    missing = catalogue.organisation["area_figures"]["missing_neighbour"].get(indicator.ref)
    own = {figure.period.id: figure_row(indicator, figure) for figure in drawn_figures(indicator, maker)}
    levels = {area: 1 + chance.gauss(0, 0.05 if indicator.unit == "percent" else 0.12) for area in catalogue.organisation["neighbours"]["nearest_first"]}
    rows: Rows = []
    for period in periods:
        row = own[period]
        value = row["value"] if row["value"] is not None else indicator.factor * row["numerator"] / row["denominator"]
        for area, level in levels.items():
            other = row | {"area": area, "numerator": None, "denominator": None, "recorded_by": "National return", "note": None}
            known = round(min(value * level * (1 + chance.gauss(0, 0.02)), 97 if indicator.unit == "percent" else value * 2), indicator.get("decimals", 0))
            rows.append(other | ({"value": None, "status": "not_available", "note": "The council made no return."} if area == missing else {"value": known}))
    return rows


def _neighbour_parts(catalogue: Catalogue, maker: MonthMaker) -> Rows:
    """Figures that are listed in the catalogue with their parts; a neighbour without parts withholds a small number."""
    rows: Rows = []
    for ref, period, area, *parts in catalogue.organisation["neighbour_parts"]["rows"]:
        indicator = catalogue.indicator(ref)
        own = next(figure_row(indicator, figure) for figure in drawn_figures(indicator, maker) if figure.period.id == period)
        told: Row = dict(zip(("numerator", "denominator"), parts, strict=True)) if parts else {"numerator": None, "denominator": None, "status": "suppressed"}
        note = None if parts else "Withheld by the council, because the number is small."
        rows.append(own | told | {"area": area, "value": None, "recorded_by": "National return", "note": note})
    return rows
