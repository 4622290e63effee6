"""All that a document says is in its PDF: every figure, tag, note and word, in the document's order."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from outturn.renderers.pdf import render
from outturn.reports.content import Chart, Contents, Document, Grid, KeyFact, Panel, RatingTag, Table, Text, TrendTag
from tests.documents.examples import document_of, pdf_of
from tests.documents.pdf_pages import pages_of
from tests.documents.pdf_structure import Element, structure
from tests.unit.renderers.sample_document import NOTICE, every_block, long_report

if TYPE_CHECKING:
    from collections.abc import Iterator

QUARTERLY = ("meadshire", "qpr", "2025-26-Q2")


@pytest.fixture(scope="module", params=["a document with every kind of block", "Meadshire's quarterly report"])
def document(request: pytest.FixtureRequest) -> Document:
    return every_block() if "every" in request.param else document_of(*QUARTERLY)


@pytest.fixture(scope="module")
def tree(document: Document) -> Element:
    return structure(pdf_of(*QUARTERLY) if document is document_of(*QUARTERLY) else render(document))


def squeezed(text: str) -> str:
    """Without spaces and the marks of line breaks: a line may end anywhere."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text).replace("\u2010", "")


def shown(document: Document) -> tuple[Any, ...]:
    """All that is for readers on paper; `data` is for workbooks."""
    return document.facts, document.blocks, document.notes


def items(value: Any, *kinds: type) -> Iterator[Any]:
    """Everything of these kinds inside a part of a document, in order."""
    if isinstance(value, kinds):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from items(part, *kinds)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from items(getattr(value, name), *kinds)


def words_of(content: Any) -> str:
    return "".join(item.text for item in items(content, Text, RatingTag, TrendTag))


def test_every_word_of_the_document_is_in_the_pdf(document: Document, tree: Element) -> None:
    drawn = squeezed(tree.text)
    texts = {item.text for item in items(shown(document), Text, RatingTag, TrendTag)} | {fact.label for fact in items(shown(document), KeyFact)}
    missing = sorted(text for text in texts if squeezed(text) not in drawn)
    assert missing == []


def test_every_table_has_the_figures_of_the_document_cell_by_cell(document: Document, tree: Element) -> None:
    drawn = {_shape(table) for table in tree.all("Table")}
    wanted = list(items(shown(document), Table))
    assert len(tree.all("Table")) == len(wanted)
    assert [table.id for table in wanted if _cells(table) not in drawn] == []


def _cells(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(squeezed(words_of(cell.content)) for cell in row.cells) for row in table.rows)


def _shape(table: Element) -> tuple[tuple[str, ...], ...]:
    """The rows without what only marks a note or says that a rating rests on rounding."""
    rows = (row for body in table.all("TBody") for row in body.all("TR"))
    return tuple(tuple(re.sub(r"\[\d+\]|restsonrounding", "", squeezed(cell.text)) for cell in row.kids) for row in rows)


def test_every_chart_is_a_picture_with_its_description(document: Document, tree: Element) -> None:
    charts = list(items(shown(document), Chart))
    logo = [document.logo.text] if document.logo else []
    assert [figure.alt for figure in tree.all("Figure")] == [*logo, *(" ".join(chart.spec.description.split()) for chart in charts)]


def test_headings_stand_in_the_order_of_the_document(document: Document, tree: Element) -> None:
    drawn = [squeezed(element.text) for element in tree.all(*(f"H{level}" for level in range(1, 7)))]
    wanted = [squeezed(text) for text in _headings(document.blocks)]
    assert drawn[1 : 1 + len(wanted)] == wanted


def _headings(blocks: Any) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Panel):
            yield block.heading.text
        elif isinstance(block, Grid):
            yield from _headings(block.panels)
        elif type(block).__name__ == "Heading":
            yield block.text


def test_the_contents_list_leads_to_each_section_with_its_page(document: Document, tree: Element) -> None:
    contents = next(block for block in document.blocks if isinstance(block, Contents))
    lines = [squeezed(entry.text) for entry in tree.all("TOCI")]
    for entry in contents.entries:
        assert any(re.fullmatch(re.escape(squeezed(entry.text)) + r"\.*\d+", line) for line in lines), entry.text


def test_every_page_says_whose_report_it_is_and_that_the_council_is_invented() -> None:
    pages = [page.text for page in pages_of(render(every_block()))]
    assert all(NOTICE in page.replace("\n", " ") for page in pages)
    assert all("Meadshire County Council" in page and "July to September 2025" in page for page in pages)
    assert [f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1)] == [False, *[True] * (len(pages) - 1)]


def test_nothing_runs_over_the_edge_of_a_page() -> None:
    for page in pages_of(render(long_report(kpis=8, activities=8, sections=2))):
        assert page.letters
        assert min(letter["x0"] for letter in page.letters) >= 40
        assert max(letter["x1"] for letter in page.letters) <= page.width - 40
        assert max(letter["bottom"] for letter in page.letters) <= page.height - 20


def test_a_table_over_several_pages_repeats_its_headings_on_each() -> None:
    table = next(iter(items(every_block().blocks, Table)))
    long = replace(table, rows=table.rows[:1] * 120)
    pages = [page.text for page in pages_of(render(Document("Long table", "", "Meadshire", "2025-26-Q2", "qpr", (long,))))][1:]
    assert len(pages) > 2
    assert all("Indicator" in page and "Direction" in page for page in pages)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(every_block()) == render(every_block())


def test_the_date_of_the_file_is_the_end_of_its_period() -> None:
    with pikepdf.open(io.BytesIO(render(every_block()))) as pdf:
        assert str(pdf.docinfo.get("/CreationDate", "")).startswith("D:20250930") or "2025-09-30" in bytes(pdf.Root.Metadata.read_bytes()).decode()
