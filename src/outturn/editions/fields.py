"""Cells of standards and definitions that two editions have differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.editions.changes import ChangedField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import polars as pl

_STANDARD = (
    "profile", "target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper", "range_basis", "status",
)  # fmt: skip
_NOT_COMPARED = {"indicator", "order"}


def changed_standards(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], indicators: frozenset[str]) -> list[ChangedField]:
    """Targets, floors and ranges, by indicator, financial year and period. A row that one edition has not got counts as empty."""
    old = _rows(before["standards"], ("indicator", "financial_year", "period"), indicators)
    new = _rows(after["standards"], ("indicator", "financial_year", "period"), indicators)
    names = names_in(before, after)
    return [change for key in _keys(old, new) for change in _compared(key, old.get(key, {}), new.get(key, {}), _STANDARD, names)]


def changed_definitions(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], indicators: frozenset[str]) -> list[ChangedField]:
    """Names, units, polarity and all else that defines an indicator that both have, and the changes of definition with their first day."""
    names = names_in(before, after)
    old, new = _rows(before["indicators"], ("indicator",), indicators), _rows(after["indicators"], ("indicator",), indicators)
    fields = [name for name in dict.fromkeys((*before["indicators"].columns, *after["indicators"].columns)) if name not in _NOT_COMPARED]
    found = [change for key in _keys(old, new) if key in old and key in new for change in _compared(key, old[key], new[key], fields, names)]
    old, new = _rows(before["definitions"], ("indicator", "from"), indicators), _rows(after["definitions"], ("indicator", "from"), indicators)
    later = ("name", "definition", "comparable", "reason")
    return [*found, *(change for key in _keys(old, new) for change in _compared(key, old.get(key, {}), new.get(key, {}), later, names))]


def names_in(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """As the later edition has it, else as the earlier one had."""
    return {row["indicator"]: row["name"] or "" for tables in (before, after) for row in tables["indicators"].iter_rows(named=True)}


def _rows(frame: pl.DataFrame, key: tuple[str, ...], indicators: frozenset[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    kept = (row for row in frame.iter_rows(named=True) if row["indicator"] in indicators)
    return {tuple(str(row[name] or "") for name in key): row for row in kept}


def _keys(old: Mapping[tuple[str, ...], object], new: Mapping[tuple[str, ...], object]) -> list[tuple[str, ...]]:
    return sorted({**old, **new})


def _compared(key: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any], fields: Sequence[str], names: Mapping[str, str]) -> list[ChangedField]:
    indicator, *place = key
    where = place[-1] if len(place) > 1 and place[-1] else place[0] if place else ""
    return [ChangedField(indicator, names.get(indicator, ""), where, name, old.get(name), new.get(name)) for name in fields if old.get(name) != new.get(name)]
