"""Rules in Narwhals as expressions of Polars, translated once in a process.

Narwhals translates an expression whenever a frame is given it. For the two thousand parts of a verdict that takes several
times as long as Polars needs to assess a council, and the outcome is the same for every frame.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    Rules = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]


def with_rules(frame: pl.LazyFrame, rules: Rules) -> pl.LazyFrame:
    """The frame with the columns that `rules` adds. `rules` may do nothing but add columns, and may not ask what the frame holds."""
    for columns in _steps(rules):
        frame = frame.with_columns(columns)
    return frame


def rows_with_rules(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The same of a frame in memory. A small one is not worth the planning: to look for what the rules share takes longer than to work it out twice."""
    if frame.height > _WORTH_PLANNING:
        return with_rules(frame.lazy(), rules).collect()
    for columns in _steps(rules):
        frame = frame.with_columns(columns)
    return frame


_WORTH_PLANNING = 200


@cache
def _steps(rules: Rules) -> tuple[list[pl.Expr], ...]:
    noted = _Notebook()
    rules(nw.from_native(noted))
    return tuple(noted.steps)


class _Notebook(pl.LazyFrame):
    """Notes the columns that it is asked to add, in place of adding them."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[list[pl.Expr]] = []

    def with_columns(self, *columns: Any, **named: Any) -> pl.LazyFrame:
        self.steps.append([*columns, *(column.alias(name) for name, column in named.items())])
        return self
