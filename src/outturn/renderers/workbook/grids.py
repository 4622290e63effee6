"""A table of the content model as a grid: numbers as numbers in one unit a column, their marks and units beside them in words."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.renderers.workbook.model import Column, Entry, Grid, Shape
from outturn.renderers.workbook.printed import Printed, named_unit, read_printed, scaled
from outturn.renderers.workbook.words import cut, missing, plain, said, writable
from outturn.reports.content import Align, NoteRef, RatingTag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Cell, Table, TableColumn

_WIDEST, _NARROWEST = 60, 9
_LONGEST_HEADER = 255
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_LONG_DATE = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")
_EMPTY = Entry("[z]")


@dataclass(frozen=True)
class _Part:
    """A cell taken apart: what it holds, the marks and notes beside a number, and the number's unit."""

    entry: Entry
    marks: str = ""
    unit: str = ""

    @property
    def is_number(self) -> bool:
        return isinstance(self.entry.value, int | float)

    @property
    def is_measured(self) -> bool:
        return not isinstance(self.entry.value, str)


@dataclass(frozen=True)
class _Track:
    """A column of the grid with its entries."""

    header: str
    entries: tuple[Entry | None, ...]
    is_number: bool = False


def grid_of(table: Table, name: str) -> Grid:
    """A table without rows gets one that says so: [w]."""
    parts = [[_part(row.cells[place] if place < len(row.cells) else None, column) for row in table.rows] for place, column in enumerate(table.columns)]
    names = [" ".join(str(parts[place][row].entry.value) for place in range(min(2, len(parts)))) for row in range(len(table.rows))]
    tracks = _tracks(table, [_in_brackets(column) if place >= table.row_headers else column for place, column in enumerate(parts)], names)
    headers = _unique([track.header for track in tracks])
    rows = tuple(zip(*(track.entries for track in tracks), strict=True)) or ((Entry("[w]"),) * len(tracks),)
    columns = tuple(Column(header, _width(header, track), track.is_number) for header, track in zip(headers, tracks, strict=True))
    return Grid(name, columns, rows, frozenset(place for place, row in enumerate(table.rows) if row.is_total))


# --- one cell
def _part(cell: Cell | None, column: TableColumn) -> _Part:
    if cell is None:
        return _Part(_EMPTY)
    text = writable(plain(item for item in cell.content if not isinstance(item, NoteRef)))
    notes = " ".join(f"[note {item.number}]" for item in cell.content if isinstance(item, NoteRef))
    day = _day(cell, text)
    if day is not None:
        return _Part(Entry(day), notes)
    number = _number(cell, text, column)
    if number is not None:
        return replace(number, marks=" ".join(word for word in (number.marks, notes) if word))
    tag = next((item for item in cell.content if isinstance(item, RatingTag)), None)
    marks = "[rounding]" if tag is not None and tag.rests_on_rounding else ""
    whole = writable(plain(cell.content))
    return _Part(Entry(said(whole), rating=tag.rating if tag else None), marks)


def _number(cell: Cell, text: str, column: TableColumn) -> _Part | None:
    """Words that are only a number count as one where the column is set like one."""
    printed = read_printed(text)
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        if printed is None or column.align is Align.LEFT:
            return None
        return _measured(printed.number, printed)
    if printed is None:
        return _Part(Entry(value), text)
    return _measured(scaled(value, printed), printed)


def _measured(value: float, printed: Printed) -> _Part:
    return _Part(Entry(value, Shape(printed.places, printed.signed)), printed.marks, printed.unit)


def _day(cell: Cell, text: str) -> dt.date | None:
    if isinstance(cell.value, str) and _DATE.fullmatch(cell.value):
        try:
            return dt.date.fromisoformat(cell.value)
        except ValueError:
            return None
    written = _LONG_DATE.fullmatch(text)
    if written is None:
        return None
    try:
        return dt.date(int(written[3]), _MONTHS.index(written[2]) + 1, int(written[1]))
    except ValueError:
        return None


