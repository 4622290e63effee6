"""The conventions of the Government Analysis Function for spreadsheets, in every sheet of both reports and of the sample."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from odf.opendocument import load
from odf.table import DatabaseRange, Table, TableHeaderRows, TableRow

from outturn.periods import parse_period
from outturn.renderers.registry import renderer_for
from outturn.renderers.workbook.colours import RATING_FILLS
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.documents.workbooks import by_title, grid, marked_table, open_xlsx
from tests.unit.renderers.sample_document import NOTICE, every_block, long_report
from tests.unit.reports.council import council

if TYPE_CHECKING:
    import openpyxl

    from outturn.reports.content import Document

FRONT = ["Cover", "Contents", "Notes"]
NAMES = ("quarterly", "dashboard", "sample", "long")


@cache
def document(name: str) -> Document:
    match name:
        case "sample":
            return every_block()
        case "long":
            return long_report(8, 8, 2)
    return build_report(
        council(), ReportRequest({"quarterly": "qpr", "dashboard": "dash"}[name], parse_period("2025-26-Q2" if name == "quarterly" else "2025-09"))
    )


@cache
def workbook(name: str) -> openpyxl.Workbook:
    return open_xlsx(document(name))


@pytest.fixture(params=NAMES)
def book(request: pytest.FixtureRequest) -> openpyxl.Workbook:
    return workbook(request.param)


def data_sheets(book: openpyxl.Workbook) -> list[Any]:
    return book.worksheets[1:]


# --- S1: one table a sheet
def test_each_sheet_after_the_cover_has_one_marked_table_in_column_a(book: openpyxl.Workbook) -> None:
    names = [marked_table(page).name for page in data_sheets(book)]
    assert len(set(names)) == len(names)
    for page in data_sheets(book):
        assert re.match(r"A\d+:", marked_table(page).ref), page.title
        assert not book["Cover"].tables


def test_the_table_is_the_last_thing_on_its_sheet_and_stands_directly_under_the_lines(book: openpyxl.Workbook) -> None:
    for page in data_sheets(book):
        ends = marked_table(page).ref.split(":")[1]
        assert ends == page.dimensions.split(":")[1], page.title
        assert all(page.cell(row, 1).value for row in range(1, page.max_row + 1)), f"{page.title} has a blank row or cell in column A"


def test_a_table_has_one_header_row_whose_cells_all_differ(book: openpyxl.Workbook) -> None:
    for page in data_sheets(book):
        headers = [str(header) for header in grid(page)[0]]
        assert marked_table(page).headerRowCount == 1
        assert all(header.strip() for header in headers)
        assert len({header.lower() for header in headers}) == len(headers)
        assert [column.name for column in marked_table(page).tableColumns] == headers


def test_nothing_is_merged_and_no_row_or_column_of_a_table_is_blank(book: openpyxl.Workbook) -> None:
    for page in book.worksheets:
        assert not page.merged_cells.ranges
    for page in data_sheets(book):
        rows = grid(page)
        assert all(any(value is not None for value in row) for row in rows)
        assert all(any(row[place] is not None for row in rows[1:]) for place in range(len(rows[0]))), page.title


def test_only_columns_of_marks_have_empty_cells(book: openpyxl.Workbook) -> None:
    for page in data_sheets(book):
        header, *rows = grid(page)
        for place, name in enumerate(header):
            if not name.endswith(": marks"):
                assert all(row[place] is not None for row in rows), f"{page.title}: {name}"


# --- S2: cover, contents, notes
def test_cover_contents_and_notes_come_first(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[:3] == FRONT
    assert all(page["A1"].value for page in book.worksheets)


def test_the_cover_says_what_it_is_and_explains_the_shorthand() -> None:
    lines = [row[0] for row in workbook("sample")["Cover"].iter_rows(values_only=True)]
    assert lines[:4] == ["Quarterly performance report", "Meadshire County Council", "July to September 2025", NOTICE]
    assert "Committee: Cabinet" in lines
    for mark in ("[p]", "[e]", "[x]", "[z]", "[c]", "[b]", "[r]", "[w]"):
        assert any(line.startswith(f"{mark} ") for line in lines), mark


def test_the_contents_lead_to_every_other_sheet(book: openpyxl.Workbook) -> None:
    page = book["Contents"]
    rows = grid(page)[1:]
    assert [row[0] for row in rows] == book.sheetnames[2:]
    for row in page[marked_table(page).ref][1:]:
        assert row[0].hyperlink.location == f"'{row[0].value.replace(chr(39), chr(39) * 2)}'!A1"
        target = book[row[0].value]
        assert (row[1].value, row[2].value) == (target["A1"].value, len(grid(target)) - 1)


def test_every_note_that_a_sheet_refers_to_is_among_the_notes(book: openpyxl.Workbook) -> None:
    notes = [row[0] for row in grid(book["Notes"])[1:]]
    referred = {
        mark for page in book.worksheets[3:] for row in page.iter_rows(values_only=True) for value in row for mark in re.findall(r"\[note \d+\]", str(value))
    }
    assert referred <= set(notes)


def test_notes_stand_in_brackets_and_hold_their_words() -> None:
    rows = grid(workbook("sample")["Notes"])
    assert rows[1:] == [["[note 1]", "Counted on 14 October 2025."], ["[note 2]", "See the key."]]
    words = [row[3] for row in grid(by_title(workbook("sample"), "Words of the report"))]
    assert "Counted anew since April [note 2]." in words


# --- S3: shorthand
def test_every_shorthand_in_a_table_is_explained_or_is_a_word(book: openpyxl.Workbook) -> None:
    cover = " ".join(str(row[0]) for row in book["Cover"].iter_rows(values_only=True))
    for page in book.worksheets[3:]:
        for value in (str(value) for row in page.iter_rows(values_only=True) for value in row):
            for mark in re.findall(r"\[[^\[\]]+\]", value):
                assert mark in cover or re.fullmatch(r"\[(note \d+|[a-z ]{5,})\]", mark), f"{page.title}: {mark}"


# --- S4: what is avoided
def test_nothing_is_hidden_frozen_filtered_or_drawn(book: openpyxl.Workbook) -> None:
    assert not book.defined_names or all(name.startswith("_xlnm.Print") for name in book.defined_names)
    for page in book.worksheets:
        assert page.sheet_state == "visible"
        assert page.freeze_panes is None
        assert page.auto_filter.ref is None
        assert all(table.autoFilter is None for table in page.tables.values())
        assert not page._images
        assert not page._charts
        assert not any(dimension.hidden for dimension in (*page.column_dimensions.values(), *page.row_dimensions.values()))


def test_the_file_opens_on_the_cover_with_the_cursor_in_a1(book: openpyxl.Workbook) -> None:
    assert book.active.title == "Cover"
    for page in book.worksheets:
        assert page.sheet_view.selection[0].activeCell == "A1"


def test_names_of_sheets_are_short_and_differ(book: openpyxl.Workbook) -> None:
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_no_cell_is_a_symbol_alone(book: openpyxl.Workbook) -> None:
    for page in book.worksheets:
        for row in page.iter_rows(values_only=True):
            assert all(value is None or re.search(r"\w", str(value)) for value in row), f"{page.title}: {row}"


def test_the_file_says_its_title_subject_language_and_day(book: openpyxl.Workbook) -> None:
    properties = book.properties
    assert properties.title == book["Cover"]["A1"].value
    assert properties.subject
    assert properties.language == "en-GB"
    assert f"{properties.created:%Y-%m-%d}" == "2025-09-30"


def test_there_is_no_macro_and_no_formula(book: openpyxl.Workbook) -> None:
    assert all(cell.data_type != "f" for page in book.worksheets for row in page.iter_rows() for cell in row)


# --- S5: words beside colours
def test_every_coloured_cell_holds_the_word_of_its_colour() -> None:
    fills = {colour.lstrip("#"): rating.value for rating, colour in RATING_FILLS.items()}
    found = set()
    for name in NAMES:
        for page in workbook(name).worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if cell.fill.fill_type:
                        word = fills[cell.fill.fgColor.rgb[-6:]]
                        found.add(word)
                        assert cell.value.upper().startswith(word)
    assert found == {"GREEN", "AMBER", "RED"}


@pytest.mark.parametrize("colour", RATING_FILLS.values())
def test_black_text_on_the_colours_has_the_contrast_of_triple_a(colour: str) -> None:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4) for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )
    assert (light + 0.05) / 0.05 > 12


# --- the same in OpenDocument
@pytest.mark.parametrize("name", NAMES)
def test_the_opendocument_file_marks_its_header_rows_and_its_tables(name: str) -> None:
    file = load(io.BytesIO(renderer_for("ods").render(document(name))))
    sheets, book = file.getElementsByType(Table), workbook(name)
    assert [sheet.getAttribute("name") for sheet in sheets] == book.sheetnames
    for sheet, page in zip(sheets[1:], data_sheets(book), strict=True):
        (header,) = sheet.getElementsByType(TableHeaderRows)
        assert len(header.getElementsByType(TableRow)) == 1
        assert [str(cell) for cell in header.childNodes[0].childNodes] == grid(page)[0]
    ranges = [(marked.getAttribute("name"), str(marked.getAttribute("targetrangeaddress"))) for marked in file.getElementsByType(DatabaseRange)]
    expected = []
    for page in data_sheets(book):
        quoted = "'" + page.title.replace("'", "''") + "'"
        expected.append((marked_table(page).name, ":".join(f"{quoted}.{corner}" for corner in marked_table(page).ref.split(":"))))
    assert ranges == expected


def test_the_opendocument_file_says_its_title_and_language() -> None:
    data = renderer_for("ods").render(every_block())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        meta = archive.read("meta.xml").decode()
        assert 'fo:language="en" fo:country="GB"' in archive.read("styles.xml").decode()
    assert "<dc:title>Quarterly performance report</dc:title>" in meta
    assert "<dc:language>en-GB</dc:language>" in meta
