"""A workbook of returns that comes back: looked at before it is opened, read without running anything, every fault with its row and column."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from outturn.entry.unseen import tidy
from outturn.entry.workbook import COLUMNS, DAYS, FIELDS, HEADER_LINE, KEYS, LONGEST, MARK, WORDS, status_code
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES = 2_000_000
_MOST_UNPACKED, _MOST_PARTS, _MOST_ROWS, _LONGEST_TEXT = 30_000_000, 200, 5_000, 20_000
_LONGEST_KEY = 18
_ANY_FORM = MARK.rpartition(" ")[0]
_NUMBERS = ("Numerator", "Denominator", "Figure")
_NOT_ONE = "This is not an Excel workbook. Save it as .xlsx, and send that."


@dataclass(frozen=True)
class CellFault:
    """`line` is the row as Excel counts it; `column` its heading, empty where the row as a whole is meant. `sheet`: where there are several."""

    line: int
    column: str
    message: str
    sheet: str = ""


@dataclass(frozen=True)
class UploadedRow:
    """`texts` are by field of the entry, as if they had been typed."""

    line: int
    pk: int
    revision: int
    indicator: str
    period: str
    texts: Mapping[str, str]
    sheet: str = ""


@dataclass(frozen=True)
class Uploaded:
    rows: tuple[UploadedRow, ...]
    faults: tuple[CellFault, ...] = field(default=())


def read_workbook(name: str, data: bytes) -> Uploaded:
    """Raises UsageError for a file that cannot be a workbook of ours: too large, packed too tightly, with macros, or another form."""
    _refuse_file(name, data)
    try:
        return _read(data)
    except UsageError:
        raise
    except Exception:
        # A damaged or hand-made workbook can fail anywhere in the library that reads it.
        raise UsageError("This workbook cannot be read: it may be damaged. Download a new one, and copy your figures into it.") from None


def _refuse_file(name: str, data: bytes) -> None:
    """Whatever can be known without unpacking it."""
    if len(data) > MOST_BYTES:
        raise UsageError("This file is larger than 2 MB, and a workbook of returns is not. Nothing was read.")
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb", ".xlam")):
        raise UsageError("This is a workbook for macros. Save it as .xlsx, without macros, and send that.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        raise UsageError(_NOT_ONE) from None
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise UsageError(_NOT_ONE)
    if any(part.endswith("vbaproject.bin") for part in names):
        raise UsageError("This workbook holds macros. Save it as .xlsx, without macros, and send that.")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise UsageError("This file would unpack to far more than a workbook of returns holds. It was not opened.")


def _read(data: bytes) -> Uploaded:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False, keep_vba=False)
    try:
        names = _own_sheets(book)
        read = []
        for name in names:
            lines = enumerate(book[name].iter_rows(max_row=HEADER_LINE + _MOST_ROWS + 1, max_col=len(COLUMNS)), start=1)
            _refuse_form([next(lines, (0, ()))[1] for _ in range(HEADER_LINE)])
            read.append(_rows(lines, name if len(names) > 1 else ""))
        return _together(read)
    finally:
        book.close()


def _own_sheets(book: Any) -> list[str]:
    """“Returns”, or the sheets of the sections, each with the mark in its first cell."""
    if "Returns" in book.sheetnames:
        return ["Returns"]
    marked = [name for name in book.sheetnames if str(book[name].cell(1, 1).value or "").startswith(_ANY_FORM)]
    if not marked:
        raise UsageError("This is not the workbook of returns: it has no sheet “Returns”. Download the workbook, and fill that in.")
    return marked


def _together(read: Sequence[Uploaded]) -> Uploaded:
    rows = tuple(row for one in read for row in one.rows)
    twice = {pk for pk, number in Counter(row.pk for row in rows).items() if number > 1}
    faults = [CellFault(row.line, "Return", "This return is in the workbook more than once.", row.sheet) for row in rows if row.pk in twice]
    return Uploaded(rows, (*(fault for one in read for fault in one.faults), *faults))


def _refuse_form(first: Sequence[Sequence[Any]]) -> None:
    mark = first[0][0].value if first[0] else None
    header = tuple(cell.value for cell in first[-1])
    if mark != MARK:
        raise UsageError("This is not the workbook of returns, or one of an older form. Download a new one, and copy your figures into it.")
    if header != COLUMNS:
        raise UsageError(f"The headings in row {HEADER_LINE} were changed. They should be: {', '.join(COLUMNS)}. Download a new workbook.")


def _rows(lines: Iterator[tuple[int, Sequence[Any]]], sheet: str) -> Uploaded:
    rows: list[UploadedRow] = []
    faults: list[CellFault] = []
    for line, cells in lines:
        if line > HEADER_LINE + _MOST_ROWS:
            raise UsageError(f"There are more than {_MOST_ROWS:,} rows. Send them in parts.")
        texts = {}
        for column, cell in zip(COLUMNS, cells, strict=False):
            if column in FIELDS or column in KEYS:
                texts[column] = _text(cell, line, column, faults)
        if any(texts.values()):
            rows += _row(line, texts, faults)
    return Uploaded(tuple(replace(row, sheet=sheet) for row in rows), tuple(replace(fault, sheet=sheet) for fault in faults))


def _row(line: int, texts: Mapping[str, str], faults: list[CellFault]) -> list[UploadedRow]:
    keys = [texts.get(name, "") for name in ("Return", "Revision")]
    if not all(key.isascii() and key.isdecimal() and len(key) < _LONGEST_KEY for key in keys):
        faults.append(CellFault(line, "Return", "The grey columns were changed, so it is not known which return this row is. Download a new workbook."))
        return []
    typed = {field_name: texts.get(column, "") for column, field_name in FIELDS.items()}
    typed["status"] = status_code(typed["status"])
    return [UploadedRow(line, int(keys[0]), int(keys[1]), texts.get("Indicator", ""), texts.get("Period", ""), typed)]


def _text(cell: Any, line: int, column: str, faults: list[CellFault]) -> str:
    """The cell as somebody would have typed it.

    A formula is never worked out, and never taken for what it was once worked out to be: among words it is the text that
    was typed, elsewhere a fault.
    """
    value = _formula(cell.value) if cell.data_type == "f" and column in WORDS else cell.value
    if value is None:
        return ""
    if cell.data_type == "f" and column not in WORDS:
        belongs = "number" if column in _NUMBERS else "text"
        faults.append(CellFault(line, column, f"This cell holds a formula. Put the {belongs} itself in."))
        return ""
    if column in DAYS and isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, bool | dt.datetime | dt.date | dt.time | dt.timedelta):
        shown = "yes or no" if isinstance(value, bool) else "a date or a time"
        faults.append(CellFault(line, column, f"This cell holds {shown}, where a number or a text belongs. Set the cell's format to text and write it again."))
        return ""
    text = _figure(cell) if isinstance(value, int | float) else str(value).strip()
    longest = LONGEST.get(column, _LONGEST_TEXT)
    if len(text) > longest or "\x00" in text:
        faults.append(CellFault(line, column, f"This text is longer than {longest:,} characters, or holds signs that are no text."))
        return ""
    return tidy(text)


def _formula(value: Any) -> str:
    """As it was typed; a formula over several cells holds its text inside."""
    return str(getattr(value, "text", value))


def _figure(cell: Any) -> str:
    """As it is seen in its cell: Excel holds a 95% that somebody typed as 0.95, with a format that says so."""
    if "%" in (cell.number_format or ""):
        return f"{_number(float(format(cell.value * 100, '.12g')))}%"
    return _number(cell.value)


def _number(value: float) -> str:
    """As short as it can be written without changing it: Excel holds 1234 as 1234.0."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)
