"""Tables on the pages of a PDF: ruled, with rules between rows only, without any rule, over several pages, with headings over columns."""

from __future__ import annotations

import pytest
import typst

from outturn.intake.model import Grid
from outturn.intake.readers.pdf import pdf_document
from tests.intake_tables import not_understood, rows, said, taken

TITLE = "= Elmet Council dashboard October 2025\n== Depots\n"
COLUMNS = "columns: (1.2cm, 6cm, 2cm, 2cm, 2cm, 2cm)"
BODY = """
 [Ref],[Indicator],[Sep-25],[Oct-25],[RAG],[Target],
 [A1],[Yards swept in time by the team of the night and of the day],[90%],[91%],[GREEN],[90%],
 [A2],[Gates shut],[80%],[70%],[RED],[90%])
Words follow here, which say nothing of any number.
"""


def pdf(body: str, settings: str = "") -> bytes:
    """A page made by the engine that makes the reports."""
    return typst.compile(f'#set page(paper: "a4", margin: 2cm{settings})\n#set text(size: 10pt)\n{body}'.encode())


def grids(data: bytes) -> list[list[list[str]]]:
    blocks = pdf_document(data, "a.pdf").blocks
    return [[[cell.text for cell in row] for row in block.rows] for block in blocks if isinstance(block, Grid)]


@pytest.mark.parametrize(
    "stroke",
    ["0.5pt", "(x: none, y: 0.5pt)", "none", "(x, y) => (bottom: 0.5pt)", "(x, y) => if y == 0 { (bottom: 0.5pt) }"],
    ids=["ruled cells", "rules between rows", "no rules", "rules below rows", "one rule below the headings"],
)
def test_a_table_reads_the_same_however_it_is_ruled(stroke: str) -> None:
    data = pdf(f"{TITLE}#table({COLUMNS}, stroke: {stroke},{BODY}")
    assert grids(data) == [
        [
            ["Ref", "Indicator", "Sep-25", "Oct-25", "RAG", "Target"],
            ["A1", "Yards swept in time by the team of the night and of the day", "90%", "91%", "GREEN", "90%"],
            ["A2", "Gates shut", "80%", "70%", "RED", "90%"],
        ]
    ]
    found = taken("a.pdf", data)
    assert rows(found, "figures", "indicator", "period", "value", "published_rating") == [
        ("A1", "2025-09", 90.0, None),
        ("A1", "2025-10", 91.0, "GREEN"),
        ("A2", "2025-09", 80.0, None),
        ("A2", "2025-10", 70.0, "RED"),
    ]
    assert rows(found, "standards", "indicator", "financial_year", "target") == [("A1", "2025-26", 90.0), ("A2", "2025-26", 90.0)]
    assert said(found, "Words follow here, which say nothing of any number.") == [("not_used", "text that belongs to no indicator")]


def test_a_heading_over_columns_and_cells_over_two_lines() -> None:
    table = """#table(columns: 6, stroke: 0.5pt,
     table.cell(rowspan: 2)[Ref], table.cell(rowspan: 2)[Indicator], table.cell(colspan: 2)[2025], table.cell(rowspan: 2)[RAG], table.cell(rowspan: 2)[Target],
     [Sep], [Oct],
     [A1],[Yards swept],[90%],[91%],[GREEN],[90%],
     [A2],[Gates shut],[80%],[70%],[RED],[90%])"""
    found = taken("a.pdf", pdf(TITLE + table))
    assert rows(found, "figures", "indicator", "period", "value", "published_rating") == [
        ("A1", "2025-09", 90.0, None),
        ("A1", "2025-10", 91.0, "GREEN"),
        ("A2", "2025-09", 80.0, None),
        ("A2", "2025-10", 70.0, "RED"),
    ]


def test_ratings_that_are_only_colours() -> None:
    table = """#table(columns: 4, stroke: 0.5pt, inset: 8pt,
     [Ref],[Indicator],[Sep-25],[Oct-25],
     [A1],[Yards swept],[90%],table.cell(fill: rgb("#00B050"))[91%],
     [A2],[Gates shut],[80%],table.cell(fill: rgb("#FF0000"))[70%])"""
    found = taken("a.pdf", pdf(TITLE + table))
    assert rows(found, "figures", "indicator", "published_rating", period="2025-10") == [("A1", "GREEN"), ("A2", "RED")]
    assert said(found, "70%") == [("assumed", "RED is taken from the colour of the cell, FF0000")]


