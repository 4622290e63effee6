"""What earlier editions have told: it cannot be taken back, so nothing may rest on its being unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.current import known_at
from outturn.disclosure.building import NO_RULE, add_figures, key_of
from outturn.disclosure.judged import ROW, judged_figures
from outturn.disclosure.model import Constraint, Model, is_near
from outturn.disclosure.rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.disclosure.model import FigureKey
    from outturn.disclosure.rules import DisclosureRule

    Row = Mapping[str, Any]
    Past = tuple[Row, DisclosureRule]


def earlier_rows(editions: Sequence[Mapping[str, pl.DataFrame]], indicators: pl.DataFrame, wanted: frozenset[str] | set[str]) -> list[Past]:
    """The figures that were shown, each with the rule under which: its rounding says how exactly it is known."""
    found: list[Past] = []
    for tables in editions:
        judged = judged_figures({**tables, "indicators": indicators}, {})
        rules = _roundings(tables)
        rows = known_at(judged, None, indicators).filter(pl.col("held") & pl.col("indicator").is_in(list(wanted)))
        found += [(row, rules.get(row["indicator"], rules.get("", NO_RULE))) for row in rows.iter_rows(named=True)]
    return found


def still_withheld(judged: pl.DataFrame, editions: Sequence[Mapping[str, pl.DataFrame]], indicators: pl.DataFrame) -> pl.DataFrame:
    """The judged figures; small is also what an earlier edition withheld because it was small then, though it has been revised since.

    Shown now, it would let those be shown that were withheld beside it; and from them and the earlier total follows what it was.
    """
    if not editions:
        return judged
    current = frozenset(known_at(judged, None, indicators)[ROW])
    was_small = {key_of(row) for row in judged.filter(pl.col("small")).iter_rows(named=True) if row[ROW] not in current}
    wanted = was_small & _withheld_in(editions, indicators) if was_small else frozenset()
    rows = [row[ROW] for row in judged.iter_rows(named=True) if row[ROW] in current and key_of(row) in wanted] if wanted else []
    return judged.with_columns(small=pl.col("small") | (pl.col(ROW).is_in(rows) & pl.col("held")))


def _withheld_in(editions: Sequence[Mapping[str, pl.DataFrame]], indicators: pl.DataFrame) -> frozenset[FigureKey]:
    found: set[FigureKey] = set()
    for tables in editions:
        judged = judged_figures({**tables, "indicators": indicators}, {})
        found.update(key_of(row) for row in known_at(judged, None, indicators).filter(~pl.col("held")).iter_rows(named=True))
    return frozenset(found)


def _roundings(tables: Mapping[str, pl.DataFrame]) -> dict[str, DisclosureRule]:
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
