"""How long it takes to make documents: the PDF of a report with 100 charts, inside the program and as a process of its own.

Run it with `python -m benchmarks.documents`; `run()` gives the rows for the table of all benchmarks. The yardstick is
the same report written as JSON, which draws nothing; for the process, a process that only imports what PDF needs.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from outturn.renderers.registry import renderer_for
from tests.unit.renderers.sample_document import long_report

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
_PROCESS = (
    "from outturn.renderers.registry import renderer_for; from tests.unit.renderers.sample_document import long_report; "
    "renderer_for('pdf').render(long_report())"
)
_IMPORTS = "import outturn.renderers.pdf, tests.unit.renderers.sample_document"


def run() -> list[tuple[str, float, float]]:
    """(what, seconds, seconds of the yardstick), the best of several rounds."""
    document = long_report()
    pdf, json = renderer_for("pdf"), renderer_for("json")
    return [
        ("PDF of 60 pages with 100 charts", _best(lambda: pdf.render(document)), _best(lambda: json.render(document))),
        ("the same as a process", _best(lambda: _process(_PROCESS)), _best(lambda: _process(_IMPORTS))),
    ]


def _process(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def _best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    for name, taken, yardstick in run():
        print(f"{name:45} {taken:7.3f} s   yardstick {yardstick:7.4f} s   {taken / yardstick:6.1f} ×")
