"""Reading our spreadsheets back with other people's programs, and documents that try a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
from python_calamine import CalamineWorkbook

from outturn.figures.formatting import MINUS, round_half_up
from outturn.renderers.registry import renderer_for
from outturn.reports.content import Document, Table, TableColumn, TableRow
from tests.unit.reports.council import all_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.reports.content import Block, Cell

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE, NUMBER = (f"{{{_OASIS}{name}:1.0}}" for name in ("office", "table", "text", "style", "datastyle"))


# --- documents
def document_of(*blocks: Block, **more: Any) -> Document:
    usual: dict[str, Any] = {"title": "Report", "subtitle": "A quarter", "organisation": "Council", "period": "2025-26-Q2", "report": "qpr", "blocks": blocks}
    return Document(**{**usual, **more})


def table_of(headers: list[TableColumn], rows: list[list[Cell]], **more: Any) -> Table:
    return Table(more.pop("id", "t"), more.pop("caption", "A table"), tuple(headers), tuple(TableRow(tuple(row)) for row in rows), **more)


def tables_in(document: Document) -> list[Table]:
    return [*document.data, *(block for block in all_blocks(document.blocks) if isinstance(block, Table))]


# --- reading
def open_xlsx(document: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(renderer_for("xlsx").render(document)))


def values(name: str, document: Document) -> dict[str, list[list[Any]]]:
    """By sheet: the rows of cells as Calamine reads them, which is the same program for both formats."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(renderer_for(name).render(document)))
    return {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}


def marked_table(page: Any) -> Any:
    """The one marked table of an openpyxl sheet."""
    (table,) = page.tables.values()
    return table


def grid(page: Any) -> list[list[Any]]:
    """The rows of the marked table, the header first."""
    return [[cell.value for cell in row] for row in page[marked_table(page).ref]]


def by_title(book: openpyxl.Workbook, title: str) -> Any:
    (page,) = [page for page in book.worksheets if page["A1"].value == title]
    return page


# --- numbers as they are shown
def shown_in_xlsx(book: openpyxl.Workbook) -> Iterator[str]:
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                if cell.is_date:
                    yield f"{cell.value.day} {cell.value:%B %Y}"
                elif isinstance(cell.value, int | float):
                    places = cell.number_format.split(";")[0].partition(".")[2].count("0")
                    yield shown(cell.value, None if cell.number_format == "General" else places)
                else:
                    yield str(cell.value)


def shown_in_ods(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = ET.fromstring(archive.read("content.xml"))  # noqa: S314 (a file that we wrote ourselves)
    numbers = {style.get(f"{STYLE}name"): style.find(f"{NUMBER}number") for style in content.iter(f"{NUMBER}number-style")}
    looks = {style.get(f"{STYLE}name"): numbers.get(style.get(f"{STYLE}data-style-name")) for style in content.iter(f"{STYLE}style")}
    for cell in content.iter(f"{TABLE}table-cell"):
        kind = cell.get(f"{OFFICE}value-type")
        if kind == "float":
            look = looks[cell.get(f"{TABLE}style-name")]
            places = look.get(f"{NUMBER}decimal-places") if look is not None else None
            yield shown(float(cell.get(f"{OFFICE}value")), None if places is None else int(places))
        elif kind == "date":
            day = dt.date.fromisoformat(cell.get(f"{OFFICE}date-value"))
            yield f"{day.day} {day:%B %Y}"
        elif kind == "string":
            yield "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{TEXT}p"))


def shown(value: float, places: int | None) -> str:
    if places is None:
        return f"{value:g}".replace("-", MINUS)
    number = round_half_up(value, places)
    return f"{MINUS if number < 0 else ''}{abs(number):,}"
