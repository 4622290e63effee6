"""An answer that is a frame, given on in the form that its reader works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


@dataclass(frozen=True)
class Framed:
    """It speaks the Arrow protocol, so that Polars, DuckDB and others take it as it is."""

    frame: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        return self.frame

    def to_arrow(self) -> pa.Table:
        """Needs the extra `outturn[pandas]` (pyarrow)."""
        return self.frame.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Needs the extra `outturn[pandas]`."""
        return self.frame.to_pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self.frame.height
