"""How long spreadsheets take: a quarterly report of 100 indicators, and one table of 10,000 rows.

Run it with `python -m benchmarks.workbooks`; `run()` gives the rows for the table of all benchmarks. The yardstick is the
same document written as JSON, which arranges nothing.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.timing import best
from outturn.renderers.registry import renderer_for
from outturn.renderers.workbook.assemble import workbook_of
from outturn.reports.content import Align, Cell, Document, Table, TableColumn, TableRow, Text
from tests.unit.renderers.sample_document import long_report

ROWS = 10_000


def run() -> list[tuple[str, float, float]]:
    """(what, seconds, seconds of the yardstick), the best of several rounds. Each round has a document of its own: the last workbook made is kept."""
    rows = []
    for what, document in (("a quarterly report of 100 indicators", long_report()), (f"a table of {ROWS:,} rows", large_table())):
        yardstick = best(lambda document=document: renderer_for("json").render(document))
        rows.append((f"workbook of {what}, not yet written", best(lambda document=document: workbook_of(replace(document))), yardstick))
        for name in ("xlsx", "ods"):
            renderer = renderer_for(name)
            rows.append((f"{renderer.label} of {what}", best(lambda renderer=renderer, document=document: renderer.render(replace(document))), yardstick))
    return rows


def large_table() -> Document:
    columns = (TableColumn("Area"), *(TableColumn(name, Align.RIGHT) for name in ("Cases", "On time")), TableColumn("Rating"))
    table = Table("areas", "Cases by area", columns, tuple(_row(place) for place in range(ROWS)))
    return Document("Report", "A year", "Council", "2025-26", "large", (table,))


def _row(place: int) -> TableRow:
    share = place % 1000 / 10
    return TableRow((_words(f"Area {place}"), Cell((Text(f"{place:,}"),), place), Cell((Text(f"{share:.1f}%"),), share), _words("GREEN")))


def _words(text: str) -> Cell:
    return Cell((Text(text),))


if __name__ == "__main__":
    for name, taken, yardstick in run():
        print(f"{name:70} {taken:7.4f} s   as JSON {yardstick:7.4f} s   {taken / yardstick:6.1f} ×")
