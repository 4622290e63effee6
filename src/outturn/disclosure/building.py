"""From the figures of the package to the model of what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from outturn.disclosure.model import Constraint, FigureKey, Model, PublishedFigure
from outturn.disclosure.rules import DisclosureRule
from outturn.disclosure.vocabulary import Cause
from outturn.indicators.vocabulary import Unit
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.disclosure.model import Form

Row = Mapping[str, Any]
NO_RULE = DisclosureRule()
_MEMBER, _AREA, _TOTAL, _WHOLE = 0.0, 1.0, 2.0, 3.0


def key_of(row: Row) -> FigureKey:
    basis = row["basis"] or row["own_basis"] or "period"
    return FigureKey(row["indicator"], row["area"] or "", row["period"], basis, row["breakdown"] or "")


def add_figures(model: Model, rows: Iterable[Row], rules: Mapping[str, DisclosureRule], totals: frozenset[str]) -> None:
    """`rows` are of `judged_figures`, one for each key. `totals` are the breakdowns that stand for the whole."""
    for row in rows:
        rule = rules.get(row["indicator"], NO_RULE)
        figure = _ratio(model, row, rule, totals) if row["count"] is None else _count(model, row, rule, totals)
        if figure is not None:
            model.add(figure)


def _count(model: Model, row: Row, rule: DisclosureRule, totals: frozenset[str]) -> PublishedFigure:
    unknown = model.unknown(row["count"])
    form = ((unknown, 1.0),)
    return _figure(row, rule, (unknown,), [Constraint(form, *rule.could_be(row["count"]))], [form], totals)


def _ratio(model: Model, row: Row, rule: DisclosureRule, totals: frozenset[str]) -> PublishedFigure | None:
    """None for a figure in which nothing counts people."""
    parts = {name: row[name] for name in ("top", "bottom") if row[name] is not None and (name == "bottom" or row["tops"])}
    if not parts:
        return None
    unknowns = {name: model.unknown(value) for name, value in parts.items()}
    tells = [Constraint(((unknown, 1.0),), *_told(row, name, rule)) for name, unknown in unknowns.items()]
    secrets: list[Form] = [((unknown, 1.0),) for name, unknown in unknowns.items() if rule.is_small(parts[name])]
    if len(parts) == 2 and row["unit"] == Unit.PERCENT.value and rule.is_small(parts["bottom"] - parts["top"]):
        secrets.append(((unknowns["bottom"], 1.0), (unknowns["top"], -1.0)))
    if len(parts) == 2 and row["unit"] == Unit.PERCENT.value and parts["top"] <= parts["bottom"]:
        model.relate([(unknowns["bottom"], 1.0), (unknowns["top"], -1.0)], 0.0, float("inf"))
    return _figure(row, rule, tuple(unknowns.values()), tells, secrets, totals)


def _told(row: Row, name: str, rule: DisclosureRule) -> tuple[float, float]:
    """A part that only follows from a percentage is known as well as the percentage is."""
    if row[{"top": "numerator", "bottom": "denominator"}[name]] is not None:
        return rule.could_be(row[name])
    half = half_of_last_place(row["value"]) / abs(row["value"]) * row[name] if row["value"] else 0.5
    return max(0.0, row[name] - half), row[name] + half


def half_of_last_place(value: float) -> float:
    """How far the true value may lie from one that was typed with these decimals."""
    decimals = len(repr(round(value, 6)).partition(".")[2].rstrip("0"))
    return 0.5 * 10.0**-decimals


def _figure(row: Row, rule: DisclosureRule, unknowns: tuple[int, ...], tells: list[Constraint], secrets: list[Form], totals: frozenset[str]) -> PublishedFigure:
    cause = None
    if not row["held"]:
        cause = Cause.WITHHELD
    elif row["small"] or row["unrated"]:
        cause = Cause.SMALL
    return PublishedFigure(key_of(row), row["_row"], unknowns, tuple(tells), tuple(secrets) if cause else (), rule, _cost(row, totals), cause)


def _cost(row: Row, totals: frozenset[str]) -> tuple[float, ...]:
    """A member costs less than an area, an area less than a total, and that less than the whole; long periods cost more than short ones."""
    level = _WHOLE if not row["breakdown"] and not row["area"] else _AREA if not row["breakdown"] else _TOTAL if row["breakdown"] in totals else _MEMBER
    return level, float(parse_period(row["period"]).kind.months)
