"""What measuring is given: records as a frame of some engine, with whole numbers beside each date.

Whoever reads records promises these columns, by the names of the definition:

- a text, a number and a boolean under its own name, with null for what is missing;
- `x@day` (days since 1970, by the local calendar) and `x@month` (months since year 0) of each date, `x@us` (microseconds
  since 1970, in UTC) of an instant, and `x@working` (working days since 1970) where the plan needs it;
- `x@bad` where a cell could not be read, `x@odd` where it holds what cannot be meant, both then missing: for `flags` only;
- `x@shown`, what stands in the records, as a text;
- `@row`, which is different for every record, and `@key`, the key as a number that is not negative, where there is a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

ROW, KEY = "@row", "@key"


def repeated(keys: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """As any engine can do it."""
    return keys.group_by(KEY).agg(nw.len().alias("@count")).filter(nw.col("@count") > 1).select(KEY)


class Engine(Protocol):
    """What runs the expressions."""

    def collect(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[pl.DataFrame]:
        """The results, which are small, of one reading of the records where the engine can share it."""

    def repeated(self, keys: nw.LazyFrame[Any]) -> pl.DataFrame:
        """The values of a frame of one column that occur more than once."""

    def lifted(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """A small table, to be joined with the records."""


@dataclass(frozen=True)
class Records:
    """`first_line` is the line of the first record in its file, or None where lines mean nothing.

    `parts`: into how many the keys are divided when duplicates are sought, and `shares` the same records a share after
    another, so that memory does not grow with the records; empty where the engine sees to that.
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    name: str
    flags: frozenset[str] = frozenset()
    first_line: int | None = None
    parts: int = 1
    shares: tuple[nw.LazyFrame[Any], ...] = ()

    def line(self, row: int) -> int | None:
        return None if self.first_line is None else self.first_line + row
