"""The workbook as an Excel file. Text is written as text: nothing in it is ever a formula or a link."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import xlsxwriter

from outturn.renderers.workbook.archive import changed_archive
from outturn.renderers.workbook.assemble import workbook_of
from outturn.renderers.workbook.colours import RATING_FILLS
from outturn.renderers.workbook.printing import lines_of, pages_across

if TYPE_CHECKING:
    from outturn.renderers.workbook.model import Entry, Grid, Shape, Sheet, Workbook
    from outturn.reports.content import Document

_COVER_WIDTH = 100
_TITLE_HEIGHT, _HEADING_HEIGHT, _LINE_HEIGHT = 24.0, 20.0, 15.0  # points
_WRAPPED = 40
"""From this width on, text wraps inside its cell."""


def render(document: Document) -> bytes:
    """The whole file; the same document gives the same bytes."""
    workbook = workbook_of(document)
    target = io.BytesIO()
    file = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    _Writer(file).write(workbook)
    file.close()
    return changed_archive(target.getvalue(), "docProps/core.xml", lambda core: _with_language(core, workbook.language))


def _with_language(core: bytes, language: str) -> bytes:
    """The library has no property for the language; it belongs into the core properties."""
    end = b"</cp:coreProperties>"
    return core.replace(end, f"<dc:language>{escape(language)}</dc:language>".encode() + end)


class _Writer:
    def __init__(self, file: Any) -> None:
        self._file = file
        self._formats: dict[tuple[Any, ...], Any] = {}

    def write(self, workbook: Workbook) -> None:
        created = dt.datetime.combine(workbook.created, dt.time())
        properties = {"title": workbook.title, "subject": workbook.subject, "author": workbook.organisation, "company": workbook.organisation}
        self._file.set_properties({**properties, "created": created, "comments": f"Language: {workbook.language}"})
        for sheet in workbook.sheets:
            self._sheet(sheet)

    def _sheet(self, sheet: Sheet) -> None:
        page = self._file.add_worksheet(sheet.name)
        page.write_string(0, 0, sheet.title, self._format(title=True))
        page.set_row(0, _TITLE_HEIGHT)
        for row, line in enumerate(sheet.lines, start=1):
            page.write_string(row, 0, line.text, self._format(heading=line.is_heading, wrap=sheet.grid is None))
            page.set_row(row, _HEADING_HEIGHT if line.is_heading else lines_of(line.text, _COVER_WIDTH if sheet.grid is None else None) * _LINE_HEIGHT)
        if sheet.grid is None:
            page.set_column(0, 0, _COVER_WIDTH)
        else:
            self._grid(page, sheet.grid, 1 + len(sheet.lines))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(pages_across(sheet), 0)
        if pages_across(sheet) > 1:
            page.repeat_columns(0)  # whose row it is

    def _grid(self, page: Any, grid: Grid, top: int) -> None:
        """The table's own header row is the only one; filters and stripes stay off."""
        headers = [{"header": column.header, "header_format": self._format(header=True, right=column.is_number)} for column in grid.columns]
        look = {"name": grid.name, "columns": headers, "autofilter": False, "banded_rows": False, "style": None}
        page.add_table(top, 0, top + len(grid.rows), len(grid.columns) - 1, look)
        page.repeat_rows(top)
        page.set_row(top, max(lines_of(column.header, column.width) for column in grid.columns) * _LINE_HEIGHT)
        for place, column in enumerate(grid.columns):
            page.set_column(place, place, column.width)
        for number, row in enumerate(grid.rows):
            bold = number in grid.totals
            lines = max(
                (lines_of(str(entry.value), column.width) for entry, column in zip(row, grid.columns, strict=True) if entry and column.width >= _WRAPPED),
                default=1,
            )
            if lines > 1:
                page.set_row(top + 1 + number, lines * _LINE_HEIGHT)
            for place, entry in enumerate(row):
                if entry is not None:
                    self._entry(page, top + 1 + number, place, entry, bold=bold, column=(grid.columns[place].width, grid.columns[place].is_number))

    def _entry(self, page: Any, row: int, place: int, entry: Entry, *, bold: bool, column: tuple[int, bool]) -> None:
        width, is_number = column
        if entry.sheet:
            page.write_url(row, place, f"internal:'{entry.sheet.replace(chr(39), chr(39) * 2)}'!A1", self._format(link=True), str(entry.value))
        elif isinstance(entry.value, str):
            page.write_string(row, place, entry.value, self._format(bold=bold, fill=entry.rating, right=is_number, wrap=width >= _WRAPPED))
        elif isinstance(entry.value, dt.date):
            page.write_datetime(row, place, entry.value, self._format(bold=bold, number="d mmmm yyyy", right=True))
        else:
            page.write_number(row, place, entry.value, self._format(bold=bold, number=number_code(entry.shape), right=True))

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted((name, value) for name, value in look.items() if value))
        if key not in self._formats:
            self._formats[key] = self._file.add_format(_properties(dict(key)))
        return self._formats[key]


def _properties(look: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"font_name": "Arial", "font_size": 16 if look.get("title") else 13 if look.get("heading") else 11, "valign": "top"}
    found["bold"] = any(look.get(name) for name in ("title", "heading", "header", "bold"))
    if look.get("header"):
        found |= {"bottom": 1, "text_wrap": True, "valign": "bottom"}
    if look.get("link"):
        found |= {"font_color": "#0B4F8A", "underline": 1}
    if look.get("right"):
        found["align"] = "right"
    if look.get("wrap"):
        found["text_wrap"] = True
    if look.get("fill"):
        found["bg_color"] = RATING_FILLS[look["fill"]]
    if look.get("number"):
        found["num_format"] = look["number"]
    return found


def number_code(shape: Shape) -> str:
    """“#,##0.0”, and with signs “+#,##0.0;-#,##0.0;0.0”."""
    if shape.places is None:
        return "General"
    rest = f".{'0' * shape.places}" if shape.places else ""
    code = f"#,##0{rest}"
    return f"+{code};-{code};{code}" if shape.signed else code
