"""Tables of figures in running text: their headings, broken over lines, and their rows, with cells that are only spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from outturn.intake.model import NOT_WRITTEN, Cell, Grid, Origin
from outturn.intake.readers.lines import Line, spaced_cells, values_tail
from outturn.intake.spans import find_spans
from outturn.intake.values import read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNTS = (
    (re.compile(r"(?:^|\s)GREEN\s+AMBER\s+RED\s*$", re.IGNORECASE), ("GREEN", "AMBER", "RED")),
    (re.compile(r"(?:^|\s)RED\s+AMBER\s+GREEN\s*$", re.IGNORECASE), ("RED", "AMBER", "GREEN")),
    (re.compile(r"(?:^|\s)G\s+A\s+R\s*$"), ("GREEN", "AMBER", "RED")),
    (re.compile(r"(?:^|\s)R\s+A\s+G\s*$"), ("RED", "AMBER", "GREEN")),
)
_DIRECTIONS = ("Improving", "Stable", "Worsening")
_LEVELS = re.compile(r"(?:^|\s)low(?:\s+risks?)?\s+medium(?:\s+risks?)?\s+high(?:\s+risks?)?", re.IGNORECASE)
_MOST_SOLUTIONS = 2


@dataclass(frozen=True)
class Headings:
    """`first_line` is the place of the first line of the headings among those given; `rest` are words of the first row's label.

    `extra` are columns that may follow without a heading of their own: arrows that were lost.
    """

    corner: str
    labels: tuple[str, ...]
    first_line: int
    rest: tuple[Line, ...] = ()
    periods: bool = False
    extra: tuple[str, ...] = ()


def count_headings(lines: Sequence[Line]) -> Headings | None:
    """“GREEN AMBER RED” or “Low Medium High” in the last lines."""
    for place in range(len(lines) - 1, -1, -1):
        text = lines[place].clean
        for pattern, labels in _COUNTS:
            if match := pattern.search(text):
                return Headings(text[: match.start()].strip(), (*labels, *_DIRECTIONS), place, tuple(lines[place + 1 :]))
        if match := _LEVELS.search(text):
            return Headings(text[: match.start()].strip(), ("Low", "Medium", "High"), place, tuple(lines[place + 1 :]))
    return None


def period_headings(lines: Sequence[Line], width: int) -> Headings | None:
    """Periods one after another, broken over any number of lines; what stands before the first is the corner, after the last the first row.

    There are no more of them than the first row has values.
    """
    text, places = "", []
    for place, line in enumerate(lines):
        places.append((len(text), place))
        text += line.clean + " "
    every = find_spans(text)
    spans = every[-width:]
    if len(spans) < 2:
        return None
    earlier = every[-width - 1].end if len(every) > width else 0
    starts = [earlier, *(span.end for span in spans[:-1])]
    pieces = [text[start : span.end] for start, span in zip(starts, spans, strict=True)]
    corner, first = _corner(pieces[0], spans[0].end - spans[0].start, pieces[1])
    first_line = max(place for at, place in places if at <= _corner_start(spans[0].start, lines, places))
    rest = _rest(lines, places, spans[-1].end)
    corner = corner[corner.find(lines[first_line].clean[:12]) :] if lines[first_line].clean[:12] in corner else corner
    return Headings(corner.strip(), (first.strip(), *(" ".join(piece.split()) for piece in pieces[1:])), first_line, rest, periods=True)


def _corner(piece: str, length: int, second: str) -> tuple[str, str]:
    """The words before the first period: those that the second heading has too are its own (“Online Oct 19 - Dec 19”)."""
    words, period = piece[:-length], piece[-length:]
    prefix = second.split()[0] if second.split() else ""
    if prefix and not prefix[0].isdigit() and words.rstrip().endswith(prefix):
        return words.rstrip()[: -len(prefix)], f"{prefix} {period}"
    return words, period


def _corner_start(first: int, lines: Sequence[Line], places: list[tuple[int, int]]) -> int:
    """Where the corner's own line begins: the last line that began after a blank line before the first period."""
    at = 0
    for start, place in places:
        if start <= first and (lines[place].gap or lines[place].page_start or place == 0):
            at = start
    return at


