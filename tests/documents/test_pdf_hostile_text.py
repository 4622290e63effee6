"""Whatever authors write comes out as text, and the file stays whole: markup, control characters, scripts, endless words."""

from __future__ import annotations

import io
from dataclasses import replace

import page as validator
import pdfplumber
import pytest

from outturn.charts import FONTS
from outturn.charts.spec import ChartSpec, SeriesRole
from outturn.renderers.pdf import render
from outturn.renderers.pdf.document import source_of
from outturn.renderers.pdf.fonts import character_map
from outturn.renderers.pdf.words import literal, printable
from outturn.reports.content import (
    Align,
    Cell,
    Chart,
    Document,
    Heading,
    KeyFact,
    Link,
    NoteRef,
    Panel,
    PanelKind,
    Paragraph,
    RatingTag,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from tests.documents.pdf_pages import pages_of
from tests.documents.pdf_structure import structure
from tests.unit.renderers.sample_document import PERCENT, quarter_ticks, series
from tests.unmeasured import unmeasured

MARKUP = (
    '#import "x.typ": * $x^2$ @ref <label> *bold* _emph_ `raw` = heading '
    '// comment /* c */ \\u{41} "quoted" <script>alert(1)</script> {{7*7}} #panic("x") ~ -- ---'
)
HOSTILE = {
    "markup of Typst and HTML": MARKUP,
    "control characters": "bell \x07 escape \x1b null \x00 tab \t line \n feed \x0c end",
    "half of a pair": "lone \ud800 surrogate",
    "emoji": "well done 😀 family 👨‍👩‍👧 flag 🇬🇧 heart ❤️",
    "right to left": "שלום עולם and مرحبا بالعالم",
    "a turned line": "abc \u202e def \u2066 ghi",
    "scripts without a font": "中文 ไทย हिन्दी",
    "an endless word": "x" * 500,
    "an endless address": "https://example.org/" + "a" * 400,
    "combining marks": "e\u0301 a\u0308 z\u0324\u0301",
    "private and unassigned": "\ue000 \U000fffff \u0378",
    "nothing but spaces": "   ",
    "nothing": "",
}


def hostile_document(text: str) -> Document:
    content = (
        Text(text),
        Link("#nowhere", (Text(text),)),
        Link("javascript:alert(1)", (Text(text),)),
        Link("https://example.org/" + text, (Text(text),)),
        NoteRef(9),
    )
    spec = ChartSpec("c", text, text, PERCENT, quarter_ticks(6), (series(SeriesRole.ACTUAL, text, [1.0, 2.0, 3.0, 2.0, 1.0, 2.0]),))
    columns = (TableColumn(text), TableColumn(text, Align.RIGHT), TableColumn(text, Align.CENTRE, text))
    cells = (Cell(content), Cell((Text(text),)), Cell((RatingTag(None, text),)))
    table = Table("t", text, columns, (TableRow(cells), TableRow(cells, is_total=True, level=2)), notes=(Paragraph(content),))
    panel = Panel(PanelKind.KPI, Heading(6, text, text), (RatingTag(None, text),), (KeyFact(text, content),), Chart(spec, table), (Paragraph(content),))
    blocks = (Heading(4, text, "a"), Heading(2, text, "a"), Paragraph(content), table, panel)
    return Document(text, text, text, text, text, blocks, notice=text, facts=(KeyFact(text, content),))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_anywhere_gives_a_whole_and_accessible_file(text: str) -> None:
    pdf = render(hostile_document(text))
    assert validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1).is_compliant
    for number, page in enumerate(pages_of(pdf), start=1):
        assert all(letter["x0"] >= -1 and letter["x1"] <= page.width + 1 for letter in page.letters), f"page {number} is cut"


def test_markup_is_drawn_letter_by_letter() -> None:
    document = Document("Title", "", "Council", "2025-26-Q2", "qpr", (Paragraph((Text(MARKUP),)),))
    assert MARKUP.replace(" ", "") in structure(render(document)).text.replace(" ", "").replace("\u200b", "")


def test_a_text_cannot_end_its_literal() -> None:
    assert literal('a"b\\c') == '"a\\"b\\\\c"'
    assert literal("line\nend") == '"line end"'


