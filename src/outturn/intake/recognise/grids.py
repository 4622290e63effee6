"""What sort of table a grid is, and where its headings end."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.intake.model import Cell, Grid, Sureness
from outturn.intake.recognise.rivals import read_together
from outturn.intake.spans import find_span, serial_span
from outturn.intake.values import read_value
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.headings import Heading, HeadingReader

_LOOK_AT = 8
_ENOUGH = 3
_SHORT = 40
_MERGED = re.compile(r"merged over (\d+) columns")
_WHO = frozenset({"reference", "name"})
_FIGURES = frozenset({"value", "target", "floor", "ytd", "rating", "previous", "previous_year"})
_COUNT_WORDS = {"green": "GREEN", "g": "GREEN", "amber": "AMBER", "a": "AMBER", "red": "RED", "r": "RED", "not rated": "NOT_RATED",
                "improving": "Improving", "stable": "Stable", "worsening": "Worsening", "low": "Low", "medium": "Medium", "high": "High",
                "low risk": "Low", "medium risk": "Medium", "high risk": "High", "tbc": "Tbc"}  # fmt: skip


@dataclass(frozen=True)
class Headed:
    """A grid with its headings: `rows` are those below them. `headings` has one for each column."""

    grid: Grid
    headings: tuple[Heading, ...]
    header_rows: int

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self.grid.rows[self.header_rows :]

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(heading.meaning for heading in self.headings)

    def columns(self, *meanings: str) -> list[int]:
        return [place for place, meaning in enumerate(self.meanings) if meaning in meanings]


def headed(grid: Grid, reader: HeadingReader) -> Headed | None:
    """The first rows that are mostly known headings; None where there are none."""
    best: tuple[float, int, int] | None = None
    for at, row in enumerate(grid.rows[:_LOOK_AT]):
        share, known = _known(row, reader)
        if known and (share > 0.5 or (share == 0.5 and known >= _ENOUGH)) and (best is None or (known, share) > (best[1], best[0])):
            best = (share, known, at)
        elif best is not None and not _is_second(row, reader):
            break
    if best is None:
        return None
    first = best[2]
    while first and _spans_columns(grid.rows[first - 1]):
        first -= 1
    last = best[2] + 1
    while last < len(grid.rows) and _is_second(grid.rows[last], reader):
        last += 1
    lines = _carried_on([_spread(row) for row in grid.rows[first:last]])
    texts = [_column_text([line[place] for line in lines]) for place in range(grid.width)]
    return Headed(replace(grid, rows=grid.rows[first:]), read_together(texts, reader), last - first)


def side_by_side(found: Headed) -> list[Grid]:
    """The tables that stand beside one another; one where there is only one.

    Another begins where a reference or a name comes again after columns of figures, and it has figures of its own.
    """
    starts, seen, figures = [0], set[str](), False
    for place, meaning in enumerate(found.meanings):
        if meaning in _WHO and meaning in seen and figures:
            starts.append(place)
            figures = False
        seen |= {meaning} & _WHO
        figures = figures or meaning in _FIGURES
    if len(starts) == 1 or not figures:
        return [found.grid]
    ends = [*starts[1:], found.grid.width]
    return [replace(found.grid, rows=tuple(row[start:end] for row in found.grid.rows)) for start, end in zip(starts, ends, strict=True)]


def of_one_sheet(one: Grid, other: Grid) -> bool:
    """Cells of a sheet stand in its columns; those of a document only in their table's."""
    return bool(one.origin.row and other.origin.row) and (one.origin.file, one.origin.place) == (other.origin.file, other.origin.place)


def goes_on(last: Headed, grid: Grid) -> Headed | None:
    """Rows below a blank one in a sheet, under the headings above it: each cell in its column, names where names stood and numbers where figures did."""
    columns = [cell.origin.column for cell in last.grid.rows[0]]
    if not of_one_sheet(last.grid, grid) or not {cell.origin.column for row in grid.rows for cell in row if cell.text} <= set(columns):
        return None
    rows = []
    for row in grid.rows:
        by = {cell.origin.column: cell for cell in row}
        empty = [Cell("", replace(row[0].origin, column=column)) for column in columns]
        rows.append(tuple(by.get(cell.origin.column, cell) for cell in empty))
    found = Headed(replace(grid, rows=tuple(rows)), last.headings, 0)
    names, values = found.columns(*_WHO), found.columns("value", "target", "ytd")
    named = [row for row in rows if any(row[place].text for place in names)]
    read = [read_value(row[place].text) for row in named for place in values if row[place].text]
    return found if read and sum(value.understood for value in read) * 2 > len(read) else None


def _spread(row: Sequence[Cell]) -> list[str]:
    """The texts of a row of headings, a merged one over each of its columns."""
    texts = [cell.text for cell in row]
    for place, cell in enumerate(row):
        if cell.text and (match := _MERGED.search(cell.note)):
            for other in range(place + 1, min(place + int(match[1]), len(texts))):
                texts[other] = texts[other] or cell.text
    return texts


