"""The workbook in which many returns are entered at once: a row for each, the key columns locked, a sheet that explains."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.entry.typed import OFFERED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from outturn.entry.typed import Entry

MARK = "Returns of outturn, form 1"
"""What stands in the first cell, so that a workbook that comes back is known to be ours, and in which form."""

HEADER_LINE = 3
KEYS = ("Return", "Revision", "Indicator", "Period")
COLUMNS = (
    "Return", "Revision", "Indicator", "Name", "Period", "Due", "Above the line", "Below the line",
    "Numerator", "Denominator", "Figure", "Status", "Note", "Commentary",
)  # fmt: skip
FIELDS = {"Numerator": "numerator", "Denominator": "denominator", "Figure": "value", "Status": "status", "Note": "note", "Commentary": "commentary"}
"""The columns that are filled in, with the field of the entry that each becomes."""

_WIDTHS = (8, 9, 11, 42, 11, 13, 30, 30, 13, 13, 13, 16, 34, 60)
_HELP = (
    "Fill in the white columns: Numerator and Denominator where the indicator has both, otherwise Figure.",
    "Write numbers alone, such as 1234 or 97.3. No formula: put the number itself in.",
    "Status says how sure the figure is. Where there is none, choose the status that says why, and say more in the note.",
    "Commentary may be Markdown, and may refer to figures, such as {HT01.value}.",
    "Leave a row as it is, and nothing of it changes. Do not change the grey columns: they say which return a row is.",
    "Save the workbook as .xlsx and send it in on the page on which you downloaded it. You see what will be saved before it is.",
    "A management action for a RED is entered on the page of the return.",
)


@dataclass(frozen=True)
class SheetRow:
    """One return in the workbook. `parts` are what its numerator and denominator count, empty where neither is asked for."""

    pk: int
    revision: int
    indicator: str
    name: str
    period: str
    due: dt.date
    parts: tuple[str, str]
    entry: Entry


def write_workbook(rows: Sequence[SheetRow], title: str) -> bytes:
    import xlsxwriter  # 60 ms: only those who ask for a workbook wait for it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("Returns")
    locked = book.add_format({"bg_color": "#E9ECEF", "text_wrap": True, "valign": "top"})
    free = book.add_format({"locked": False, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"})
    head = book.add_format({"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF", "text_wrap": True})
    sheet.write_string(0, 0, MARK)
    sheet.write_string(1, 0, f"{title}. How to fill it in is on the sheet “Help”.")
    for place, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.write_string(HEADER_LINE - 1, place, name, head)
        sheet.set_column(place, place, width)
    for line, row in enumerate(rows, start=HEADER_LINE):
        keys = (str(row.pk), str(row.revision), row.indicator, row.name, row.period, row.due.strftime("%d/%m/%Y"), *row.parts)
        typed = [getattr(row.entry, field) for field in FIELDS.values()]
        for place, text in enumerate(keys):
            sheet.write_string(line, place, text, locked)
        for place, text in enumerate(typed, start=len(keys)):
            sheet.write_string(line, place, text, free) if text else sheet.write_blank(line, place, None, free)
    status = COLUMNS.index("Status")
    last = HEADER_LINE + max(len(rows), 1) - 1
    sheet.data_validation(HEADER_LINE, status, last, status, {"validate": "list", "source": [each.value for each in OFFERED]})
    sheet.freeze_panes(HEADER_LINE, COLUMNS.index("Period") + 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": False})
    explained = book.add_worksheet("Help")
    explained.set_column(0, 0, 110)
    for line, words in enumerate(_HELP):
        explained.write_string(line, 0, words)
    book.close()
    return target.getvalue()