def many(size: int) -> str:
    return ",".join(f"[A{place}],[Gate number {place} shut in time],[{50 + place}%],[RED],[90%]" for place in range(1, size + 1))


HEADS = "[Ref],[Indicator],[Oct-25],[RAG],[Target]"
PAPERS = ", height: 9cm, header: [Elmet Council papers], footer: context [Page #counter(page).display()]"


@pytest.mark.parametrize("head", [f"{HEADS},", f"table.header({HEADS}),"], ids=["headings on the first page only", "headings on every page"])
@pytest.mark.parametrize(
    ("stroke", "size"), [("0.5pt", 29), ("0.5pt", 30), ("(x: none, y: 0.5pt)", 29)], ids=["ruled", "ruled, one row on the last page", "rules between rows"]
)
def test_a_table_over_several_pages_loses_no_row(head: str, stroke: str, size: int) -> None:
    data = pdf(f"{TITLE}#table(columns: (1.2cm, 7cm, 2cm, 2cm, 2cm), stroke: {stroke},{head}{many(size)})", PAPERS)
    assert len(pdf_document(data, "a.pdf").blocks) > 5
    found = taken("a.pdf", data)
    assert rows(found, "figures", "indicator", "value", "published_rating") == [(f"A{place}", 50.0 + place, "RED") for place in range(1, size + 1)]
    assert not_understood(found) == []
    assert "Elmet Council papers" not in [fate.text for fate in found.fates]


@pytest.mark.parametrize("stroke", ["0.5pt", "(x: none, y: 0.5pt)"], ids=["ruled", "rules between rows"])
def test_headings_over_several_lines_that_come_again_on_each_page_are_no_running_header(stroke: str) -> None:
    heads = "[Ref],[Indicator],[Q1 \\ 2025/26],[Q2 \\ 2025/26],[Target \\ 2025/26]"
    body = ",".join(f"[A{place}],[Gate number {place} shut in time],[{50 + place}%],[{60 + place}%],[90%]" for place in range(1, 31))
    data = pdf(f"#table(columns: (1.2cm, 7cm, 2cm, 2cm, 2cm), stroke: {stroke},table.header({heads}),{body})", ", height: 9cm")
    found = taken("a.pdf", data)
    assert rows(found, "figures", "value", period="2025-26-Q1") == [(50.0 + place,) for place in range(1, 31)]
    assert rows(found, "figures", "value", period="2025-26-Q2") == [(60.0 + place,) for place in range(1, 31)]


def test_a_list_of_counts_that_a_page_break_cuts_is_not_taken_for_indicators() -> None:
    indicators = f"#table(columns: (1.2cm, 7cm, 2cm, 2cm, 2cm), stroke: 0.5pt,{HEADS},[A1],[Gates shut],[91%],[GREEN],[90%])\n"
    counts = "#table(columns: (1.2cm, 7cm, 2cm, 2cm, 2cm), stroke: 0.5pt,[],[],[GREEN],[AMBER],[RED],[],[Depots],[1],[0],[0])\n"
    rest = "#pagebreak()\n#table(columns: (1.2cm, 7cm, 2cm, 2cm, 2cm), stroke: 0.5pt,[X],[Bridges],[1],[0],[2])\n"
    found = taken("a.pdf", pdf(TITLE + indicators + counts + rest))
    assert rows(found, "indicators", "indicator") == [("A1",)]
    assert "Bridges" in not_understood(found)


def test_headings_by_the_size_of_their_letters_and_words_in_bold() -> None:
    body = f"""{TITLE}*Key Performance Indicators*\n
#table({COLUMNS}, stroke: 0.5pt,{BODY}
== A very long heading of a part of the report of this council that goes on over more than one line of the page
#table(columns: 3, stroke: 0.5pt,[Ref],[Indicator],[Oct-25],[B1],[Doors mended],[5])"""
    found = taken("a.pdf", pdf(body))
    assert rows(found, "indicators", "indicator", "kind", "section") == [
        ("A1", "kpi", "depots"),
        ("A2", "kpi", "depots"),
        ("B1", "kpi", rows(found, "sections", "section")[-1][0]),
    ]
    assert rows(found, "sections", "name")[-1] == (
        "A very long heading of a part of the report of this council that goes on over more than one line of the page",
    )
