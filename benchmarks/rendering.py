"""How long it takes to draw a report: 100 charts, and the whole page of 40 KPIs and 60 activity indicators.

Run it with `python -m benchmarks.rendering`; `run()` gives the rows for the table of all benchmarks. The yardstick is
the same report written as JSON, which draws nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.timing import best
from outturn.charts.size import FULL_WIDTH, HALF_WIDTH
from outturn.charts.svg import draw
from outturn.renderers.registry import renderer_for
from outturn.reports.content import Grid, Panel
from tests.unit.renderers.sample_document import long_report

if TYPE_CHECKING:
    from outturn.charts.spec import ChartSpec
    from outturn.reports.content import Document


def run() -> list[tuple[str, float, float]]:
    """(what, seconds, seconds of the yardstick), the best of several rounds."""
    document = long_report()
    specs = charts_of(document)
    html, yardstick = renderer_for("html"), best(lambda: renderer_for("json").render(document))
    return [
        (f"{len(specs)} charts, full width", best(lambda: [draw(spec, FULL_WIDTH) for spec in specs]), yardstick),
        (f"{len(specs)} charts, half width", best(lambda: [draw(spec, HALF_WIDTH) for spec in specs]), yardstick),
        (f"web page of a quarterly report with {len(specs)} charts", best(lambda: html.render(document)), yardstick),
    ]


def charts_of(document: Document) -> list[ChartSpec]:
    blocks = [panel for block in document.blocks for panel in (block.panels if isinstance(block, Grid) else (block,))]
    return [panel.chart.spec for panel in blocks if isinstance(panel, Panel) and panel.chart]


if __name__ == "__main__":
    for name, taken, yardstick in run():
        print(f"{name:60} {taken:7.4f} s   the same as JSON {yardstick:7.4f} s   {taken / yardstick:6.1f} ×")
