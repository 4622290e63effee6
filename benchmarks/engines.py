"""A country's figures on each engine: one answer, and what it takes in time and memory as the figures grow.

Every measurement is a process of its own that starts the engine, opens the Parquet files, assesses every series and writes
the result to a Parquet file. The yardstick adds up every column of the same files with Polars, and keeps nothing.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.national import LATEST, catalogue, write_figures

SIZES = {1: 41_667, 4: 166_667, 24: 1_000_000}
"""Million figures: series."""

LARGEST = (200, 8_333_500)
SERIES_A_FILE = 1_000_000
ENGINES = ("polars", "duckdb", "spark")
LARGE_ENGINE, LARGE_MEMORY, LIMIT_MEMORY = "duckdb", "2500MB", 6.0
"""What the largest table is assessed with, and the gigabytes that the whole process may take."""

NUMBERS, NAMES = ("value", "numerator", "denominator"), ("indicator", "area", "period", "status")
DIGITS = 5


def write_folder(folder: Path, series: int) -> int:
    """Writes the figures as files of a million series each; returns the number of indicators."""
    folder.mkdir()
    indicators = 0
    for place in range(0, series, SERIES_A_FILE):
        indicators += write_figures(folder / f"part-{place:09d}.parquet", min(SERIES_A_FILE, series - place), first=indicators, digits=DIGITS)
    return indicators


def scan(folder: Path) -> float:
    """Seconds to read every column that an assessment reads, and to add it up."""
    start = time.perf_counter()
    sums = [pl.col(NUMBERS).sum(), pl.col(NAMES).to_physical().cast(pl.UInt64).sum()]
    pl.scan_parquet(folder).select(sums).collect(engine="streaming")
    return time.perf_counter() - start


def measure(engine: str, folder: Path, indicators: int, memory: str) -> dict[str, float]:
    """Seconds to start the engine and to assess, the rows of the result, and the peak memory in GB, Spark's own process included."""
    from outturn.api import assess_in_parts, open_figures
    from outturn.cli.writing_parts import write_parts
    from outturn.engines.choosing import EngineOptions, engine_named
    from outturn.package.build import make_package

    tables = catalogue(indicators, DIGITS)
    package = make_package({name: frame.to_dicts() for name, frame in tables.items() if name in ("indicators", "standards")})
    start = time.perf_counter()
    runner = engine_named(engine, EngineOptions(memory=memory))
    started = time.perf_counter()
    result = folder.parent / "result.parquet"
    write_parts(result, assess_in_parts(package, LATEST, open_figures(package, str(folder), runner), all_areas=True), "parquet")
    done = time.perf_counter()
    rows = pl.scan_parquet(result).select(pl.len()).collect().item()
    result.unlink()
    return {"start": started - start, "assess": done - started, "rows": rows, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6 + _java()}


def _java() -> float:
    """The peak of the Java process that this one has started, in GB."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    peaks = [line.split()[1] for child in children for line in Path(f"/proc/{child}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return sum(map(int, peaks)) / 1e6


def measure_apart(engine: str, folder: Path, indicators: int, memory: str = "") -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.engines", engine, str(folder), str(indicators), memory]
    return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))


def run(folder: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of the table, and sentences about them."""
    rows: list[list[str]] = []
    found: dict[int, dict[str, dict[str, float]]] = {}
    for millions, series in SIZES.items():
        place = folder / f"figures-{millions}"
        indicators = write_folder(place, series)
        read = scan(place)
        found[millions] = {engine: measure_apart(engine, place, indicators, "4GB" if engine == "spark" else "") for engine in ENGINES}
        rows += [_row(millions, engine, taken, read) for engine, taken in found[millions].items()]
        shutil.rmtree(place)
    millions, series = LARGEST
    place = folder / f"figures-{millions}"
    indicators = write_folder(place, series)
    read, largest = scan(place), measure_apart(LARGE_ENGINE, place, indicators, LARGE_MEMORY)
    rows.append(_row(millions, LARGE_ENGINE, largest, read, f"{LIMIT_MEMORY:g} GB"))
    shutil.rmtree(place)
    return rows, sentences(found)


def _row(millions: int, engine: str, taken: dict[str, float], read: float, limit: str = "") -> list[str]:
    return [
        f"{millions} million, {engine}",
        f"{taken['start']:.1f} s",
        f"{taken['assess']:.1f} s",
        f"{read:.2f} s",
        f"{taken['assess'] / read:.1f} ×",
        f"{taken['memory']:.2f} GB",
        f"{taken['assess'] / taken['rows'] * 1e6:.2f} µs",
        limit,
    ]


def sentences(found: dict[int, dict[str, dict[str, float]]]) -> list[str]:
    """Where each engine begins to pay, from the numbers: in time, and in memory."""
    told = []
    for engine in ENGINES[1:]:
        quicker = [size for size, taken in found.items() if _whole(taken[engine]) <= _whole(taken["polars"])]
        lighter = [size for size, taken in found.items() if taken[engine]["memory"] < taken["polars"]["memory"]]
        largest = max(found)
        ratio = _whole(found[largest][engine]) / _whole(found[largest]["polars"])
        in_time = (
            f"is as quick as polars from {min(quicker)} million figures on" if quicker else f"takes {ratio:.1f} times as long as polars with {largest} million"
        )
        in_memory = f"needs less memory from {min(lighter)} million figures on" if lighter else "needs more memory at every size"
        told.append(f"{engine} {in_time} and {in_memory}.")
    return told


def _whole(taken: dict[str, float]) -> float:
    return taken["start"] + taken["assess"]


def main(arguments: list[str]) -> dict[str, Any]:
    engine, folder, indicators, memory = arguments
    return measure(engine, Path(folder), int(indicators), memory)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
