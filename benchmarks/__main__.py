"""`make bench`: runs every benchmark and writes docs/benchmarks.md. `make bench ONLY=serving` measures a part again and keeps the rest."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import comparing, council, documents, engines, measuring, national, public_pages, reading, rendering, serving, storing, workbooks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def table(headers: list[str], rows: list[list[str]]) -> str:
    lines = [headers, ["---", *["--:"] * (len(headers) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def timed(name: str, taken: float, yardstick: float) -> list[str]:
    return [name, f"{taken:.3g} s", f"{yardstick:.3g} s", f"{taken / yardstick:.1f} ×"]


def opening() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("outturn", "polars", "narwhals", "numpy", "scipy"))
    return f"""# Speed and memory

Written by `make bench`, on {os.cpu_count()} processors, Python {platform.python_version()}, {versions}.
Seconds differ from machine to machine and with what else runs; the ratios to the yardstick in the same run matter more.
Each part is measured beside its own yardstick; `make bench ONLY=name` measures one again."""


def of_the_nation(folder: Path) -> str:
    large, sentences = national.run(folder)
    return f"""## A national data set
Every figure in one Parquet file, every series fully assessed: latest, previous and last year's figures, year to date, ratings,
what rests on rounding, direction of travel with its test (a tenth of the series overlap). The yardstick is a Polars scan of the same
columns. Scan and assessment take turns, {national.RUNS} times, so that whatever else runs falls on both; the table has the medians. “By processors” is
the ratio of the time that all processors worked, which hardly notices what else runs. The memory is the peak of a process of its own that assesses once.

{table(["Size", "Assessed in", "Yardstick: scan", "Ratio", "By processors", "Peak memory", "A series", "Limit"], large)}

{" ".join(sentences)}"""


def of_engines(folder: Path) -> str:
    rows, sentences = engines.run(folder)
    return f"""## Engines
The same figures on each engine, from a folder of Parquet files to a Parquet file of verdicts, each in a process of its own, once. The yardstick adds up
the same columns with Polars and keeps nothing. The memory is the peak of the process, with Spark's own. The largest table is assessed in parts of a million
series, with DuckDB held to {engines.LARGE_MEMORY}.

{table(["Figures, engine", "Start", "Assessed in", "Yardstick: scan", "Ratio", "Peak memory", "A series", "Limit"], rows)}

{" ".join(sentences)}"""


def of_a_council(folder: Path) -> str:
    return f"""## A council
{council.INDICATORS} indicators of {council.MONTHS} months. Each command is a process of its own, as a person runs it. They take
turns with the yardstick, a process that only imports Polars and NumPy, {council.RUNS} times. What else runs on the machine can only add to a time:
the limit is for the shortest, and the ratio is that of the medians.

{table(["Command", "Shortest", "Limit", "Median", "Yardstick", "Ratio", "Time of processors"], council.run(folder))}"""


def of_reading(folder: Path) -> str:
    return f"""## Reading a package
The yardstick is Polars reading the same CSV file without checking anything.

{table(["What", "Takes", "Yardstick: read only", "Ratio"], [timed(*row) for row in reading.run()])}"""


def of_a_database(folder: Path) -> str:
    return f"""## A database
A million figures, each command as a process of its own, the shortest of {storing.ROUNDS} times. The yardstick is reading the package
and writing it to a folder, without a database.

{table(["What", "Takes", "Limit", "Yardstick", "Ratio"], storing.run(folder))}"""


def of_the_service(folder: Path) -> str:
    served, hurried = serving.run(folder)
    return f"""## The service
{serving.PEOPLE} signed-in people at once for {serving.SECONDS} s, on PostgreSQL, with {serving.INDICATORS} indicators of
{serving.MONTHS} months; their programs run on the same machine. A person looks at a page for {serving.STEADY[0]} to {serving.STEADY[1]} s before the next.
Limits of all pages together: {serving.LIMITS}.

{table(["Page", "Requests", "Median", "95 % within", "Longest", "Failures"], served)}

If all of them are in a hurry, {serving.HURRIED[0]} to {serving.HURRIED[1]} s a page, they get {hurried[1]} pages in the same time:
median {hurried[2]}, 95 % within {hurried[3]}, failures {hurried[5]}."""


def of_public_pages(folder: Path) -> str:
    return f"""## Public pages
The site as files is a process of its own, the shortest of {public_pages.RUNS} times; its yardstick is a process that only imports Polars and NumPy.
The pages are answered by two processes from memory, asked by {public_pages.CLIENTS} connections at once from the same machine; their yardstick is
the service's smallest page, `/health/`, and the numbers are the medians of three rounds.

{table(["What", "Measured", "Limit", "Yardstick", "Ratio"], public_pages.run(folder))}"""


def of_comparing(folder: Path) -> str:
    return f"""## Comparison
The yardstick is a group-by that only takes the median of the same rows, and for the model of neighbours SciPy's distances alone.

{table(["What", "Takes", "Yardstick", "Ratio"], [timed(*row) for row in comparing.run()])}"""


def of_case_records(folder: Path) -> str:
    return f"""## Case records
Records of ten years in Parquet, a file for each million, to monthly figures: a share with two breakdowns and open cases, and a median
in working days, with findings. The yardstick is a Polars scan of the same columns that only counts what is there; they take turns,
{measuring.RUNS} times, and the table has the medians. The memory is the peak of a process of its own that measures once.

{table(["Records", "Measured in", "Time of processors", "Yardstick: scan", "Ratio", "By processors", "Peak memory", "Limit"], measuring.run(folder))}"""


def of_drawing(folder: Path) -> str:
    drawn = [timed(*row) for row in (*rendering.run(), *workbooks.run(), *documents.run())]
    return f"""## Drawing a report
The yardstick is the same report written as JSON, which draws nothing. The best of several rounds.

{table(["What", "Takes", "Yardstick: as JSON", "Ratio"], drawn)}"""


PARTS: Mapping[str, Callable[[Path], str]] = {
    "national": of_the_nation,
    "engines": of_engines,
    "council": of_a_council,
    "reading": of_reading,
    "storing": of_a_database,
    "serving": of_the_service,
    "public": of_public_pages,
    "comparing": of_comparing,
    "measuring": of_case_records,
    "drawing": of_drawing,
}


TITLES = {
    "national": "A national data set",
    "engines": "Engines",
    "council": "A council",
    "reading": "Reading a package",
    "storing": "A database",
    "serving": "The service",
    "public": "Public pages",
    "comparing": "Comparison",
    "measuring": "Case records",
    "drawing": "Drawing a report",
}
"""By which a part is found in the page again."""


def main(names: list[str]) -> None:
    if unknown := set(names) - set(PARTS):
        sys.exit(f"There is no part called {', '.join(sorted(unknown))}. The parts are: {', '.join(PARTS)}.")
    before = re.split(r"^(?=## )", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:] if names else []
    parts = {name: part for part in before for name, title in TITLES.items() if part.startswith(f"## {title}\n")}
    with tempfile.TemporaryDirectory() as folder:
        for name in names or PARTS:
            parts[name] = PARTS[name](Path(folder))
            sys.stdout.write(f"{parts[name]}\n\n")
            sys.stdout.flush()
    PAGE.write_text("\n\n".join([opening(), *(parts[name].strip() for name in PARTS if name in parts)]) + "\n", encoding="utf-8")


main(sys.argv[1:])
