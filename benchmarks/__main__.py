"""`make bench`: runs every benchmark and writes docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks import comparing, council, documents, national, reading, rendering, serving, storing, workbooks

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def table(headers: list[str], rows: list[list[str]]) -> str:
    lines = [headers, ["---", *["--:"] * (len(headers) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def timed(name: str, taken: float, yardstick: float) -> list[str]:
    return [name, f"{taken:.3g} s", f"{yardstick:.3g} s", f"{taken / yardstick:.1f} ×"]


def page(folder: Path) -> str:
    large, sentences = national.run(folder)
    small = council.run(folder)
    read = [timed(*row) for row in reading.run()]
    stored = storing.run(folder)
    served = serving.run(folder)
    compared = [timed(*row) for row in comparing.run()]
    drawn = [timed(*row) for row in (*rendering.run(), *workbooks.run(), *documents.run())]
    versions = ", ".join(f"{name} {version(name)}" for name in ("outturn", "polars", "narwhals", "numpy", "scipy"))
    return f"""# Speed and memory

Written by `make bench`, on {os.cpu_count()} processors, Python {platform.python_version()}, {versions}.
Seconds differ from machine to machine and with what else runs; the ratios to the yardstick in the same run matter more.

## A national data set
Every figure in one Parquet file, every series fully assessed: latest, previous and last year's figures, year to date, ratings,
what rests on rounding, direction of travel with its test (a tenth of the series overlap). The yardstick is a Polars scan of the same
columns. Scan and assessment take turns, {national.RUNS} times, so that whatever else runs falls on both; the table has the medians. “By processors” is
the ratio of the time that all processors worked, which hardly notices what else runs. The memory is the peak of a process of its own that assesses once.

{table(["Size", "Assessed in", "Yardstick: scan", "Ratio", "By processors", "Peak memory", "A series", "Limit"], large)}

{" ".join(sentences)}

## A council
{council.INDICATORS} indicators of {council.MONTHS} months. Each command is a process of its own, as a person runs it. They take
turns with the yardstick, a process that only imports Polars and NumPy; the table has the medians of {council.RUNS}.

{table(["Command", "Takes", "Limit", "Yardstick", "Ratio", "Time of processors"], small)}

## Reading a package
The yardstick is Polars reading the same CSV file without checking anything.

{table(["What", "Takes", "Yardstick: read only", "Ratio"], read)}

## A database
A million figures, each command as a process of its own. The yardstick is reading the package and writing it to a folder, without a database.

{table(["What", "Takes", "Limit", "Yardstick", "Ratio"], stored)}

## The service
{serving.PEOPLE} signed-in people at once for {serving.SECONDS} s, on PostgreSQL, with {serving.INDICATORS} indicators of
{serving.MONTHS} months; their programs run on the same machine. A person waits between 1 and 3 s before the next page.
Limits of all pages together: {serving.LIMITS}.

{table(["Page", "Requests", "Median", "95 % within", "Longest", "Failures"], served)}

## Comparison
The yardstick is a group-by that only takes the median of the same rows, and for the model of neighbours SciPy's distances alone.

{table(["What", "Takes", "Yardstick", "Ratio"], compared)}

## Drawing a report
The yardstick is the same report written as JSON, which draws nothing.

{table(["What", "Takes", "Yardstick: as JSON", "Ratio"], drawn)}
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = page(Path(folder))
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


main()
