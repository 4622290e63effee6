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
    from collections.abc import Callable, Sequence

    Rules = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]
    Sums = Callable[[], Sequence[nw.Expr]]


def with_rules(frame: pl.LazyFrame, rules: Rules) -> pl.LazyFrame:
    """The frame with the columns that `rules` adds. `rules` may do nothing but add columns, and may not ask what the frame holds."""
    for columns in _steps(rules):
        frame = frame.with_columns(columns)
    return frame


def rows_with_rules(frame: pl.DataFrame, *rules: Rules) -> pl.DataFrame:
    """The same of a frame in memory, one after the other. A small one is not worth the planning: to look for what the rules share takes longer than to
    work it out twice.
    """
    if frame.height > _WORTH_PLANNING:
        planned = frame.lazy()
        for part in rules:
            planned = with_rules(planned, part)
        return planned.collect()
    for part in rules:
        for columns in _steps(part):
            frame = frame.with_columns(columns)
    return frame


def grouped(rows: nw.LazyFrame[Any], keys: Sequence[str], rules: Rules, sums: Sums) -> nw.LazyFrame[Any]:
    """One row for each group of the frame with the columns that `rules` adds: what `sums` makes of the group. Of any engine; Polars' are translated once."""
    native = rows.to_native()
    if isinstance(native, pl.LazyFrame):
        return nw.from_native(with_rules(native, rules).group_by(*keys).agg(_translated(sums)))
    return rules(rows).group_by(*keys).agg(*sums())


_WORTH_PLANNING = 200


@cache
def _steps(rules: Rules) -> tuple[list[pl.Expr], ...]:
    noted = _Notebook()
    rules(nw.from_native(noted))
    return tuple(noted.steps)


@cache
def _translated(sums: Sums) -> list[pl.Expr]:
    noted = _Notebook()
    nw.from_native(noted).with_columns(*sums())
    return [column for step in noted.steps for column in step]


class _Notebook(pl.LazyFrame):
    """Notes the columns that it is asked to add, in place of adding them."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[list[pl.Expr]] = []

    def with_columns(self, *columns: Any, **named: Any) -> pl.LazyFrame:
        self.steps.append([*columns, *(column.alias(name) for name, column in named.items())])
        return self
