"""Whether the files of a folder have the same columns: one engine leaves out what another refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.engines.address import first_line
from outturn.errors import UsageError
from outturn.package.tables import FIGURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.engines.address import Address


def refuse_unlike(address: Address) -> None:
    """Raises UsageError for a file that is no Parquet, or has other columns, or of another type, than the first."""
    first = _columns(address, address.files[0])
    for file in address.files[1:]:
        found = _columns(address, file)
        if found != first:
            raise UsageError(f"Figures cannot be read from {address.root}: {file} has other columns than {address.files[0]} ({_difference(first, found)}).")


def _columns(address: Address, file: str) -> Mapping[str, str]:
    try:
        if address.filesystem is None:
            schema = pl.read_parquet_schema(file)
        else:
            with address.filesystem.open(file, "rb") as stream:
                schema = pl.read_parquet_schema(stream)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UsageError(f"Figures cannot be read from {file}: {first_line(error)}.") from None
    return {name: _type(schema[name]) for name in FIGURES.column_names if name in schema}


def _type(kind: pl.DataType) -> str:
    return "text" if kind in (pl.String, pl.Categorical, pl.Enum) else str(kind).lower()


def _difference(first: Mapping[str, str], other: Mapping[str, str]) -> str:
    """“status is missing; value is int64 and not float64”"""
    told = []
    for name in [*first, *(name for name in other if name not in first)]:
        before, after = first.get(name), other.get(name)
        if before != after:
            told.append(f"{name} is missing" if after is None else f"{name} is more" if before is None else f"{name} is {after} and not {before}")
    return "; ".join(told)
