"""Case records: ten and forty million of them to monthly figures, as one pass.

The yardstick, in the same run: a Polars scan of the same columns that does nothing with them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.timing import in_turns

MILLIONS = (10, 40)
RUNS = 3
LIMIT = 10.0
"""Seconds that ten million records may take."""

_BLOCK = 1_000_000
_YEARS = 10
_START = 1_427_842_800  # 1 April 2015 in London
COLUMNS = ("case", "created", "due", "closed", "kind", "district")
DEFINITION = """
[records]
as_at = 2025-03-31
{key}
[columns]
case = "text"
created = "instant"
due = "date"
closed = "instant"
kind = "text"
district = "text"
[dates]
created = "created"
due = "due"
closed = "closed"
[[indicators]]
indicator = "M1"
name = "Repaired within 28 days"
period = "due"
numerator = "closed - created <= 28 days"
open = "late"
breakdowns = ["kind", "district"]
[[indicators]]
indicator = "M2"
name = "Median wait in working days"
method = "median"
period = "closed"
value = "closed - created in working days"
open = "leave_out"
"""


def write_records(path: Path, millions: int) -> None:
    """Reports of ten years in no order, 3 in 100 of them open, a file for each million."""
    path.mkdir()
    random = np.random.default_rng(20251031)
    kinds, districts = pl.Series([f"Kind {number}" for number in range(12)]), pl.Series([f"District {number}" for number in range(14)])
    for block in range(millions):
        created = pl.Series((_START + random.integers(0, _YEARS * 365 * 86_400, _BLOCK)) * 1_000_000).cast(pl.Datetime("us"))
        wait = pl.Series((random.exponential(12 * 86_400, _BLOCK) * 1e6).astype(np.int64)).cast(pl.Duration("us"))
        frame = pl.DataFrame(
            {
                "case": pl.Series(np.arange(_BLOCK) + block * _BLOCK),
                "created": created.dt.replace_time_zone("UTC"),
                "closed": (created + wait).dt.replace_time_zone("UTC"),
                "kind": kinds.gather(random.integers(0, 12, _BLOCK)),
                "district": districts.gather(random.integers(0, 14, _BLOCK)),
            }
        )
        is_closed = pl.Series(random.random(_BLOCK) > 0.03)
        frame.with_columns(
            case=pl.format("C{}", "case"), due=pl.col("created").dt.date().dt.offset_by("28d"), closed=pl.when(is_closed).then(pl.col("closed"))
        ).write_parquet(path / f"{block:03}.parquet")


def scan(path: Path) -> None:
    """Reads the same columns and does nothing with them but count what is there."""
    pl.scan_parquet(path / "*.parquet").select(pl.col(COLUMNS).count()).collect(engine="streaming")


def measured(path: Path, definition: Path, engine: str = "polars") -> None:
    from outturn.api import measure

    measure(path, definition, engine=engine, as_at=date(2025, 3, 31))


def definition_of(folder: Path, *, key: bool) -> Path:
    path = folder / f"definition-{key}.toml"
    path.write_text(DEFINITION.format(key='key = "case"' if key else ""), encoding="utf-8")
    return path


def peak_memory(path: Path, definition: Path, engine: str) -> float:
    """In gigabytes, of a process of its own that measures once."""
    command = [sys.executable, "-m", "benchmarks.measuring", str(path), str(definition), engine]
    return float(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def run(folder: Path) -> list[list[str]]:
    rows = []
    for millions in MILLIONS:
        path = folder / f"records-{millions}"
        write_records(path, millions)
        for engine, key in (("polars", False), ("polars", True), ("duckdb", False)):
            definition = definition_of(folder, key=key)
            memory = peak_memory(path, definition, engine)
            yardstick, work = in_turns([lambda path=path: scan(path), lambda path=path, way=definition, by=engine: measured(path, way, by)], RUNS)  # type: ignore[misc]
            ratios = [f"{work.clock / yardstick.clock:.1f} ×", f"{work.processors / yardstick.processors:.1f} ×"]
            limit = f"{LIMIT:.0f} s" if (millions, engine, key) == (10, "polars", False) else ""
            name = f"{millions} million, {engine}{', duplicates sought' if key else ''}"
            rows.append([name, f"{work.clock:.2f} s", f"{work.processors:.2f} s", f"{yardstick.clock:.2f} s", *ratios, f"{memory:.2f} GB", limit])
    return rows


def _report_memory(path: str, definition: str, engine: str) -> None:
    measured(Path(path), Path(definition), engine)
    sys.stdout.write(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6))


if __name__ == "__main__":
    _report_memory(*sys.argv[1:])
