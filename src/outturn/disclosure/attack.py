"""The attacker: from everything that is published, between what a withheld count must lie. Linear programming over one component."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from outturn.disclosure.model import Constraint, Form, Model

_SLACK = 1e-7
_UNBOUNDED = 3
"""What the solver says where there is no least."""


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


class Attacker:
    """Knows the relations, what was known before, and what the figures tell that are not withheld. No count of people is below nought."""

    def __init__(self, model: Model, figures: Sequence[int], constraints: Sequence[Constraint]) -> None:
        self._figures = [(place, model.figures[place]) for place in figures]
        told = [constraint for _, figure in self._figures for constraint in figure.tells]
        names = {unknown for constraint in (*constraints, *told) for unknown, _ in constraint.form} | {
            unknown for _, figure in self._figures for unknown in figure.unknowns
        }
        self._place = {unknown: number for number, unknown in enumerate(sorted(names))}
        truths = [model.truth[unknown] for unknown in sorted(names)]
        self._floor = np.array([0.0 if truth is None or truth >= 0 else -np.inf for truth in truths])
        self._always = constraints

    def interval(self, form: Form, withheld: Collection[int]) -> Interval:
        """Between what the sum must lie while these figures are withheld."""
        shown = [constraint for place, figure in self._figures if place not in withheld for constraint in figure.tells]
        low, high, rows, ends = self._programme([*self._always, *shown])
        wanted = self._row(form)
        return Interval(_least(wanted, low, high, rows, ends), -_least(-wanted, low, high, rows, ends))

    def _row(self, form: Form) -> NDArray[np.float64]:
        row = np.zeros(len(self._place))
        for unknown, times in form:
            row[self._place[unknown]] += times
        return row

    def _programme(
        self, constraints: Sequence[Constraint]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], list[NDArray[np.float64]], list[tuple[float, float]]]:
        """Bounds of the unknowns, and the rows of the constraints on more than one."""
        low, high = self._floor.copy(), np.full(len(self._floor), np.inf)
        rows, ends = [], []
        for constraint in constraints:
            if len(constraint.form) == 1:
                (unknown, times), *_ = constraint.form
                place, bounds = self._place[unknown], sorted((constraint.low / times, constraint.high / times))
                low[place], high[place] = max(low[place], bounds[0]), min(high[place], bounds[1])
            else:
                rows.append(self._row(constraint.form))
                ends.append((constraint.low, constraint.high))
        return low, high, rows, ends


def _least(
    wanted: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], rows: list[NDArray[np.float64]], ends: list[tuple[float, float]]
) -> float:
    """The least that the sum can be; no number where the constraints contradict each other, so that nothing passes for safe."""
    from scipy.optimize import linprog  # here, because SciPy takes longer to import than most commands to run

    equal = [place for place, (least, most) in enumerate(ends) if most - least <= _SLACK]
    above = [place for place, (_, most) in enumerate(ends) if place not in equal and np.isfinite(most)]
    below = [place for place, (least, _) in enumerate(ends) if place not in equal and np.isfinite(least)]
    matrix = [*(rows[place] for place in above), *(-rows[place] for place in below)]
    found = linprog(
        wanted,
        A_ub=np.array(matrix) if matrix else None,
        b_ub=[*(ends[place][1] + _SLACK for place in above), *(-ends[place][0] + _SLACK for place in below)] or None,
        A_eq=np.array([rows[place] for place in equal]) if equal else None,
        b_eq=[ends[place][0] for place in equal] or None,
        bounds=np.column_stack([low, np.maximum(low, high)]),
        method="highs",
    )
    return float(found.fun) if found.status == 0 else -np.inf if found.status == _UNBOUNDED else np.nan
