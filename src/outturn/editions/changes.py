"""What may differ between two editions, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

Plain = str | float | int | bool | dt.date | None
"""A value of a table's cell."""


class FigureChange(StrEnum):
    REVISED = "revised"
    NEW = "new"
    WITHDRAWN = "withdrawn"


class VerdictKind(StrEnum):
    RATING = "rating"
    YTD_RATING = "ytd_rating"
    TREND = "trend"


@dataclass(frozen=True)
class FigureState:
    """A figure as one edition has it. `value` is what the rules work with: a ratio from its parts, None where it is withheld.

    `rating` is that of the figure's own period against the standards of the same edition.
    """

    value: float | None
    status: str
    qualifier: str
    numerator: float | None
    denominator: float | None
    rating: str


@dataclass(frozen=True)
class ChangedFigure:
    """`old` or `new` is None where the edition has no row for it. `recorded_at`, `recorded_by` and `note` say when, who and why."""

    change: FigureChange
    indicator: str
    name: str
    area: str
    period: str
    basis: str
    breakdown: str
    old: FigureState | None
    new: FigureState | None
    recorded_at: dt.datetime | None
    recorded_by: str
    note: str


@dataclass(frozen=True)
class ChangedField:
    """One cell of a standard or a definition. `place` says for when it holds: a financial year, a period, a first day; empty for always."""

    indicator: str
    name: str
    place: str
    field: str
    old: Plain
    new: Plain


@dataclass(frozen=True)
class ChangedVerdict:
    """What the report itself says of an indicator; an empty `old` or `new` is no verdict, and its reason says why."""

    indicator: str
    name: str
    kind: VerdictKind
    old: str
    new: str
    old_reason: str
    new_reason: str


@dataclass(frozen=True)
class NamedIndicator:
    indicator: str
    name: str


@dataclass(frozen=True)
class Changes:
    """Everything that differs, each list in the order of the report's indicators and then of time."""

    figures: tuple[ChangedFigure, ...] = ()
    standards: tuple[ChangedField, ...] = ()
    definitions: tuple[ChangedField, ...] = ()
    added: tuple[NamedIndicator, ...] = ()
    removed: tuple[NamedIndicator, ...] = ()
    verdicts: tuple[ChangedVerdict, ...] = ()

    def of(self, change: FigureChange) -> tuple[ChangedFigure, ...]:
        return tuple(figure for figure in self.figures if figure.change is change)

    @property
    def is_empty(self) -> bool:
        return not any((self.figures, self.standards, self.definitions, self.added, self.removed, self.verdicts))
