"""The PDF keeps to PDF/UA-1: by an outside validator, and by checks of our own that do not rest on it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import page as validator
import pikepdf
import pytest

from outturn.renderers.pdf import render
from tests.documents.examples import pdf_of
from tests.documents.pdf_structure import Element, structure, untagged_paint
from tests.unit.renderers.sample_document import every_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _made(report: str, period: str, compare_with: str | None = None) -> bytes:
    return pdf_of("meadshire", report, period, compare_with)


@dataclass(frozen=True)
class Case:
    """A document, how its title begins, and what it must hold; a cover paper has no charts and leads nowhere."""

    make: Callable[[], bytes]
    title: str = "Quarterly "
    bookmarks: frozenset[str] = frozenset({"Key", "Notes", "Figures behind the charts"})
    has_charts: bool = True
    has_links: bool = True


REVIEW = {"title": "Review of ", "bookmarks": frozenset({"Summary", "How to read this list", "Customer services"}), "has_charts": False}
COVER = {"bookmarks": frozenset({"Summary", "1 Introduction", "5 Recommendation"}), "has_charts": False, "has_links": False}
CASES = {
    "a document with every kind of block": Case(lambda: render(every_block())),
    "Meadshire's quarterly report": Case(lambda: _made("qpr", "2025-26-Q2")),
    "Meadshire's review": Case(lambda: _made("review-2026-27", "2026-27"), **REVIEW),
    "Meadshire's review compared with an earlier year": Case(lambda: _made("review-2026-27", "2026-27", "2023-24"), **REVIEW),
    "the cover paper of its review": Case(lambda: _made("cover-review-2026-27", "2026-27"), title="Indicators and targets", **COVER),
    "the cover paper of its quarterly report": Case(lambda: _made("cover-qpr", "2025-26-Q2"), title="Performance of the council", **COVER),
}


@pytest.fixture(scope="module", params=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture(scope="module")
def pdf(case: Case) -> bytes:
    return case.make()


@pytest.fixture(scope="module")
def tree(pdf: bytes) -> Element:
    return structure(pdf)


@pytest.fixture(scope="module")
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def test_the_validator_finds_every_rule_of_pdf_ua_kept(pdf: bytes) -> None:
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 100


def test_the_file_says_that_it_is_tagged_and_in_which_language(opened: pikepdf.Pdf) -> None:
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang) == "en-GB"
    assert "/ParentTree" in opened.Root.StructTreeRoot


def test_the_title_is_set_and_shown_in_the_window(opened: pikepdf.Pdf, case: Case) -> None:
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as metadata:
        assert str(metadata["dc:title"]).startswith(case.title)
        assert str(metadata["pdfuaid:part"]) == "1"


def test_every_picture_has_a_text_alternative_that_says_something(tree: Element, case: Case) -> None:
    figures = tree.all("Figure")
    charts = [figure for figure in figures if not (figure.alt or "").startswith("Logo of ")]
    assert bool(charts) == case.has_charts
    assert [figure.alt for figure in figures if not figure.alt or len(figure.alt.split()) < 4] == []


def test_headings_begin_with_the_title_and_skip_no_level(tree: Element) -> None:
    levels = [int(element.kind[1]) for element in tree.walk() if element.kind in {f"H{level}" for level in range(1, 7)}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(before, after) for before, after in pairwise(levels) if after > before + 1] == []


def test_every_table_has_a_caption_and_headers_with_scope(tree: Element) -> None:
    tables = tree.all("Table")
    assert tables
    for table in tables:
        assert table.all("Caption")[0].text
        headers = table.all("TH")
        assert {header.scope for header in headers} <= {"Row", "Column"}
        assert {header.scope for header in table.all("THead")[0].all("TH")} == {"Column"}


def test_the_first_cells_of_rows_are_headers_of_rows(tree: Element) -> None:
    rows = [row for table in tree.all("Table") for body in table.all("TBody") for row in body.all("TR")]
    assert [row.text for row in rows if row.kids[0].text and (row.kids[0].kind, row.kids[0].scope) != ("TH", "Row")] == []


def test_rows_are_regular(tree: Element) -> None:
    for table in tree.all("Table"):
        assert len({len(row.kids) for body in table.all("TBody") for row in body.all("TR")}) <= 1, table.all("Caption")[0].text


def test_lists_have_items_with_bodies(tree: Element) -> None:
    lists = tree.all("L")
    assert lists
    assert [item.kind for found in lists for item in found.kids if item.kind not in ("LI", "L", "Caption")] == []
    assert [item.text for found in lists for item in found.all("LI") if not item.all("LBody")] == []


def test_every_link_says_where_it_leads_and_pages_are_read_by_structure(opened: pikepdf.Pdf, case: Case) -> None:
    links = [note for page in opened.pages for note in page.obj.get("/Annots", []) if note.Subtype == "/Link"]
    assert bool(links) == case.has_links
    assert [link.Rect for link in links if not str(link.get("/Contents", "")) or "/StructParent" not in link] == []
    assert {str(page.obj.get("/Tabs")) for page in opened.pages if "/Annots" in page.obj} == ({"/S"} if case.has_links else set())


def test_all_fonts_are_inside_the_file(opened: pikepdf.Pdf) -> None:
    fonts = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert [str(font.FontName) for font in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys())] == []
    assert {str(font.FontName).split("+")[1].split("-")[0] for font in fonts} <= {"OpenSans", "NotoSansHebrew", "NotoSansArabic"}


def test_bookmarks_stand_under_the_title(opened: pikepdf.Pdf, case: Case) -> None:
    with opened.open_outline() as outline:
        titles = [item.title for root in outline.root for item in (root, *root.children)]
    assert titles[0].startswith(case.title)
    assert case.bookmarks <= set(titles)
    assert opened.Root.PageMode == "/UseOutlines"


def test_no_ink_stands_outside_the_tags(pdf: bytes) -> None:
    assert untagged_paint(pdf) == []


@pytest.mark.parametrize(
    ("report", "period", "indicator"),
    [("framework-lof", "2025-26", None), ("indicator", "2025-26-Q2", "CS03"), ("indicator", "2025-26-Q2", "CS05")],
)
def test_the_other_reports_keep_every_rule_too(report: str, period: str, indicator: str | None) -> None:
    made = pdf_of("meadshire", report, period, indicator=indicator)
    found = validator.validate_pdf_bytes(made, profile=validator.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in found.failures] == []
    assert untagged_paint(made) == []
    rows = [row for table in structure(made).all("Table") for body in table.all("TBody") for row in body.all("TR")]
    assert [row.text for row in rows if row.kids[0].text and (row.kids[0].kind, row.kids[0].scope) != ("TH", "Row")] == []
