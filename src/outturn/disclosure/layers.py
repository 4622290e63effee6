"""An earlier edition as it was: its totals less its members tell what it withheld, also where a later one withholds other members.

Each edition is a layer of the model with relations of its own. A figure that has not been revised since is the same unknown in both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from outturn.assessment.current import known_at
from outturn.disclosure.building import NO_RULE, add_figures, key_of
from outturn.disclosure.earlier import roundings
from outturn.disclosure.judged import judged_figures
from outturn.disclosure.model import Constraint, Model, is_near
from outturn.disclosure.relations import relate_members
from outturn.disclosure.spans import relate_periods
from outturn.disclosure.vocabulary import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from outturn.disclosure.model import Form, PublishedFigure
    from outturn.disclosure.relations import Families

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Setting:
    """What the layers have in common with the package: every figure with its revisions, and how members and areas hang together."""

    judged: pl.DataFrame
    indicators: pl.DataFrame
    families: Families
    area_types: Mapping[str, str]
    wanted: frozenset[str] | set[str]


def add_layers(model: Model, editions: Sequence[Mapping[str, pl.DataFrame]], setting: Setting) -> None:
    """What each edition showed is known; what it withheld because it was small stays a secret."""
    if not editions:
        return
    once = {(key_of(row), row["recorded_at"]): row for row in setting.judged.iter_rows(named=True) if row["indicator"] in setting.wanted}
    for number, tables in enumerate(editions):
        rows = _rows_of(tables, setting)
        if any(not row["held"] for row in rows):
            _add_layer(model, [(row, once.get((key_of(row), row["recorded_at"]))) for row in rows], roundings(tables), setting, f"@{number}")


def _rows_of(tables: Mapping[str, pl.DataFrame], setting: Setting) -> list[Row]:
    judged = known_at(judged_figures({**tables, "indicators": setting.indicators}, {}), None, setting.indicators)
    return [row for row in judged.iter_rows(named=True) if row["indicator"] in setting.wanted]


def _add_layer(model: Model, rows: Sequence[tuple[Row, Row | None]], rules: Mapping[str, Any], setting: Setting, mark: str) -> None:
    """Of each row as it was published with what it was: the same where the package knows it no more."""
    layer, withheld = Model(), {key_of(row) for row, _ in rows if not row["held"]}
    of = {name: rules.get(name, rules.get("", NO_RULE)) for name in setting.wanted}
    truths = [truth or row for row, truth in rows if truth is not None or row["held"]]
    add_figures(layer, truths, of, setting.families.totals)
    relate_members(layer, setting.families, setting.area_types)
    relate_periods(layer, {row["indicator"]: row for row in truths})
    own: dict[int, int] = {}
    for figure in layer.figures:
        _join(model, layer, figure, own)
    for constraint in layer.relations:
        model.relations.append(Constraint(_moved(constraint.form, model, layer, own), constraint.low, constraint.high))
    for figure in layer.figures:
        if figure.key not in withheld:
            model.known += [Constraint(_moved(told.form, model, layer, own), told.low, told.high) for told in figure.tells]
        elif figure.cause is Cause.SMALL:
            model.add(
                replace(
                    figure,
                    key=replace(figure.key, basis=f"{figure.key.basis}{mark}"),
                    row=None,
                    unknowns=tuple(own[unknown] for unknown in figure.unknowns),
                    tells=(),
                    secrets=tuple(_moved(secret, model, layer, own) for secret in figure.secrets),
                )
            )


def _join(model: Model, layer: Model, figure: PublishedFigure, own: dict[int, int]) -> None:
    """What has not been revised is the same count as now."""
    place = model.by_key.get(figure.key)
    now = model.figures[place].unknowns if place is not None else ()
    for position, unknown in enumerate(figure.unknowns):
        truth = layer.truth[unknown]
        same = position < len(now) and is_near(model.truth[now[position]] or 0.0, truth or 0.0)
        own[unknown] = now[position] if same else model.unknown(truth)


def _moved(form: Form, model: Model, layer: Model, own: dict[int, int]) -> Form:
    for unknown, _ in form:
        if unknown not in own:
            own[unknown] = model.unknown(layer.truth[unknown])
    return tuple((own[unknown], times) for unknown, times in form)
