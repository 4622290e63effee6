"""A result that comes in parts, written as one file: aside first, then renamed into place."""

from __future__ import annotations

import io
import json
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import polars as pl

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_NEW_FILE_MODE = 0o644


def written(frame: pl.DataFrame, form: str) -> bytes:
    """`form` is csv, json or parquet."""
    if form == "json":
        plain = frame.with_columns(pl.col(pl.Datetime).dt.strftime(_INSTANT))
        return (json.dumps(plain.to_dicts(), ensure_ascii=False, indent=1) + "\n").encode()
    buffer = io.BytesIO()
    _WRITERS[form](buffer, iter([frame]))
    return buffer.getvalue()


def write_parts(path: Path, parts: Iterable[pl.DataFrame], form: str) -> None:
    """Raises UsageError where the file cannot be written; an old file then stays as it was."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            _WRITERS[form](stream, iter(parts))
        temporary.chmod(_NEW_FILE_MODE)
        temporary.replace(path)
    except OSError as error:
        reason = "a folder of it is a file" if path.parent.is_file() else error.strerror or str(error)
        raise UsageError(f"{path} cannot be written: {reason}. Choose another with -o.") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _csv(stream: IO[bytes], parts: Iterator[pl.DataFrame]) -> None:
    for place, part in enumerate(parts):
        part.write_csv(stream, include_header=place == 0, datetime_format=_INSTANT)


def _parquet(stream: IO[bytes], parts: Iterator[pl.DataFrame]) -> None:
    """One part needs nothing but Polars, which cannot add to a file."""
    first = next(parts)
    second = next(parts, None)
    if second is None:
        first.write_parquet(stream)
        return
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError("A result as large as this takes pyarrow to write as Parquet: pip install “outturn[engines]”, or choose --format csv.") from None
    table = first.to_arrow()
    with pq.ParquetWriter(stream, table.schema) as writer:
        writer.write_table(table)
        while second is not None:
            writer.write_table(pl.DataFrame(second, schema_overrides=first.schema).to_arrow().cast(table.schema))
            second = next(parts, None)


_WRITERS = {"csv": _csv, "parquet": _parquet}
