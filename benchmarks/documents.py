"""How long it takes to make documents of a report with 100 charts: the PDF, and all six formats, as processes of their own.

Run it with `python -m benchmarks.documents`; `run()` gives the rows for the table of all benchmarks. The yardstick is
the same report written as JSON, which draws nothing; for a process, one that only imports what PDF needs.
"""

from __future__ import annotations

import sys

from benchmarks.timing import best, process
from outturn.renderers.registry import RENDERERS, renderer_for
from tests.unit.renderers.sample_document import long_report

ROUNDS = 7
LIMIT_PDF, LIMIT_ALL = 2.0, 6.0
"""Seconds that a person may have to wait for them."""

_IMPORTS = "import outturn.renderers.pdf, tests.unit.renderers.sample_document"


def run() -> list[tuple[str, float, float]]:
    """(what, seconds, seconds of the yardstick), the best of several rounds: what else runs on the machine can only add to a time."""
    document = long_report()
    pdf, json = renderer_for("pdf"), renderer_for("json")
    nothing = best(lambda: _python(_IMPORTS), ROUNDS)
    formats = list(RENDERERS)
    return [
        ("PDF of 60 pages with 100 charts", best(lambda: pdf.render(document), ROUNDS), best(lambda: json.render(document), ROUNDS)),
        (f"the same as a process (limit {LIMIT_PDF:g} s)", best(lambda: _python(_rendering(["pdf"])), ROUNDS), nothing),
        (f"all {len(formats)} formats of it as one process (limit {LIMIT_ALL:g} s)", best(lambda: _python(_rendering(formats)), ROUNDS), nothing),
    ]


def _rendering(formats: list[str]) -> str:
    return (
        "from outturn.api.beside import collect_seldom; collect_seldom(); "  # as every command does
        "from outturn.renderers.registry import renderer_for; from tests.unit.renderers.sample_document import long_report; "
        f"document = long_report(); [renderer_for(name).render(document) for name in {formats!r}]"
    )


def _python(code: str) -> None:
    process([sys.executable, "-c", code])


if __name__ == "__main__":
    for name, taken, yardstick in run():
        print(f"{name:60} {taken:7.3f} s   yardstick {yardstick:7.4f} s   {taken / yardstick:6.1f} ×")
