"""An attacker of our own, apart from the program's: knows what is published and what adds up to what, and tries to narrow what is withheld.

Cells have names; what is published of a cell is between two ends. Counts are not below nought. Nothing of `outturn.disclosure` is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    Equation = tuple[Hashable, Sequence[Hashable]]
    Ends = tuple[float, float]


def narrowed(wanted: Mapping[Hashable, float], published: Mapping[Hashable, Ends], equations: Sequence[Equation]) -> Ends:
    """The least and the greatest value that the sum of cells (each times a number) can have."""
    names = sorted({*wanted, *published, *(name for whole, parts in equations for name in (whole, *parts))}, key=repr)
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(equations), len(names)))
    for number, (whole, parts) in enumerate(equations):
        matrix[number, place[whole]] += 1
        for part in parts:
            matrix[number, place[part]] -= 1
    objective = np.zeros(len(names))
    for name, times in wanted.items():
        objective[place[name]] = times
    bounds = [published.get(name, (0, None)) for name in names]
    ends = []
    for sign in (1, -1):
        given = {"A_eq": matrix, "b_eq": np.zeros(len(equations))} if len(equations) else {}
        answer = linprog(sign * objective, bounds=bounds, method="highs", **given)
        assert answer.status in {0, 3}, "what is published contradicts itself"
        ends.append(sign * (answer.fun if answer.status == 0 else -np.inf))
    return ends[0], ends[1]
