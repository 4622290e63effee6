"""Small documents made for the tests of the intake by the libraries that people's tools use."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[str]]


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word(*blocks: str | Rows) -> bytes:
    """A Word file of headings (“# ”, “## ”), paragraphs and tables."""
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, list):
            word_table(document, block)
        elif block.startswith("#"):
            document.add_heading(block.lstrip("# "), block.index(" "))
        else:
            document.add_paragraph(block)
    return saved(document)


def word_table(document: Any, rows: Rows) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(line, place).text = text
    return table


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def page(*parts: str) -> str:
    return f"<html><body>{''.join(parts)}</body></html>"


def html_table(rows: Rows, caption: str = "") -> str:
    head = f"<caption>{caption}</caption>" if caption else ""
    lines = [f"<tr>{''.join(f'<{tag}>{text}</{tag}>' for text in row)}</tr>" for tag, row in zip(["th", *["td"] * (len(rows) - 1)], rows, strict=True)]
    return f"<table>{head}{''.join(lines)}</table>"
