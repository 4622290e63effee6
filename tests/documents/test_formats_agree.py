"""Every figure that a report prints stands in every format in which it can be written, with the same digits.

A new format needs one line in EXTRACTORS: how to get at the words and numbers of its file, as a person sees them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import openpyxl
import pytest

from outturn.api import read_package
from outturn.figures.formatting import MINUS
from outturn.periods import parse_period
from outturn.renderers.registry import RENDERERS, renderer_for
from outturn.reports.content import Contents, Heading, Panel, Table
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.documents.pdf_pages import pages_of
from tests.documents.pdf_structure import structure
from tests.documents.workbooks import shown_in_ods, shown_in_xlsx
from tests.unit.renderers.sample_document import every_block
from tests.unit.reports.council import all_blocks, council, words
from tests.unit.reports.reviews import STANDARDS
from tests.unit.reports.reviews import council as reviewed
from tests.unmeasured import unmeasured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outturn.reports.content import Document, Inline

INTRODUCED: list[dict[str, object]] = [
    {"report": "qpr", "title": "Quarterly report", "kind": "quarterly", "frequency": "quarterly", "committee": "Cabinet"},
    {"report": "cover", "title": "A paper", "kind": "cover", "about": "qpr"},
]
EXAMPLES = Path(__file__).parents[2] / "examples"
FIGURE = re.compile(r"(?<![\w.,])[" + MINUS + r"-]?(?:£)?\d[\d,]*(?:\.\d+)?(?![\d\w])")


# --- the figures of a document
def printed_texts(document: Document) -> Iterator[str]:
    """Every text that a page prints: paragraphs, cells, facts, notes."""
    yield from (words(fact.content) for fact in document.facts)
    yield from (words(note.content) for note in document.notes)
    for block in all_blocks(document.blocks):
        if isinstance(block, Panel):
            yield from (words(fact.content) for fact in block.facts)
        if hasattr(block, "content"):
            yield f"{getattr(block, 'number', '')} {words(block.content)}"
        for row in getattr(block, "rows", ()):
            yield from (words(cell.content) for cell in row.cells)


def figures(texts: Iterator[str]) -> set[str]:
    """The numbers in texts by their digits: signs and decimals as printed, without unit; references to notes are no figures."""
    found = set()
    for text in texts:
        plain = re.sub(r"\^\d+|\[note \d+\]", " ", text.replace("\u00a0", " "))
        spaced = re.sub(r"(?<=\d)(%|k|m|bn)\b|%", " ", plain)
        found |= {token.replace(MINUS, "-").replace("£", "").rstrip(",") for token in FIGURE.findall(spaced)}
    return found


# --- the words of a file
def of_html(data: bytes) -> Iterator[str]:
    tree = html5lib.parse(data, namespaceHTMLElements=False)
    for element in tree.find("body").iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style"}:
            yield from (part for part in (element.text, element.tail) if part)


def of_json(data: bytes) -> Iterator[str]:
    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from texts(inner)

    yield from texts(json.loads(data))


def of_xlsx(data: bytes) -> Iterator[str]:
    yield from shown_in_xlsx(openpyxl.load_workbook(io.BytesIO(data)))


def of_docx(data: bytes) -> Iterator[str]:
    """The paragraphs of the body and of the footnotes, their runs joined."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name in archive.namelist():
                for paragraph in re.findall(r"<w:p[ >].*?</w:p>", archive.read(name).decode().replace("<w:tab/>", "<w:t> </w:t>"), flags=re.DOTALL):
                    yield unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph)))


def of_pdf(data: bytes) -> Iterator[str]:
    yield from (page.text for page in pages_of(data))


EXTRACTORS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "html": of_html,
    "json": of_json,
    "xlsx": of_xlsx,
    "ods": shown_in_ods,
    "docx": of_docx,
    "pdf": of_pdf,
}

DOCUMENTS: dict[str, Callable[[], Document]] = {
    "every kind of block": every_block,
    "quarterly report": lambda: build_report(council(), ReportRequest("qpr", parse_period("2025-26-Q2"))),
    "dashboard": lambda: build_report(council(), ReportRequest("dash", parse_period("2025-09"))),
    "review": lambda: build_report(reviewed(), ReportRequest("review", parse_period("2026-27"))),
    "review compared with an earlier year": lambda: build_report(
        reviewed(STANDARDS.replace("2025-26", "2021-22")), ReportRequest("review", parse_period("2026-27"), compare_with=parse_period("2021-22"))
    ),
    "cover paper of a review": lambda: build_report(reviewed(), ReportRequest("cover", parse_period("2026-27"))),
    "cover paper of a performance report": lambda: build_report(council(reports=INTRODUCED), ReportRequest("cover", parse_period("2025-26-Q2"))),
    "one indicator": lambda: build_report(council(), ReportRequest("indicator", parse_period("2025-26-Q2"), "K2")),
    "framework paper": lambda: build_report(read_package(EXAMPLES / "meadshire"), ReportRequest("framework-lof", parse_period("2025-26"))),
}


