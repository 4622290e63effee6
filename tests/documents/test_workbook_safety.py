"""Documents that try a spreadsheet: formulas and markup as text, odd characters, too much, nothing at all, and twice the same."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from odf.opendocument import load

from outturn.renderers.registry import renderer_for
from outturn.renderers.workbook.naming import Names
from outturn.renderers.workbook.words import LONGEST, units
from outturn.reports.content import Align, Cell, Heading, Link, Note, Paragraph, Table, TableColumn, TableRow, Text
from tests.documents.workbooks import by_title, document_of, grid, open_xlsx, table_of, values
from tests.unit.renderers.sample_document import every_block

FORMATS = ("xlsx", "ods")
HOSTILE = (
    "=1+1", "+44 20 7946 0000", "-2+3", "@SUM(A1)", '=HYPERLINK("https://example.org","x")', "=cmd|' /C calc'!A0", "\t=1", "{=1}",
    "<script>alert(1)</script>", "a & b < c > d \" e '", "]]>a", "<![CDATA[x]]>", "&amp; &#65;", "_x0041_", "https://example.org", "mailto:a@example.org",
    "\U0001f600 emoji \U0001f468\u200d\U0001f469\u200d\U0001f467", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "e\u0301\u0323", "TRUE", "1E5", "007", "12/11/2025",
)  # fmt: skip


def text(words: str) -> Cell:
    return Cell((Text(words),))


def written(name: str, words: str) -> str:
    """What stands in a cell, in a heading and in a title that were given these words; the same in all three."""
    table = table_of([TableColumn("Name"), TableColumn("Words")], [[text("row"), text(words)]])
    document = document_of(table, Heading(2, words, "h"), Paragraph((Text(words),)), notes=(Note(1, (Text(words),)),))
    sheets = values(name, document)
    (cell,) = [row[1] for rows in sheets.values() for row in rows if row[0] == "row"]
    assert sheets["Notes"][-1] == ["[note 1]", cell]
    assert sheets["Words of the report"][-1] == [cell, cell, "Paragraph", cell]
    return str(cell)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_looks_like_a_formula_or_markup_stays_text(name: str, words: str) -> None:
    assert written(name, words) == words.strip()


@pytest.mark.parametrize("words", HOSTILE)
def test_text_is_never_a_formula_a_link_or_a_number_in_excel(words: str) -> None:
    document = document_of(table_of([TableColumn("Name"), TableColumn("Words")], [[text("row"), text(words)]]))
    cell = by_title(open_xlsx(document), "A table")["B4"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_no_cell_of_an_opendocument_file_has_a_formula() -> None:
    document = document_of(*(table_of([TableColumn("A")], [[text(words)]], id=f"t{place}") for place, words in enumerate(HOSTILE)))
    with zipfile.ZipFile(io.BytesIO(renderer_for("ods").render(document))) as archive:
        assert b"table:formula" not in archive.read("content.xml")


@pytest.mark.parametrize("name", FORMATS)
def test_characters_that_no_spreadsheet_can_hold_are_left_out(name: str) -> None:
    assert written(name, "a\x00b\x08c\x1bd\x7fe\ud800f\ufffeg\uffffh") == "abcdefgh"


@pytest.mark.parametrize("name", FORMATS)
def test_lines_and_blanks_are_kept(name: str) -> None:
    sheets = values(name, document_of(table_of([TableColumn("Name"), TableColumn("Words")], [[text("row"), text("one\r\ntwo   three\rfour")]])))
    assert sheets["A table"][-1] == ["row", "one\ntwo   three\nfour"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("letter", ["x", "\U0001f600"])
def test_text_that_is_too_long_for_a_cell_is_cut_and_says_so(name: str, letter: str) -> None:
    cell = written(name, letter * 40_000)
    assert cell.startswith(letter * 100)
    assert cell.endswith(" [cut: the report has the whole text]")
    assert LONGEST - 1 <= units(cell) <= LONGEST


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_captions_headings_and_ids_make_a_file_that_opens(name: str) -> None:
    captions = [*HOSTILE, "", "   ", "History", "'quoted'", "[a]:*?/\\b", "x" * 300, "X" * 300, "\x00", "a" * 31, "A1", "R1C1"]
    tables = [Table(caption, caption, (TableColumn(caption), TableColumn(caption)), (TableRow((text("a"), text("b"))),)) for caption in captions]
    document = document_of(*tables, title="=1+1", subtitle="\x00", organisation="<b>", period="no period", notice="@x")
    data = renderer_for(name).render(document)
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert book.properties.title == "=1+1"
        names = book.sheetnames
    else:
        names = [sheet.getAttribute("name") for sheet in load(io.BytesIO(data)).spreadsheet.childNodes if sheet.tagName == "table:table"]
    assert len(names) == 3 + len(captions)
    assert len({one.lower() for one in names}) == len(names)
    assert all(0 < units(one) <= 31 and not set(one) & set("[]:*?/\\") and one.strip("'") == one for one in names)


def test_names_are_cut_at_a_word_and_numbered() -> None:
    names = Names()
    given = [
        names.sheet(caption) for caption in ("Figures changed since the report for Q1", "Figures changed since the report for Q2", "figures CHANGED", "Short")
    ]
    assert given == ["Figures changed", "Figures changed (2)", "figures CHANGED (3)", "Short"]
    assert [names.table(words) for words in ("areas", "Areas", "", "table-x")] == ["table_areas", "table_areas_2", "table_of_figures", "table_x"]


# --- too much, and nothing
@pytest.mark.parametrize("name", FORMATS)
def test_a_table_of_ten_thousand_rows_is_whole(name: str) -> None:
    columns = [TableColumn("Area"), TableColumn("Cases", Align.RIGHT), TableColumn("Share", Align.RIGHT)]
    rows = [[text(f"Area {place}"), Cell((Text(f"{place:,}"),), place), Cell((Text(f"{place / 100:.1f}%"),), place / 100)] for place in range(10_000)]
    sheet = values(name, document_of(table_of(columns, rows)))["A table"]
    assert len(sheet) == 10_003
    assert sheet[3] == ["Area 0", 0, 0]
    assert sheet[-1] == ["Area 9999", 9999, 99.99]


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_is_a_cover_contents_and_notes(name: str) -> None:
    sheets = values(name, document_of())
    assert list(sheets) == ["Cover", "Contents", "Notes"]
    assert sheets["Notes"][-1] == ["[w]", "This report has no notes."]
    assert sheets["Contents"][-1] == ["Notes", "Notes", 1]


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_without_rows_says_that_none_is_recorded(name: str) -> None:
    sheets = values(name, document_of(table_of([TableColumn("A"), TableColumn("B")], [])))
    assert sheets["A table"][-2:] == [["A", "B"], ["[w]", "[w]"]]


def test_values_that_are_no_numbers_are_not_written_as_numbers() -> None:
    cells = [Cell((Text("not available"),), value) for value in (float("nan"), float("inf"), True, "2025-13-45")]
    document = document_of(table_of([TableColumn("A"), TableColumn("B", Align.RIGHT)], [[text("row"), cell] for cell in [*cells, Cell((Text("1"),), 1)]]))
    assert [row[1] for row in grid(by_title(open_xlsx(document), "A table"))[1:]] == ["[x]"] * 4 + [1]


def test_an_address_is_told_in_words() -> None:
    content = (Text("See "), Link("https://example.org/a", (Text("the method"),)), Text(" and "), Link("#key", (Text("the key"),)), Text("."))
    book = open_xlsx(document_of(Paragraph(content)))
    assert grid(by_title(book, "Words of the report"))[1][3] == "See the method (https://example.org/a) and the key."


# --- the same bytes
@pytest.mark.parametrize("name", FORMATS)
def test_another_process_on_another_day_writes_the_same_bytes(name: str) -> None:
    program = (
        "import hashlib; from outturn.renderers.registry import renderer_for; from tests.unit.renderers.sample_document import every_block;"
        f"print(hashlib.sha256(renderer_for('{name}').render(every_block())).hexdigest())"
    )
    here = hashlib.sha256(renderer_for(name).render(every_block())).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert there.stdout.strip() == here


@pytest.mark.parametrize("name", FORMATS)
def test_no_time_of_writing_is_kept(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(renderer_for(name).render(every_block()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