def test_what_no_font_can_draw_is_named() -> None:
    assert printable("well done 😀") == "well done [grinning face]"
    assert printable("shalom שלום") == "shalom שלום"


def test_letters_that_are_taken_for_granted_are_in_the_font() -> None:
    drawable = character_map((FONTS / "OpenSans-Regular.ttf").read_bytes())
    granted = {*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100), *map(ord, "–—‘’“”…−•")}
    assert {chr(code) for code in granted - drawable} == set()


@pytest.mark.parametrize("name", ["OpenSans-Bold.ttf", "OpenSans-Italic.ttf", "OpenSans-BoldItalic.ttf"])
def test_every_face_has_the_letters_of_the_regular_face(name: str) -> None:
    assert character_map((FONTS / "OpenSans-Regular.ttf").read_bytes()) <= character_map((FONTS / name).read_bytes())


def test_a_link_to_a_script_or_to_nowhere_is_only_text() -> None:
    source, _ = source_of(hostile_document("words"))
    assert "javascript:" not in source
    assert "nowhere" not in source


def test_an_empty_report_is_a_cover() -> None:
    pdf = render(Document("", "", "", "", "", ()))
    assert validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1).is_compliant


def test_a_table_of_ten_thousand_rows_is_written_whole() -> None:
    columns = (TableColumn("Ward"), TableColumn("Cases", Align.RIGHT), TableColumn("Share", Align.RIGHT))
    rows = tuple(TableRow((Cell((Text(f"Ward {number}"),)), Cell((Text(f"{number}"),), number), Cell((Text("1.5%"),), 1.5))) for number in range(10_000))
    pdf = render(Document("Breakdown", "", "Meadshire", "2025-26-Q2", "qpr", (Table("t", "Cases by ward", columns, rows),)))
    last = last_page(pdf)
    assert "Ward 9999" in last
    assert "Cases" in last


@unmeasured
def last_page(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return opened.pages[-1].extract_text()


@pytest.mark.parametrize("text", ["W" * 9_000, "https://example.org/figures/2025 " * 400], ids=["one word", "many addresses"])
def test_a_text_may_have_any_number_of_places_to_break(text: str) -> None:
    """Typst gave up where it had to find some hundred of them in one text."""
    table = Table("t", "A table", (TableColumn("Name"), TableColumn("Source")), (TableRow((Cell((Text("One"),)), Cell((Text(text),)))),))
    pdf = render(Document("Title", "", "Council", "2025-26-Q2", "qpr", (Paragraph((Text(text),)), table)))
    assert "".join(structure(pdf).text.split()).count(text.replace(" ", "")) == 2
    assert all(letter["x1"] <= page.width - 40 for page in pages_of(pdf) for letter in page.letters)


@pytest.mark.parametrize(("letters", "repeated"), [(20, True), (2_400, False)])
def test_headings_that_would_leave_no_room_for_rows_stand_on_the_first_page_only(letters: int, repeated: bool) -> None:
    columns = (TableColumn("Ward"), TableColumn("H" * letters, Align.RIGHT), TableColumn("Share", Align.RIGHT))
    rows = (TableRow((Cell((Text("Here"),)), Cell((Text("1"),), 1), Cell((Text("1.5%"),), 1.5))),) * 150
    pages = pages_of(render(Document("Title", "", "Council", "2025-26-Q2", "qpr", (Table("t", "A table", columns, rows),))))
    assert len(pages) < 10
    assert ("H" in pages[-1].text.replace("Here", "")) == repeated
    assert "Here" in pages[-1].text


def test_levels_that_jump_are_brought_back() -> None:
    document = Document("Title", "", "Council", "2025-26-Q2", "qpr", (Heading(6, "Deep", "a"), Heading(9, "Deeper", "b"), Heading(1, "High", "c")))
    kinds = [element.kind for element in structure(render(document)).all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert kinds == ["H1", "H2", "H3", "H2"]


def test_an_anchor_that_comes_twice_leads_to_the_first() -> None:
    heading = Heading(2, "Same", "same")
    document = Document("Title", "", "Council", "2025-26-Q2", "qpr", (heading, heading, Paragraph((Link("#same", (Text("there"),)),))))
    assert render(document) == render(replace(document))