@cache
def document_of(name: str) -> Document:
    return DOCUMENTS[name]()


@cache
def file_of(form: str, name: str) -> bytes:
    """Each file is drawn once for all the tests that read it."""
    return renderer_for(form).render(document_of(name))


@cache
def texts_of(form: str, name: str) -> tuple[str, ...]:
    return read(form, file_of(form, name))


@unmeasured
def read(form: str, data: bytes) -> tuple[str, ...]:
    return tuple(EXTRACTORS[form](data))


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize("form", list(RENDERERS))
def test_every_figure_of_the_report_is_in_the_file(form: str, name: str) -> None:
    document = document_of(name)
    wanted = figures(printed_texts(document))
    assert len(wanted) > 20
    held = figures(texts_of(form, name))
    assert wanted - held == set()


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_every_figure_of_the_report_is_on_its_pages_and_no_other(name: str) -> None:
    """The folder of pages holds what the content model prints, and nothing that the single page does not."""
    document = document_of(name)
    pages = renderer_for("html").render_pages(document)
    held = figures(text for file, data in pages.items() if file.endswith(".html") for text in read("html", data))
    assert figures(printed_texts(document)) - held == set()
    assert held - figures(texts_of("html", name)) == set()


WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize("form", list(RENDERERS))
def test_every_word_of_the_report_is_in_the_file(form: str, name: str) -> None:
    """Lines may be broken in the PDF, and workbooks say in shorthand why there is no number."""
    document = document_of(name)
    wanted = {word.lower() for text in printed_texts(document) for word in WORD.findall(text)}
    held = {word.lower() for text in texts_of(form, name) for word in WORD.findall(text.replace("\u200b", ""))}
    shorthand = {"available", "applicable", "set", "suppressed", "not", "none", "known", "recorded"} if form in {"xlsx", "ods"} else set()
    assert len(wanted) > 50
    assert wanted - held - shorthand == set()


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize("form", ["html", "json", "docx", "pdf"])
def test_headings_stand_in_the_order_of_the_report(form: str, name: str) -> None:
    """A PDF by its tags, which is the order in which it is read aloud: its lines run across two columns."""
    document = document_of(name)
    data = file_of(form, name)
    held = squeezed(structure(data).text if form == "pdf" else " ".join(texts_of(form, name)))
    wanted = [squeezed(text) for text in landmarks(document)]
    assert len(wanted) > 8
    at = 0
    for text in wanted:
        found = held.find(text, at)
        assert found >= 0, f"“{text}” does not come after what stands before it"
        at = found + len(text)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_tables_of_a_workbook_stand_in_the_order_of_the_report(form: str) -> None:
    """Of the quarterly report; the many small tables of a dashboard are gathered by kind."""
    document = document_of("quarterly report")
    shown = list(texts_of(form, "quarterly report"))
    captions = [block.caption for block in document.blocks if isinstance(block, Table)]
    alone = [caption for caption in dict.fromkeys(captions) if caption in shown]
    places = [len(shown) - 1 - shown[::-1].index(caption) for caption in alone]
    assert len(alone) >= 2
    assert places == sorted(places)


def landmarks(document: Document) -> Iterator[str]:
    """Headings, also of panels: what a reader finds the way by."""
    for block in all_blocks(tuple(block for block in document.blocks if not isinstance(block, Contents))):
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Panel):
            yield block.heading.text


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u00ad\u200b]+", "", text)


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize("form", list(RENDERERS))
def test_every_note_is_in_the_file(form: str, name: str) -> None:
    document = document_of(name)
    held = squeezed(" ".join(texts_of(form, name)))
    parts = [(note.number, squeezed(part)) for note in document.notes for part in leaves(note.content)]
    assert [number for number, part in parts if part not in held] == []


def leaves(content: tuple[Inline, ...]) -> Iterator[str]:
    for item in content:
        yield from leaves(item.content) if hasattr(item, "content") else [getattr(item, "text", "")]


@pytest.mark.parametrize("form", ["html", "json", "xlsx", "ods"])
def test_a_figure_that_is_changed_on_the_way_is_noticed(form: str) -> None:
    """The test above can fail: a document with one figure more is not satisfied by the file of the one without it."""
    held = figures(EXTRACTORS[form](renderer_for(form).render(every_block())))
    assert figures(iter(["It was 97.31% and then \u221212.77."])) - held == {"97.31", "-12.77"}