def _rest(lines: Sequence[Line], places: list[tuple[int, int]], end: int) -> tuple[Line, ...]:
    return tuple(lines[place] for start, place in places if start >= end)


def figure_table(headings: Headings, rows: list[tuple[list[Line], Line]], origin: Origin) -> Grid:
    width = len(headings.labels)
    grid = [[headings.corner, *headings.labels]]
    numbers = [origin.row]
    read = [_row(before if at or not headings.rest else [*headings.rest], line, width) for at, (before, line) in enumerate(rows)]
    cells = settle_blanks([values for _, values, _ in read], [line.text for _, line in rows], [label for label, _, _ in read], width)
    for (label, _, group), values, (before, line) in zip(read, cells, rows, strict=True):
        if group:
            grid.append([group, *[""] * width])
            numbers.append(before[0].number)
        grid.append([label, *values])
        numbers.append(line.number)
    used = max((place for row in grid for place, text in enumerate(row) if text), default=0) + 1
    made = [
        tuple(
            Cell(text, Origin(origin.file, origin.place, origin.table, number, at), note=_note(text, number, origin))
            for at, text in enumerate(row[:used], start=1)
        )
        for row, number in zip(grid, numbers, strict=True)
    ]
    return Grid(tuple(made), origin, pieced=True)


def _note(text: str, number: int, origin: Origin) -> str:
    return NOT_WRITTEN if number == origin.row and text in _DIRECTIONS else ""


def _row(before: Sequence[Line], line: Line, width: int) -> tuple[str, list[str], str]:
    """The label, the values, and the name of a group that stood above."""
    tail = values_tail(line.text, width)
    label, values = tail if tail else (line.clean, [])
    words = [held.clean for held in before]
    if not words:
        return label, values, ""
    if not label:
        return " ".join(words), values, ""
    if line.gap == 0:
        return " ".join([*words, label]), values, ""
    return label, values, " ".join(words)


def settle_blanks(rows: list[list[str]], lines: list[str], labels: list[str], width: int) -> list[list[str]]:
    """Rows with fewer values than columns: the spaces say which are empty; a total row, where there is one, must agree."""
    if all(len(values) == width for values in rows):
        return rows
    spaced = [values if len(values) == width else _spaced(line, label, width, values) for values, line, label in zip(rows, lines, labels, strict=True)]
    if all(row is not None for row in spaced):
        settled = [row for row in spaced if row is not None]
        if _adds_up(settled, labels) is not False:
            return settled
    solved = _solve(rows, labels, width)
    return solved or [row if row is not None else values + [""] * (width - len(values)) for row, values in zip(spaced, rows, strict=True)]


def _spaced(line: str, label: str, width: int, values: list[str]) -> list[str] | None:
    cells = spaced_cells(line, label.split(" ")[-1] if label and label not in line else label, width)
    return cells if cells is not None and [cell for cell in cells if cell] == values else None


def _number(text: str) -> float:
    return read_value(text).value or 0.0 if text else 0.0


def _adds_up(rows: list[list[str]], labels: list[str]) -> bool | None:
    """Whether the rows add up to the total row; None where there is none."""
    if not labels or not labels[-1].lower().startswith(("total", "all", "overall")):
        return None
    sums = [sum(_number(row[at]) for row in rows[:-1]) for at in range(len(rows[-1]))]
    return all(abs(total - _number(cell)) < 0.5 for total, cell in zip(sums, rows[-1], strict=True))


def _solve(rows: list[list[str]], labels: list[str], width: int) -> list[list[str]] | None:
    """The only way to set the values into the columns, in their order, that adds up to the total row."""
    choices = [[_set(values, places, width) for places in combinations(range(width), len(values))] for values in rows]
    if _count(choices) > 200_000:
        return None
    found = []
    for way in product(*choices):
        if _adds_up(list(way), labels):
            found.append(list(way))
            if len(found) == _MOST_SOLUTIONS:
                return None
    return found[0] if found else None


def _count(choices: list[list[list[str]]]) -> int:
    total = 1
    for ways in choices:
        total *= len(ways)
    return total


def _set(values: list[str], places: tuple[int, ...], width: int) -> list[str]:
    row = [""] * width
    for place, value in zip(places, values, strict=True):
        row[place] = value
    return row
