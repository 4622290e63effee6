"""What was revised between two editions of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.editions.changes import ChangedVerdict, Changes, NamedIndicator, VerdictKind
from outturn.editions.fields import changed_definitions, changed_standards, names_in
from outturn.editions.figures import changed_figures, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from outturn.editions.changes import ChangedField
    from outturn.editions.state import EditionState


def compare(before: EditionState, after: EditionState, *, everything: bool = False) -> Changes:
    """From one edition to the other. Of the indicators that either shows; with `everything` of all that either package holds."""
    shown = list(dict.fromkeys((*after.shown, *before.shown)))
    held = [ref for state in (after, before) for ref in state.tables["indicators"]["indicator"]]
    place = {ref: number for number, ref in enumerate(dict.fromkeys((*shown, *(held if everything else ()))))}
    wanted = frozenset(place)
    names = names_in(before.tables, after.tables)

    def ordered(fields: list[ChangedField]) -> tuple[ChangedField, ...]:
        return tuple(sorted(fields, key=lambda field: (place[field.indicator], field.place)))

    return Changes(
        figures=tuple(in_order(changed_figures(before, after, wanted), place)),
        standards=ordered(changed_standards(before.tables, after.tables, wanted)),
        definitions=ordered(changed_definitions(before.tables, after.tables, wanted)),
        added=tuple(NamedIndicator(ref, names.get(ref, "")) for ref in after.shown if ref not in before.shown),
        removed=tuple(NamedIndicator(ref, names.get(ref, "")) for ref in before.shown if ref not in after.shown),
        verdicts=tuple(_changed_verdicts(before, after, names)),
    )


def _changed_verdicts(before: EditionState, after: EditionState, names: Mapping[str, str]) -> list[ChangedVerdict]:
    """Of the indicators that both editions show, each as at its own report's period."""
    old, new = _verdicts(before), _verdicts(after)
    found = []
    for ref in after.shown:
        if ref not in before.shown or ref not in old or ref not in new:
            continue
        for kind in VerdictKind:
            was, now = old[ref][kind.value] or "", new[ref][kind.value] or ""
            if was != now:
                reasons = (states[ref][f"{kind.value}_reason"] or "" for states in (old, new))
                found.append(ChangedVerdict(ref, names.get(ref, ""), kind, was, now, *reasons))
    return found


def _verdicts(state: EditionState) -> dict[str, dict[str, Any]]:
    """By indicator: the rows of the organisation's own area for the whole."""
    own = state.assessed.filter(pl.col("area").is_null() & pl.col("breakdown").is_null())
    return {row["indicator"]: row for row in own.to_dicts()}