def _carried_on(lines: list[list[str]]) -> list[list[str]]:
    """A year or a quarter that stands once above its columns, with nothing above the others, is that of all of them up to the next."""
    *above, below = lines
    for line in above:
        period = ""
        for place, text in enumerate(line):
            if text.strip():
                period = text if find_span(text) is not None and len(text) < _SHORT else ""
            elif period and below[place].strip():
                line[place] = period
    return lines


def _known(row: Sequence[Cell], reader: HeadingReader) -> tuple[float, int]:
    filled = [cell for cell in row if cell.text.strip()]
    if not filled or any(_is_figure(cell.text) for cell in filled if serial_span(cell.text) is None):
        return 0.0, 0
    if any(serial_span(cell.text) for cell in filled) and not any(reader.read(cell.text).meaning in _WHO for cell in filled):
        return 0.0, 0
    known = sum(reader.read(cell.text).sureness is not Sureness.NOT_UNDERSTOOD for cell in filled if len(cell.text) < 120)
    return known / len(filled), known


def _is_figure(text: str) -> bool:
    """A number that is not a year or a period."""
    return find_span(text) is None and read_value(text).is_number


def _spans_columns(row: Sequence[Cell]) -> bool:
    """A row above the headings that stands over several of them: the same text in neighbouring cells, or texts with gaps."""
    texts = [cell.text for cell in row]
    filled = [text for text in texts if text]
    if any(cell.text and _MERGED.search(cell.note) for cell in row):
        return len(filled) < len(texts)
    return len(filled) > 1 and (any(a and a == b for a, b in itertools.pairwise(texts)) or len(filled) < len(texts)) and len(set(filled)) < len(texts)


def _is_second(row: Sequence[Cell], reader: HeadingReader) -> bool:
    """A second row of headings, such as “Upper” and “Lower” below “Expected range”."""
    filled = [cell.text for cell in row if cell.text.strip()]
    if not filled or (plain(filled[0]) in _COUNT_WORDS and len(filled) == 1):
        return False
    return all(_is_known(text, reader) and not _is_figure(text) and len(text) < 40 for text in filled) and not row[0].text.strip()


def _is_known(text: str, reader: HeadingReader) -> bool:
    """A heading that is known, a month whose year stands in the row above, or what its column is measured in."""
    return reader.read(text).meaning not in {"unknown", ""} or find_span(text) is not None or reader.words.knows("units", text)


def _column_text(texts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def count_columns(grid: Grid) -> tuple[int, dict[int, str]] | None:
    """For a table of counts: the row of its headings, and the columns that count ratings, directions or risk levels."""
    for at, row in enumerate(grid.rows[:3]):
        every = {place: word for place, cell in enumerate(row) if (word := _count_word(cell.text))}
        found: dict[int, str] = {}
        for place, word in every.items():  # of two groups of counts, latest and year to date, the first
            if word not in found.values():
                found[place] = word
        if len(found) >= 3 and len(every) >= sum(bool(cell.text) for cell in row) - 2:
            return at, found
    return None


def _count_word(text: str) -> str:
    """“Latest rating: GREEN” counts what “GREEN” counts."""
    words = plain(text)
    return _COUNT_WORDS.get(words) or next(
        (word for end, word in _COUNT_WORDS.items() if len(end) > 2 and words.endswith(f" {end}") and len(words.split()) <= 6), ""
    )


def is_key(grid: Grid) -> bool:
    """An explanation of ratings: each row a rating word and what it means."""
    words = {"green", "amber", "red", "blue", "yellow", "g", "a", "r", "b"}
    body = [row for row in grid.rows if row[0].text]
    first = [plain(re.sub(r"[●◆■▲]", "", row[0].text)) for row in body]
    rated = sum(text in words for text in first)
    return (
        grid.width <= 3
        and rated >= 2
        and rated >= len(body) - 3
        and all(len(row) > 1 and not any(read_value(cell.text).is_number for cell in row[1:]) for row in body)
    )


def transposed(grid: Grid, reader: HeadingReader) -> Grid | None:
    """The grid turned, where its periods stand in the first column and its indicators in the first row."""
    if grid.width < 2 or len(grid.rows) < 3:
        return None
    body = [row[0].text for row in grid.rows[1:] if row[0].text]
    known = sum(find_span(text, reader.year) is not None and len(text) < 30 for text in body)
    top = [cell.text for cell in grid.rows[0][1:]]
    if not body or known < max(2, 0.5 * len(body)) or any(reader.read(text).meaning not in {"unknown", "name"} for text in top if text) or not any(top):
        return None
    return replace(grid, rows=tuple(zip(*grid.rows, strict=True)))