def _in_brackets(parts: list[_Part]) -> list[_Part]:
    """In a column that holds numbers or dates, words say in shorthand why there is none."""
    if not any(part.is_measured for part in parts):
        return parts
    return [part if part.is_measured or part.entry == _EMPTY else replace(part, entry=replace(part.entry, value=missing(_bare(part)))) for part in parts]


def _bare(part: _Part) -> str:
    value = str(part.entry.value)
    return "" if value == "[z]" else value


# --- columns
def _tracks(table: Table, parts: list[list[_Part]], names: Sequence[str]) -> list[_Track]:
    """The columns, each followed by its marks. Where rows differ in their unit, it stands in a column of its own before the numbers."""
    tracks: list[_Track] = []
    units = [_units(cells, names) for cells in parts]
    shared = _shared([column for column in units if column])
    told = False
    for place, (column, cells) in enumerate(zip(table.columns, parts, strict=True)):
        header = _header(column, place)
        if units[place] and not _agree(units[place], shared):
            tracks.append(_units_track(f"{header}: unit", units[place]))
        elif units[place] and not told:
            tracks.append(_units_track("Unit", shared))
            told = True
        unit = "" if units[place] else next((part.unit for part in cells if part.is_number), "")
        titled = f"{header} ({unit})" if unit and unit not in header else header
        tracks.append(_Track(titled, tuple(part.entry for part in cells), any(part.is_measured for part in cells)))
        if any(part.marks for part in cells):
            tracks.append(_Track(f"{header}: marks", tuple(Entry(part.marks) if part.marks else None for part in cells)))
        if place == 0 and any(row.level for row in table.rows):
            tracks.append(_Track("Level", tuple(Entry(row.level) for row in table.rows), is_number=True))
    return tracks


def _units(cells: Sequence[_Part], names: Sequence[str]) -> list[str]:
    """The unit of each row's number; nothing at all where the whole column has one unit."""
    if len({part.unit for part in cells if part.is_number}) <= 1:
        return []
    return [(part.unit or named_unit(name) or "number") if part.is_number else "" for part, name in zip(cells, names, strict=True)]


def _shared(columns: Sequence[Sequence[str]]) -> list[str]:
    """One unit for each row, from the first column of several units and from those that agree with it."""
    shared = list(columns[0]) if columns else []
    for units in columns[1:]:
        if _agree(units, shared):
            shared = [known or unit for known, unit in zip(shared, units, strict=True)]
    return shared


def _agree(units: Sequence[str], shared: Sequence[str]) -> bool:
    return all(not unit or not known or unit == known for unit, known in zip(units, shared, strict=True))


def _units_track(header: str, units: Sequence[str]) -> _Track:
    return _Track(header, tuple(Entry(unit) if unit else _EMPTY for unit in units))


def _header(column: TableColumn, place: int) -> str:
    words = f"{column.group}: {column.header}" if column.group else column.header
    return writable(words).replace("\n", " ") or ("Row" if place == 0 else f"Column {place + 1}")


def _unique(headers: Sequence[str]) -> list[str]:
    """No two headers of a table are the same to a spreadsheet, which does not tell capitals apart."""
    given: set[str] = set()
    result = []
    for header in headers:
        start = name = cut(header, _LONGEST_HEADER - 8)
        place = 1
        while name.lower() in given:
            place += 1
            name = f"{start} {place}"
        given.add(name.lower())
        result.append(name)
    return result


def _width(header: str, track: _Track) -> int:
    """Headers wrap; numbers do not, and need no more room than they have digits."""
    longest_word = max(map(len, header.split()), default=0)
    longest = max((len(entry.value) if isinstance(entry.value, str) else 12 for entry in track.entries if entry), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, longest_word, min(len(header), 12 if track.is_number else 24)) + 2))
