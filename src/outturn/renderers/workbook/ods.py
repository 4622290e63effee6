"""The workbook as an OpenDocument spreadsheet: the same sheets and cells as the Excel file.

Written as XML directly. A library that builds the tree of elements first takes seconds where this takes tenths, which is
longer than all other formats of a report together.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from outturn.renderers.workbook.archive import new_archive
from outturn.renderers.workbook.assemble import workbook_of
from outturn.renderers.workbook.ods_styles import CellLook, CellStyles, styles_part
from outturn.renderers.workbook.printing import pages_across

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.renderers.workbook.model import Column, Entry, Grid, Sheet, Workbook
    from outturn.reports.content import Document

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_CONTENT_SPACES = (
    f'xmlns:office="{_OASIS}office:1.0" xmlns:table="{_OASIS}table:1.0" xmlns:text="{_OASIS}text:1.0" xmlns:style="{_OASIS}style:1.0"'
    f' xmlns:number="{_OASIS}datastyle:1.0" xmlns:fo="{_OASIS}xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
)
_META_SPACES = f'xmlns:office="{_OASIS}office:1.0" xmlns:meta="{_OASIS}meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
_COVER_WIDTH = 100
_WRAPPED = 40
"""From this width on, text wraps inside its cell."""


def render(document: Document) -> bytes:
    """The whole file; the same document gives the same bytes."""
    workbook = workbook_of(document)
    parts = {
        "mimetype": _TYPE,
        "META-INF/manifest.xml": _manifest(),
        "meta.xml": _meta(workbook),
        "styles.xml": styles_part(_HEAD, _CONTENT_SPACES, workbook.language, {pages_across(sheet) for sheet in workbook.sheets}),
        "content.xml": _content(workbook),
    }
    return new_archive({name: part.encode() for name, part in parts.items()}, stored=frozenset({"mimetype"}))


# --- parts of the file
def _manifest() -> str:
    files = (("/", _TYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml"))
    entries = "".join(f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in files)
    return f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3">{entries}</manifest:manifest>'


def _meta(workbook: Workbook) -> str:
    created = f"{workbook.created.isoformat()}T00:00:00"
    named = (
        ("dc:title", workbook.title), ("dc:subject", workbook.subject), ("meta:initial-creator", workbook.organisation),
        ("dc:creator", workbook.organisation), ("meta:creation-date", created), ("dc:date", created), ("dc:language", workbook.language),
    )  # fmt: skip
    words = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in named)
    return f"{_HEAD}<office:document-meta {_META_SPACES}><office:meta>{words}</office:meta></office:document-meta>"


def _content(workbook: Workbook) -> str:
    styles = CellStyles()
    sheets = "".join(part for sheet in workbook.sheets for part in _sheet(sheet, styles))
    ranges = "".join(_marked(sheet, sheet.grid) for sheet in workbook.sheets if sheet.grid)
    return (
        f"{_HEAD}<office:document-content {_CONTENT_SPACES}><office:automatic-styles>{styles.written()}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}<table:database-ranges>{ranges}</table:database-ranges></office:spreadsheet></office:body>"
        "</office:document-content>"
    )


# --- sheets
def _sheet(sheet: Sheet, styles: CellStyles) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="{styles.sheet(pages_across(sheet))}">'
    for width in [column.width for column in sheet.grid.columns] if sheet.grid else [_COVER_WIDTH]:
        yield f'<table:table-column table:style-name="{styles.column(width)}"/>'
    yield _row(_text(sheet.title, styles.cell(CellLook(title=True))))
    for line in sheet.lines:
        yield _row(_text(line.text, styles.cell(CellLook(heading=line.is_heading, wrap=sheet.grid is None))))
    if sheet.grid:
        yield from _grid(sheet.grid, styles)
    yield "</table:table>"


def _grid(grid: Grid, styles: CellStyles) -> Iterator[str]:
    headers = "".join(_text(column.header, styles.cell(CellLook(header=True, right=column.is_number))) for column in grid.columns)
    yield f"<table:table-header-rows>{_row(headers)}</table:table-header-rows>"
    for place, row in enumerate(grid.rows):
        bold = place in grid.totals
        yield _row("".join(_entry(entry, column, styles, bold=bold) for entry, column in zip(row, grid.columns, strict=True)))


def _row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>"


def _entry(entry: Entry | None, column: Column, styles: CellStyles, *, bold: bool) -> str:
    if entry is None:
        return "<table:table-cell/>"
    value = entry.value
    if entry.sheet:
        link = f'<text:a xlink:type="simple" xlink:href={quoteattr(f"#{_quoted(entry.sheet)}.A1")}>{escape(str(value))}</text:a>'
        return _cell(styles.cell(CellLook(link=True)), 'office:value-type="string"', link)
    if isinstance(value, str):
        return _text(value, styles.cell(CellLook(bold=bold, fill=entry.rating, right=column.is_number, wrap=column.width >= _WRAPPED)))
    if isinstance(value, dt.date):
        look = CellLook(bold=bold, right=True, is_date=True)
        return _cell(styles.cell(look), f'office:value-type="date" office:date-value="{value.isoformat()}"', value.isoformat())
    look = CellLook(bold=bold, right=True, shape=entry.shape)
    return _cell(styles.cell(look), f'office:value-type="float" office:value="{value!r}"', repr(value))


def _text(words: str, style: str) -> str:
    lines = "</text:p><text:p>".join(map(_kept, words.split("\n")))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{lines}</text:p></table:table-cell>'


def _cell(style: str, value: str, words: str) -> str:
    return f'<table:table-cell table:style-name="{style}" {value}><text:p>{words}</text:p></table:table-cell>'


def _kept(line: str) -> str:
    """Tabs and runs of blanks as elements: OpenDocument takes several blanks for one, and drops those at the ends."""
    text = escape(line).replace("\t", "<text:tab/>")
    while "  " in text:
        text = text.replace("  ", " <text:s/>")
    return f"<text:s/>{text[1:]}" if text.startswith(" ") else text


# --- marked tables
def _marked(sheet: Sheet, grid: Grid) -> str:
    """The range of the table, named, with its header row and without filter buttons."""
    top, bottom = 2 + len(sheet.lines), 2 + len(sheet.lines) + len(grid.rows)
    name = _quoted(sheet.name)
    area = quoteattr(f"{name}.A{top}:{name}.{_letter(len(grid.columns))}{bottom}")
    filters = 'table:contains-header="true" table:display-filter-buttons="false"'
    return f'<table:database-range table:name="{grid.name}" table:target-range-address={area} {filters}/>'


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _letter(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
