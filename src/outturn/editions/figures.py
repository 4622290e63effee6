"""Which figures two editions know differently: revised, new, or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.current import known_at
from outturn.assessment.settings import indicator_settings
from outturn.editions.changes import ChangedFigure, FigureChange, FigureState
from outturn.figures.vocabulary import WITH_VALUE, Status
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from outturn.editions.state import EditionState

_KEY = ("indicator", "area", "period", "basis", "breakdown")
_STATE = ("value", "status", "qualifier", "numerator", "denominator")
_ABOUT = ("recorded_at", "recorded_by", "note")
_SHOWN = [status.value for status in WITH_VALUE]


def changed_figures(before: EditionState, after: EditionState, indicators: frozenset[str]) -> list[ChangedFigure]:
    """Of these indicators. What only a note, a publication or a second recording of the same value tells apart is no change."""
    old, new = _figures(before, indicators), _figures(after, indicators)
    joined = old.join(new, on=list(_KEY), how="full", suffix="_new", coalesce=True, nulls_equal=True)
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_new")) for name in _STATE)
    names = {**_names(before), **_names(after)}
    return [change for row in joined.filter(~same).to_dicts() if (change := _change(row, names))]


def _names(state: EditionState) -> dict[str, str]:
    return dict(state.tables["indicators"].select("indicator", pl.col("name").fill_null("")).iter_rows())


def _figures(state: EditionState, indicators: frozenset[str]) -> pl.DataFrame:
    """The newest value of each key, as the rules take it, with the rating of its own period."""
    table = state.tables["figures"].filter(pl.col("indicator").is_in(list(indicators)))
    known = known_at(table, None, state.tables["indicators"])
    settings = indicator_settings(state.tables["indicators"]).select("indicator", "factor", own_basis="basis")
    rows = known.join(settings, on="indicator", how="left", maintain_order="left")
    has_parts = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null() & (pl.col("denominator") != 0)
    value = pl.when(has_parts).then(pl.col("numerator") * pl.col("factor") / pl.col("denominator")).otherwise(pl.col("value"))
    assumed = pl.when(value.is_not_null()).then(pl.lit(Status.FINAL.value)).otherwise(pl.lit(Status.NOT_AVAILABLE.value))
    status = pl.coalesce("status", assumed)
    rows = rows.with_columns(
        value=pl.when(status.is_in(_SHOWN)).then(value), status=status, basis=pl.when(pl.col("basis").ne_missing(pl.col("own_basis"))).then(pl.col("basis"))
    )
    rated = state.history.filter(pl.col("rating").is_not_null()).select("indicator", "area", "period", "breakdown", "rating")
    rated = rated.with_columns(basis=pl.lit(None, pl.String)).unique(list(_KEY), keep="last")
    rows = rows.join(rated, on=list(_KEY), how="left", nulls_equal=True, maintain_order="left")
    return rows.select(*_KEY, *_STATE, "rating", *_ABOUT, there=pl.lit(value=True))


def _change(row: Mapping[str, Any], names: Mapping[str, str]) -> ChangedFigure | None:
    """None for a row without a value in either edition that only one of them has: nothing was ever said."""
    old, new = _state(row, ""), _state(row, "_new")
    held, holds = old is not None and old.value is not None, new is not None and new.value is not None
    if not held and not holds and (old is None or new is None):
        return None
    change = FigureChange.REVISED if held is holds else FigureChange.NEW if holds else FigureChange.WITHDRAWN
    ending = "_new" if new else ""
    return ChangedFigure(
        change,
        *(row["indicator"], names.get(row["indicator"], ""), row["area"] or "", row["period"], row["basis"] or "", row["breakdown"] or ""),
        old=old,
        new=new,
        recorded_at=row["recorded_at_new"],
        recorded_by=row["recorded_by_new"] or "",
        note=row[f"note{ending}"] or "" if new else "",
    )


def _state(row: Mapping[str, Any], ending: str) -> FigureState | None:
    if not row[f"there{ending}"]:
        return None
    value, status, qualifier, numerator, denominator = (row[f"{name}{ending}"] for name in _STATE)
    return FigureState(value, status, qualifier or "", numerator, denominator, row[f"rating{ending}"] or "")


def in_order(figures: list[ChangedFigure], place: Mapping[str, int]) -> Iterator[ChangedFigure]:
    """Of the report, then of time; the whole before its parts, and the own area before others."""

    def key(figure: ChangedFigure) -> tuple[object, ...]:
        period = parse_period(figure.period)
        return (place.get(figure.indicator, len(place)), figure.indicator, period.first, period.last, figure.area, figure.breakdown, figure.basis)

    return iter(sorted(figures, key=key))
