"""What is published, as an attacker sees it: unknown counts, and linear relations between them that are always true or that a figure tells.

A figure that is shown tells its counts, exactly or within their rounding; one that is withheld tells nothing. Relations hold
either way: members add up to their whole, months to a year to date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.disclosure.rules import DisclosureRule
    from outturn.disclosure.vocabulary import Cause

Form = tuple[tuple[int, float], ...]
"""A sum of unknowns, each times a number."""

EXACT = 1e-9
"""The noise of binary fractions, as a part of a number."""


@dataclass(frozen=True)
class Constraint:
    """The form lies between the two ends, ends included."""

    form: Form
    low: float
    high: float


@dataclass(frozen=True, order=True)
class FigureKey:
    """`basis` is never empty: the indicator's own where the table leaves it out."""

    indicator: str
    area: str
    period: str
    basis: str
    breakdown: str


@dataclass(frozen=True)
class PublishedFigure:
    """One figure with its unknowns. `row` is its place in the table, None for one that only an earlier edition has.

    `tells` is what it says where it is shown, `secrets` are the sums that must not be found out where it is small. `cost` is what is
    lost where it is withheld besides: the least first. `cause` is why it must not be shown, None where it may.
    """

    key: FigureKey
    row: int | None
    unknowns: tuple[int, ...]
    tells: tuple[Constraint, ...]
    secrets: tuple[Form, ...]
    rule: DisclosureRule
    cost: tuple[float, ...]
    cause: Cause | None = None

    @property
    def main(self) -> Form:
        """The count that it is about: the numerator of a ratio."""
        return ((self.unknowns[0], 1.0),)


@dataclass
class Model:
    """Filled step by step: by the figures, by what relates them, by what is known already. `truth` is None for an unknown that no figure gives."""

    figures: list[PublishedFigure] = field(default_factory=list)
    truth: list[float | None] = field(default_factory=list)
    relations: list[Constraint] = field(default_factory=list)
    known: list[Constraint] = field(default_factory=list)
    by_key: dict[FigureKey, int] = field(default_factory=dict)

    def unknown(self, truth: float | None) -> int:
        self.truth.append(truth)
        return len(self.truth) - 1

    def add(self, figure: PublishedFigure) -> None:
        self.by_key[figure.key] = len(self.figures)
        self.figures.append(figure)

    def relate(self, form: Iterable[tuple[int, float]], low: float = 0.0, high: float = 0.0) -> None:
        self.relations.append(Constraint(tuple(form), low, high))

    def value_of(self, form: Form) -> float:
        return sum((self.truth[unknown] or 0.0) * times for unknown, times in form)


def is_near(a: float, b: float) -> bool:
    return abs(a - b) <= EXACT * max(1.0, abs(a), abs(b))


def components(model: Model) -> list[tuple[list[int], list[Constraint]]]:
    """The figures (by their places) and the relations that hang together; what is in another component tells nothing here."""
    parents = list(range(len(model.truth)))

    def head(unknown: int) -> int:
        while parents[unknown] != unknown:
            parents[unknown] = parents[parents[unknown]]
            unknown = parents[unknown]
        return unknown

    def join(unknowns: Sequence[int]) -> None:
        for other in unknowns[1:]:
            parents[head(other)] = head(unknowns[0])

    constraints = [*model.relations, *model.known]
    for constraint in constraints:
        join([unknown for unknown, _ in constraint.form])
    for figure in model.figures:
        join([*figure.unknowns, *(unknown for told in figure.tells for unknown, _ in told.form)])
    found: dict[int, tuple[list[int], list[Constraint]]] = {}
    for place, figure in enumerate(model.figures):
        found.setdefault(head(figure.unknowns[0]), ([], []))[0].append(place)
    for constraint in constraints:
        found.setdefault(head(constraint.form[0][0]), ([], []))[1].append(constraint)
    return list(found.values())
