"""What is compared: an edition's tables, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


@dataclass(frozen=True)
class EditionState:
    """`history` and `assessed` are what `outturn.assessment` makes of the tables; `shown` are the report's indicators in order."""

    tables: Mapping[str, pl.DataFrame]
    history: pl.DataFrame
    assessed: pl.DataFrame
    shown: tuple[str, ...]
