"""Sums by keys, of the records as a whole or of one share of them after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Tally:
    """A row for each of the `keys`, without any a single row; `how` says of each other column whether it is a sum, a max or a min."""

    frame: nw.LazyFrame[Any]
    keys: tuple[str, ...]
    how: Mapping[str, str]


def tallied(frame: nw.LazyFrame[Any], keys: Sequence[str], how: Mapping[str, str]) -> Tally:
    return Tally(frame.group_by(*keys).agg(*[getattr(nw.col(name), way)() for name, way in how.items()]), tuple(keys), how)


def together(tally: Tally, shares: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """What the whole would have given: sums of sums, and the most and the least of all."""
    if len(shares) == 1:
        return shares[0]
    whole = pl.concat(shares)
    columns = [getattr(pl.col(name), way)() for name, way in tally.how.items()]
    return whole.group_by(tally.keys).agg(columns) if tally.keys else whole.select(columns)
