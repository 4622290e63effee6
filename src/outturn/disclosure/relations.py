"""What adds up to what: members to their whole, districts to the county, and periods to quarters, years to date and rolling years.

A relation is taken for true where the figures themselves bear it out, since that is when an attacker who supposes it is right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.disclosure.model import is_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from outturn.disclosure.model import Model, PublishedFigure


@dataclass(frozen=True)
class Family:
    """A parent and its children among the breakdowns of a dimension; the parent is empty for the whole."""

    parent: str
    children: tuple[str, ...]


@dataclass(frozen=True)
class Families:
    """By dimension, from the table of breakdowns. `totals` are the members that stand for the whole."""

    families: Mapping[str, tuple[Family, ...]]
    totals: frozenset[str]
    described: frozenset[str]


def families_in(breakdowns: pl.DataFrame) -> Families:
    """The children of a member add up to it, and the members without a parent to the whole."""
    by_table: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in breakdowns.iter_rows(named=True):
        by_table[row["table"], row["dimension"]].append(row)
    found: dict[str, dict[Family, None]] = defaultdict(dict)
    for (_, dimension), rows in by_table.items():
        members = {row["member"] for row in rows}
        children: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if not row["is_total"]:
                parent = f"{dimension}={row['parent']}" if row["parent"] in members else ""
                children[parent].append(f"{dimension}={row['member']}")
        for parent, listed in children.items():
            found[dimension][Family(parent, tuple(sorted(listed)))] = None
    totals = frozenset(f"{row['dimension']}={row['member']}" for row in breakdowns.iter_rows(named=True) if row["is_total"])
    described = frozenset(f"{row['dimension']}={row['member']}" for row in breakdowns.iter_rows(named=True))
    return Families({dimension: tuple(families) for dimension, families in found.items()}, totals, described)


# --- members
def relate_members(model: Model, families: Families, area_types: Mapping[str, str]) -> None:
    """For each indicator, area, period and basis."""
    groups: dict[tuple[str, ...], dict[str, PublishedFigure]] = defaultdict(dict)
    regions: dict[tuple[str, ...], dict[str, PublishedFigure]] = defaultdict(dict)
    for figure in model.figures:
        key = figure.key
        groups[key.indicator, key.area, key.period, key.basis][key.breakdown] = figure
        regions[key.indicator, key.breakdown, key.period, key.basis][key.area] = figure
    for group in groups.values():
        _relate_group(model, group, families)
    for region in regions.values():
        _relate_areas(model, region, area_types)


def _relate_group(model: Model, group: Mapping[str, PublishedFigure], families: Families) -> None:
    dimensions = {breakdown.partition("=")[0] for breakdown in group if breakdown}
    for dimension in sorted(dimensions):
        here = [breakdown for breakdown in group if breakdown.partition("=")[0] == dimension]
        totals = [group[breakdown] for breakdown in here if breakdown in families.totals]
        whole = group.get("")
        for total in totals:
            _relate_equals(model, whole, total)
        for family in _families_of(dimension, here, families):
            parent = group.get(family.parent) or next(iter(totals), None) if not family.parent else group.get(family.parent)
            _relate_sum(model, parent, [group[child] for child in family.children if child in group])


def _families_of(dimension: str, here: Sequence[str], families: Families) -> Iterable[Family]:
    """A dimension that no table describes, or members that none lists, are taken for the parts of the whole."""
    yield from families.families.get(dimension, ())
    if any(breakdown not in families.described for breakdown in here):
        listed = [child for family in families.families.get(dimension, ()) if not family.parent for child in family.children]
        yield Family("", tuple(sorted({*listed, *(breakdown for breakdown in here if breakdown not in families.described)})))


def _relate_equals(model: Model, whole: PublishedFigure | None, total: PublishedFigure) -> None:
    if whole is not None and len(whole.unknowns) == len(total.unknowns):
        for one, other in zip(whole.unknowns, total.unknowns, strict=True):
            if is_near(_truth(model, one), _truth(model, other)):
                model.relate([(one, 1.0), (other, -1.0)])


def _relate_sum(model: Model, parent: PublishedFigure | None, children: Sequence[PublishedFigure]) -> None:
    """Of each count of a figure; and of shares of one whole, whose numerators add up to the denominator that they have in common."""
    if not children:
        return
    for place in range(len(children[0].unknowns)):
        parts = [child.unknowns[place] for child in children if place < len(child.unknowns)]
        if parent is not None and place < len(parent.unknowns):
            _relate_parts(model, parent.unknowns[place], parts)
    if all(len(child.unknowns) == 2 for child in children):
        _relate_shares(model, [child.unknowns for child in children])


def _relate_parts(model: Model, whole: int, parts: Sequence[int]) -> None:
    """They add up; or nearly, as rounded numbers do; or there is more in the whole than they say."""
    rest = _truth(model, whole) - sum(_truth(model, part) for part in parts)
    form = [(whole, 1.0), *((part, -1.0) for part in parts)]
    allowed = 0.5 * (len(parts) + 1)
    if is_near(_truth(model, whole), _truth(model, whole) - rest):
        model.relate(form)
    elif abs(rest) <= allowed:
        model.relate(form, -allowed, allowed)
    elif rest > 0:
        model.relate(form, 0.0, float("inf"))


def _relate_shares(model: Model, shares: Sequence[tuple[int, ...]]) -> None:
    common = shares[0][1]
    if len(shares) < 2 or not all(is_near(_truth(model, bottom), _truth(model, common)) for _, bottom in shares):
        return
    if is_near(sum(_truth(model, top) for top, _ in shares), _truth(model, common)):
        model.relate([(common, 1.0), *((top, -1.0) for top, _ in shares)])
        for _, bottom in shares[1:]:
            model.relate([(common, 1.0), (bottom, -1.0)])


def _relate_areas(model: Model, region: Mapping[str, PublishedFigure], area_types: Mapping[str, str]) -> None:
    """The areas of one type are the parts of the organisation's own where they add up to it."""
    whole = region.get("")
    if whole is None:
        return
    by_type: dict[str, list[PublishedFigure]] = defaultdict(list)
    for area, figure in sorted(region.items()):
        if area:
            by_type[area_types.get(area, "")].append(figure)
    for figures in by_type.values():
        for place, unknown in enumerate(whole.unknowns):
            parts = [figure.unknowns[place] for figure in figures if place < len(figure.unknowns)]
            if len(parts) > 1 and is_near(_truth(model, unknown), sum(_truth(model, part) for part in parts)):
                model.relate([(unknown, 1.0), *((part, -1.0) for part in parts)])


def _truth(model: Model, unknown: int) -> float:
    return model.truth[unknown] or 0.0
