"""The workbook in which many returns are entered at once: a row for each, the key columns locked, a sheet that explains."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.entry.typed import OFFERED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from outturn.entry.typed import Entry

MARK = "Returns of outturn, form 3"
"""What stands in the first cell, so that a workbook that comes back is known to be ours, and in which form."""

HEADER_LINE = 3
HELP_SHEET = "Help"
KEYS = ("Return", "Revision", "Indicator", "Period")
COLUMNS = (
    "Return", "Revision", "Indicator", "Name", "Period", "Due", "Above the line", "Below the line", "Last figure",
    "Numerator", "Denominator", "Figure", "Status", "Note", "Commentary",
    "Action: what", "Action: who", "Action: by when", "Why no action",
)  # fmt: skip
FIELDS = {
    "Numerator": "numerator", "Denominator": "denominator", "Figure": "value", "Status": "status", "Note": "note", "Commentary": "commentary",
    "Action: what": "action_what", "Action: who": "action_who", "Action: by when": "action_when", "Why no action": "no_action",
}  # fmt: skip
"""The columns that are filled in, with the field of the entry that each becomes."""

DAYS = frozenset({"Action: by when"})
"""Columns in which a spreadsheet program may have put a day of its own."""

WORDS = frozenset({"Note", "Commentary", "Action: what", "Action: who", "Why no action"})
"""Columns in which anything may stand, as it was typed: what begins with "=" too."""

LONGEST = {"Note": 500, "Action: what": 1_000, "Action: who": 1_000, "Why no action": 1_000}
"""Characters, as the pages of a return allow them."""

_WIDTHS = (8, 9, 11, 42, 11, 13, 30, 30, 22, 13, 13, 13, 16, 34, 60, 40, 26, 16, 40)
_HINTS = {
    "Numerator": "The number above the line of the fraction, alone: no formula.",
    "Denominator": "The number below the line: of how many.",
    "Figure": "Only where no numerator and denominator are asked for.",
    "Status": "How sure the figure is; where there is none, why.",
    "Note": "Printed beside the figure. Needed where there is no figure.",
    "Commentary": "What happened and why. Markdown is possible.",
    "Action: what": "Where the figure is RED: one action that will bring it back, in a sentence.",
    "Action: who": "Who does it: a post rather than a name.",
    "Action: by when": "For example 31 March 2026 or 31/3/2026.",
    "Why no action": "Only where the figure is RED and no action is needed, or one that is recorded already goes on.",
}
_HELP = (
    "Fill in the white columns: Numerator and Denominator where the indicator has both, otherwise Figure.",
    "Write numbers alone, such as 1234 or 97.3. No formula: put the number itself in.",
    "Status says how sure the figure is. Where there is none, choose the status that says why, and say more in the note.",
    "Commentary may be Markdown, and may refer to figures, such as {HT01.value}.",
    "Leave a row as it is, and nothing of it changes. Do not change the grey columns: they say which return a row is.",
    "Save the workbook as .xlsx and send it in on the page on which you downloaded it. You see what will be saved before it is.",
    "Where a figure is RED, say what is done about it, who does it and by when, all three, or why nothing is. It cannot be sent for approval without.",
)


@dataclass(frozen=True)
class SheetRow:
    """One return in the workbook. `parts` are what its numerator and denominator count, empty where neither is asked for.

    `last` is the figure before it in words, and `section` the sheet on which it stands, the only one where empty.
    """

    pk: int
    revision: int
    indicator: str
    name: str
    period: str
    due: dt.date
    parts: tuple[str, str]
    entry: Entry
    last: str = ""
    section: str = ""


def status_words(code: str) -> str:
    """“Not available” for not_available, as people write it; a text that is no status stays as it is."""
    return code.replace("_", " ").capitalize() if code in {each.value for each in OFFERED} else code


def status_code(text: str) -> str:
    """The status that is meant, in capitals or not; a text that is none stays as it is, and is refused where it is read."""
    plain = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    return plain if plain in {each.value for each in OFFERED} else text


def write_workbook(rows: Sequence[SheetRow], title: str) -> bytes:
    """A sheet for each section that the rows name, in their order; “Returns” where they name none."""
    import xlsxwriter  # 60 ms: only those who ask for a workbook wait for it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    forms = _Forms(
        locked=book.add_format({"bg_color": "#E9ECEF", "text_wrap": True, "valign": "top"}),
        free=book.add_format({"locked": False, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"}),
        head=book.add_format({"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF", "text_wrap": True}),
    )
    for name, listed in _sheets(rows).items():
        _fill(book.add_worksheet(name), listed, title, forms)
    explained = book.add_worksheet(HELP_SHEET)
    explained.set_column(0, 0, 110)
    for line, words in enumerate(_HELP):
        explained.write_string(line, 0, words)
    book.close()
    return target.getvalue()


@dataclass(frozen=True)
class _Forms:
    locked: Format
    free: Format
    head: Format


def _sheets(rows: Sequence[SheetRow]) -> dict[str, list[SheetRow]]:
    """By name: of at most 31 characters, without those that Excel refuses, and no two that differ only in case."""
    names: dict[str, str] = {}
    sheets: dict[str, list[SheetRow]] = {}
    for row in rows:
        if row.section not in names:
            bare = re.sub(r"[\[\]:*?/\\\\]", " ", row.section).strip(" '")[:31].strip() or "Returns"
            name, number = bare, 2
            while name.lower() in {held.lower() for held in (*names.values(), HELP_SHEET, "history")}:
                name, number = f"{bare[:27]} {number}", number + 1
            names[row.section] = name
        sheets.setdefault(names[row.section], []).append(row)
    return sheets or {"Returns": []}


def _fill(sheet: Worksheet, rows: Sequence[SheetRow], title: str, forms: _Forms) -> None:
    sheet.write_string(0, 0, MARK)
    sheet.write_string(1, 0, f"{title}. How to fill it in is on the sheet “{HELP_SHEET}”.")
    for place, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.write_string(HEADER_LINE - 1, place, name, forms.head)
        sheet.set_column(place, place, width)
    for line, row in enumerate(rows, start=HEADER_LINE):
        keys = (str(row.pk), str(row.revision), row.indicator, row.name, row.period, row.due.strftime("%d/%m/%Y"), *row.parts, row.last)
        typed = [status_words(text) if field == "status" else text for field, text in ((field, getattr(row.entry, field)) for field in FIELDS.values())]
        for place, text in enumerate(keys):
            sheet.write_string(line, place, text, forms.locked)
        for place, text in enumerate(typed, start=len(keys)):
            sheet.write_string(line, place, text, forms.free) if text else sheet.write_blank(line, place, None, forms.free)
    _help_and_check(sheet, HEADER_LINE + max(len(rows), 1) - 1)
    sheet.freeze_panes(HEADER_LINE, COLUMNS.index("Period") + 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": False})


def _help_and_check(sheet: Worksheet, last: int) -> None:
    """The hint of a column stands beside a cell when it is chosen; what cannot be right is refused as it is typed."""
    for column in FIELDS:
        place = COLUMNS.index(column)
        rule: dict[str, object] = {"validate": "any"}
        if column == "Status":
            rule = {"validate": "list", "source": [status_words(each.value) for each in OFFERED], "error_message": "Choose one of the statuses in the list."}
        elif column in LONGEST:
            most = LONGEST[column]
            rule = {"validate": "length", "criteria": "<=", "value": most, "error_message": f"Write at most {most:,} characters."}
        sheet.data_validation(HEADER_LINE, place, last, place, {**rule, "input_title": column, "input_message": _HINTS[column]})
