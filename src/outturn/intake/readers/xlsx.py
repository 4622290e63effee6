"""Excel workbooks: values as they are seen, with number formats, merged cells, colours, and what is struck out."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

from outturn.findings.finding import Finding, Severity
from outturn.intake.model import NOT_WORKED_OUT, Cell, Document, Origin
from outturn.intake.readers.sheets import commented, document_of, hidden, refuse_many, shown
from outturn.intake.values import read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NAMED = 5
_SUFFIX = re.compile(r"""(?:"([^"]*[A-Za-z%][^"]*)"|\\([a-zA-Z]))\s*$""")
"""Letters that a number format sets behind the number: “m” after 1.2 makes millions of it, unless a comma has divided it by a thousand first."""


def xlsx_document(data: bytes, file: str) -> Document:
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(data), data_only=True, rich_text=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(data), data_only=False, keep_links=False) if _has_formulas(data) else None
    sheets, findings, cells = [], [], 0
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            findings.append(hidden(file, sheet.title))
            continue
        cells += sheet.max_row * sheet.max_column
        refuse_many(file, cells)
        merged = _merged(sheet)
        unworked: list[str] = []
        rows = [[_cell(cell, file, merged, formulas[sheet.title] if formulas else None, sheet, unworked) for cell in row] for row in sheet.iter_rows()]
        if unworked:
            findings.append(_without_values(file, sheet.title, unworked))
        if said := [(cell.coordinate, cell.comment.text) for row in sheet.iter_rows() for cell in row if getattr(cell, "comment", None)]:
            findings.append(commented(file, sheet.title, said))
        sheets.append((sheet.title, rows))
    return document_of(sheets, file, findings)


def _has_formulas(data: bytes) -> bool:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(b"<f" in archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))


def _merged(sheet: Any) -> dict[tuple[int, int], str]:
    """For the first cell of each merged range how wide it is; for the first of each further row that it goes on."""
    found: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        wide = area.max_col - area.min_col + 1
        if wide > 1:
            found[area.min_row, area.min_col] = f"merged over {wide} columns"
        for row in range(area.min_row + 1, area.max_row + 1):
            found[row, area.min_col] = "merged with the cell above"
    return found


def _cell(cell: Any, file: str, merged: Mapping[tuple[int, int], str], formulas: Any, sheet: Any, unworked: list[str]) -> Cell:
    origin = Origin(file, sheet.title, 0, cell.row, cell.column)
    note = merged.get((cell.row, cell.column), "")
    if cell.value is None:
        if formulas is not None and formulas.cell(cell.row, cell.column).data_type == "f":
            unworked.append(cell.coordinate)
            note = NOT_WORKED_OUT
        return Cell("", origin, fill=_fill(cell), note=note)
    if sheet.row_dimensions[cell.row].hidden or sheet.column_dimensions[cell.column_letter].hidden:
        note = f"{note}; in a hidden row or column".strip("; ")
    text, struck = _texts(cell)
    return Cell(text, origin, struck, bool(cell.font and cell.font.b), _fill(cell), note)


def _texts(cell: Any) -> tuple[str, str]:
    """What counts and what is struck out, of the whole cell or of parts of it."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if isinstance(cell.value, CellRichText):
        kept: list[str] = []
        struck: list[str] = []
        for part in cell.value:
            is_struck = isinstance(part, TextBlock) and bool(part.font and part.font.strike)
            (struck if is_struck else kept).append(str(part))
        return " ".join("".join(kept).split()), " ".join("".join(struck).split())
    text = _as_seen(cell.value, cell.number_format or "General")
    return ("", text) if cell.font is not None and cell.font.strike else (text, "")


def _as_seen(value: object, form: str) -> str:
    """With the percent sign and the pound sign of its format, and a month as a month; never rounded."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        plain = form.split(";")[0]
        if "%" in plain:
            return f"{shown(float(format(float(value) * 100, '.12g')))}%"
        written = _SUFFIX.search(plain)
        suffix = (written[1] or written[2]).strip() if written and "," not in plain[written.start() - 1 : written.start()] else ""
        sign, pound, digits = "-" * (value < 0), "£" * ("£" in plain), shown(abs(float(value)))
        whole = f"{sign}{pound}{digits}{suffix if pound else ' ' + suffix}".strip()
        if pound or suffix:
            return whole if read_value(whole).is_number else f"{sign}{pound}{digits}"
    if isinstance(value, dt.datetime | dt.date) and "m" in form.lower() and "d" not in form.lower():
        return value.strftime("%b %Y")
    return shown(value)


def _fill(cell: Any) -> str:
    fill = cell.fill
    if fill is None or fill.fill_type != "solid" or fill.fgColor is None or fill.fgColor.type != "rgb":
        return ""
    rgb = fill.fgColor.rgb
    return rgb[-6:] if isinstance(rgb, str) else ""


def _without_values(file: str, sheet: str, cells: list[str]) -> Finding:
    named = ", ".join(cells[:_MOST_NAMED]) + (" and others" if len(cells) > _MOST_NAMED else "")
    count = "cell holds a formula" if len(cells) == 1 else "cells hold formulas"
    return Finding(
        code="intake-formula-without-value",
        severity=Severity.WARNING,
        table=file,
        subject=sheet,
        found=named,
        message=f"{len(cells)} {count} whose value was never worked out: {named}.",
        mend="Open the workbook in Excel, let it calculate, and save it.",
    )
