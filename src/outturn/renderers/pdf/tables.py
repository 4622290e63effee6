"""How a table is laid out on paper: widths of columns, size of text, and whether it needs a page on its side.

Widths are worked out here rather than by Typst: its automatic columns let a long word run out of its cell, and measure
every cell of a table of thousands of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from outturn.charts.text_width import FONT_SIZE, text_width
from outturn.reports.content import Align, Emphasis, Link, RatingTag, Strong, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Inline, Table

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
MINOR_SIZES = (7.5, 7.0)
SMALLEST = 6.5
SMALLEST_COMFORT = 8.0  # text is not made smaller than this only to keep words on one line
_CELL_GAP = 11.5  # points for the gap of 10 between neighbouring columns, and for a face a little wider than was reckoned
_INDENT = 10.0  # points for each level of a row
_TAG = 16.0  # points that a tag needs beside its word
_LONGEST_WORD = 18  # letters; longer words have places to break (words.py)
_SHORT_TEXT = 12  # letters; such a text stays on one line: “Q2 2025/26”
_LONG_TEXT, _READABLE = 26, 17  # letters; a column of texts longer than the one is never narrower than the other
_COMFORT = 46  # letters in a line of a cell of words, where there is room
_EASE = 0.74
_USUAL = 0.9
_NAME = 150.0  # points; the names of rows that need no more stay on one line
_FULL = 0.62  # a table that needs less than this part of the width is not spread over all of it
_SAMPLE = 400  # rows that are measured in a long table
LINE = 1.42  # height of a line in sizes of its text
ROW_GAP = 7.6  # points above and below the text of a row, together


@dataclass(frozen=True)
class Layout:
    """`widths` in points; `height`, `tallest` (of one row) and `head` (of the headings) are estimates in points, without the caption."""

    size: float
    widths: tuple[float, ...]
    height: float
    tallest: float
    head: float
    fits: bool


@dataclass(frozen=True)
class _Need:
    """What a column needs at a text size of 1: `least` for its longest word, `wanted` for its longest text."""

    least: float
    wanted: float


def layout(table: Table, width: float, sizes: Sequence[float] = SIZES, like: Table | None = None) -> Layout:
    """The largest text with which the table fits; where none does, the smallest, with words broken. Columns are those of `like`."""
    needs = _needs(like or table, usual=_USUAL if like else 1.0)
    fitting = {size: widths for size in sizes if (widths := _widths(needs, size, width))}
    for size, widths in fitting.items():
        if size == min(fitting) or size == SMALLEST_COMFORT or _is_comfortable(needs, widths, size):
            return Layout(size, widths, *_height(table, widths, size), fits=True)
    least = [need.least * SMALLEST + _CELL_GAP * 0.6 for need in needs]
    squeezed = tuple(width * part / sum(least) for part in least)
    return Layout(SMALLEST, squeezed, *_height(table, squeezed, SMALLEST), fits=False)


def _is_comfortable(needs: Sequence[_Need], widths: Sequence[float], size: float) -> bool:
    """No column is so much narrower than its longest text that most of its cells would wrap."""
    wanted = [need.wanted * size + _CELL_GAP for need in needs]
    is_name_whole = wanted[0] > _NAME or widths[0] >= wanted[0] - 0.01
    return is_name_whole and all(width >= _EASE * whole for width, whole in zip(widths, wanted, strict=True))


def _widths(needs: Sequence[_Need], size: float, width: float) -> tuple[float, ...] | None:
    least = [need.least * size + _CELL_GAP for need in needs]
    wanted = [need.wanted * size + _CELL_GAP for need in needs]
    if sum(least) > width:
        return None
    if sum(wanted) <= width:
        target = width if sum(wanted) >= _FULL * width else min(width, sum(wanted) * 1.25)
        return tuple(part * target / sum(wanted) for part in wanted)
    return _shared(least, wanted, width - sum(least))


def _shared(least: Sequence[float], wanted: Sequence[float], spare: float) -> tuple[float, ...]:
    """Columns that lack little get all that they want, so that short texts stay on one line; long texts share the rest."""
    widths = list(least)
    by_lack = sorted(range(len(widths)), key=lambda place: wanted[place] - least[place])
    for done, place in enumerate(by_lack):
        given = min(wanted[place] - least[place], spare / (len(by_lack) - done))
        widths[place] += given
        spare -= given
    return tuple(widths)


# --- what a column needs
def _needs(table: Table, usual: float = 1.0) -> list[_Need]:
    """`usual` is the part of the cells of a column that must stay on one line where they are short; the others may be broken between words."""
    return [_need(table, place, usual) for place in range(len(table.columns))]


def _need(table: Table, place: int, usual: float) -> _Need:
    column = table.columns[place]
    rows = table.rows[:_SAMPLE]
    cells = [row.cells[place].content for row in rows]
    is_words = column.align is Align.LEFT
    body = [
        min(_full_width(content), _per_size("n" * _COMFORT)) + (row.level * _INDENT / SIZES[0] if not place else 0)
        for content, row in zip(cells, rows, strict=True)
    ]
    longest = _SHORT_TEXT if is_words else _LONGEST_WORD
    words = [_widest_word(content) if len(plain_text(content)) > longest else _full_width(content) for content in cells]
    if usual < 1 and cells:
        most = sorted(words)[ceil(usual * len(words)) - 1]
        words = [min(word, max(most, _widest_word(content))) for word, content in zip(words, cells, strict=True)]
        body = body if place <= 1 else sorted(body)[: ceil(usual * len(body))]
    heading = _widest_part(column.header, bold=True)
    readable = _per_size("n" * _READABLE) if is_words and max(body, default=0.0) > _per_size("n" * _LONG_TEXT) else 0.0
    least = max([heading, readable, *words])
    return _Need(least, max([least, *body]))  # a heading may wrap; the texts beneath it had better not


def _per_size(text: str, *, bold: bool = False) -> float:
    return text_width(text, bold=bold) / FONT_SIZE


def _widest_part(text: str, *, bold: bool = False) -> float:
    return max((_per_size(word[:_LONGEST_WORD], bold=bold) for word in text.split()), default=0.0)


def _full_width(content: Sequence[Inline]) -> float:
    return _per_size(plain_text(content), bold=_has_tag(content)) + (_TAG / SIZES[0]) * _tags(content)


def _widest_word(content: Sequence[Inline]) -> float:
    """A tag is never broken; words are."""
    tags = [_per_size(item.text, bold=True) + _TAG / SIZES[0] for item in content if isinstance(item, RatingTag | TrendTag)]
    return max([_widest_part(plain_text(content)), *tags])


def _tags(content: Sequence[Inline]) -> int:
    return sum(isinstance(item, RatingTag | TrendTag) for item in content)


def _has_tag(content: Sequence[Inline]) -> bool:
    return _tags(content) > 0


def plain_text(content: Sequence[Inline]) -> str:
    return "".join(_plain(item) for item in content)


def _plain(item: Inline) -> str:
    if isinstance(item, Text | RatingTag | TrendTag):
        return item.text
    if isinstance(item, Strong | Emphasis | Link):
        return plain_text(item.content)
    return f"[{item.number}]"


# --- how tall it becomes
def _height(table: Table, widths: Sequence[float], size: float) -> tuple[float, float, float]:
    rows = table.rows[:_SAMPLE]
    drawn = [_row_height([plain_text(cell.content) for cell in row.cells], widths, size) for row in rows] or [0.0]
    head = _row_height([column.header for column in table.columns], widths, size) * (2 if has_groups(table) else 1)
    return head + sum(drawn) * len(table.rows) / max(len(rows), 1), max(drawn), head


def _row_height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = max((ceil(_per_size(text) * size / max(width - _CELL_GAP, 1)) for text, width in zip(texts, widths, strict=False)), default=1)
    return max(lines, 1) * size * LINE + ROW_GAP


# --- headings that columns share
def has_groups(table: Table) -> bool:
    return any(column.group for column in table.columns)


def column_groups(table: Table) -> list[tuple[str, list[int]]]:
    """The name of each group, empty for columns that stand alone, and the places of its columns."""
    return [(name, list(places)) for name, places in groupby(range(len(table.columns)), key=lambda place: table.columns[place].group)]
