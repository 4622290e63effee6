"""What earlier editions have told: it cannot be taken back, so nothing may rest on its being unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.current import known_at
from outturn.disclosure.building import NO_RULE, add_figures, key_of
from outturn.disclosure.judged import judged_figures
from outturn.disclosure.model import Constraint, Model, is_near
from outturn.disclosure.rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.disclosure.rules import DisclosureRule

    Row = Mapping[str, Any]
    Past = tuple[Row, DisclosureRule]


def earlier_rows(editions: Sequence[Mapping[str, pl.DataFrame]], indicators: pl.DataFrame, wanted: frozenset[str] | set[str]) -> list[Past]:
    """The figures that were shown, each with the rule under which: its rounding says how exactly it is known."""
    found: list[Past] = []
    for tables in editions:
        judged = judged_figures({**tables, "indicators": indicators}, {})
        rules = roundings(tables)
        rows = known_at(judged, None, indicators).filter(pl.col("held") & pl.col("indicator").is_in(list(wanted)))
        found += [(row, rules.get(row["indicator"], rules.get("", NO_RULE))) for row in rows.iter_rows(named=True)]
    return found


def roundings(tables: Mapping[str, pl.DataFrame]) -> dict[str, DisclosureRule]:
    """By indicator (empty for all): of several rules the one with the smallest base, which tells most."""
    if "disclosure_rules" not in tables:
        return {}
    found: dict[str, DisclosureRule] = {}
    for row in tables["disclosure_rules"].iter_rows(named=True):
        rule, name = rule_of(row), row["indicator"] or ""
        if name not in found or rule.base < found[name].base:
            found[name] = rule
    return found


def add_earlier(model: Model, past: Iterable[Past], totals: frozenset[str]) -> None:
    """What still holds is known; what the package has no more is added, since it is still known. A revised figure tells no more."""
    for row, rule in past:
        place = model.by_key.get(key_of(row))
        if place is None:
            add_figures(model, [{**row, "_row": None, "small": False, "unrated": False}], {row["indicator"]: rule}, totals)
            place = model.by_key.get(key_of(row))
            if place is None:
                continue
            model.known += model.figures[place].tells
        else:
            model.known += _still_true(model, place, row, rule)


def _still_true(model: Model, place: int, row: Row, rule: DisclosureRule) -> Iterable[Constraint]:
    names = ("count",) if row["count"] is not None else ("top", "bottom")
    told = [row[name] for name in names if row[name] is not None]
    for unknown, then in zip(model.figures[place].unknowns, told, strict=False):
        now = model.truth[unknown] or 0.0
        low, high = rule.could_be(then)
        if is_near(now, then) or (rule.rounds and low <= now <= high):
            yield Constraint(((unknown, 1.0),), low, high)
