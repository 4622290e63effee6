"""Records with the same key: which of them counts, and which are left out.

Keys are compared as numbers first, which needs eight bytes a record and can be done a part at a time; only what then looks
alike is compared as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from outturn.measures.records import KEY, ROW
from outturn.measures.vocabulary import Kept

if TYPE_CHECKING:
    from outturn.measures.definition import Definition
    from outturn.measures.records import Records

_ORDER = "@order"


@dataclass(frozen=True)
class Doubles:
    """`dropped` are the records that do not count, in their order: their rows and their keys. `keys` is how many keys they have."""

    dropped: pl.DataFrame
    keys: int


NONE = Doubles(pl.DataFrame(schema={ROW: pl.Int64}), 0)


def doubles(frame: nw.LazyFrame[Any], records: Records, definition: Definition) -> Doubles:
    if not definition.key:
        return NONE
    alike = _alike(frame, records)
    if alike.is_empty():
        return NONE
    order = _order(definition)
    wanted = [nw.col(name).alias(f"@{name}") for name in _written(definition)] + ([order.alias(_ORDER)] if order is not None else [])
    found = records.engine.collect([frame.join(records.engine.lifted(alike), on=KEY, how="inner").select(ROW, *wanted)])[0]
    return _dropped(found.rename({f"@{name}": name for name in _written(definition)}), definition)


def _written(definition: Definition) -> list[str]:
    """The columns of the key as they are compared: dates by their text."""
    return [f"{name}@shown" for name in definition.key]


def _alike(frame: nw.LazyFrame[Any], records: Records) -> pl.DataFrame:
    """The numbers that more than one record has; those of a part of all numbers at a time."""
    keys = frame.select(KEY).filter(~nw.col(KEY).is_null())
    if records.parts == 1:
        return records.engine.repeated(keys)
    return pl.concat([records.engine.repeated(keys.filter(nw.col(KEY) % records.parts == part)) for part in range(records.parts)])


def _order(definition: Definition) -> nw.Expr | None:
    name = definition.keep_by
    if not name:
        return None
    return nw.col(f"{name}@us" if definition.columns[name].type == "instant" else f"{name}@day").cast(nw.Int64)


def _dropped(found: pl.DataFrame, definition: Definition) -> Doubles:
    """All but one of each key: by the date that says which is later and then by their place; a record without that date comes first."""
    keys = _written(definition)
    by = [name for name in (_ORDER, ROW) if name in found.columns]
    ordered = found.sort(by, descending=definition.keep is Kept.LAST, nulls_last=definition.keep is Kept.LAST)
    counts = ordered.filter(pl.len().over(keys) > 1)
    kept = counts.unique(subset=keys, keep="first", maintain_order=True)
    dropped = counts.join(kept.select(ROW), on=ROW, how="anti").sort(ROW).rename({f"{name}@shown": name for name in definition.key})
    return Doubles(dropped.select(ROW, *definition.key), kept.height)
