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
from outturn.reports.alike import evened
from outturn.reports.content import Align, Emphasis, Link, RatingTag, Strong, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Inline, Table, TableColumn

SIZES = (8.5, 8.0, 7.5, 7.0)
MINOR_SIZES = (7.5, 7.0)
SMALLEST = 6.5
SMALLEST_COMFORT = 8.0  # text is not made smaller than this only to keep words on one line
_CELL_GAP = 10.5  # points: a gap of 10 between neighbouring columns
_FACE = 1.045  # Open Sans is wider than a text of few capitals is reckoned to be
_INDENT = 10.0  # points for each level of a row
_TAG = 16.0  # points that a tag needs beside its word
_LONGEST_WORD = 18  # letters; longer words have places to break (words.py)
_SHORT_TEXT = 12  # letters; such a text stays on one line: “Q2 2025/26”
_LONG_TEXT, _READABLE = 26, 17  # letters; a column of texts longer than the one is never narrower than the other
_COMFORT, _LONG_LINE = 46, 84  # letters in a line of a cell of words: where there is room, and where there is room to spare
_EASE = 0.74
_USUAL = 0.9
_NAME = 150.0  # points; the names of rows that need no more stay on one line
_FULL = 0.62  # a table that needs less than this part of the width is not spread over all of it
_SAMPLE = 400  # rows that are measured in a long table
_OPENING_ROWS = 2  # that stand with the heading of a table which goes on overleaf
LINE = 1.42  # height of a line in sizes of its text
ROW_GAP = 7.6  # points above and below the text of a row, together


@dataclass(frozen=True)
class Layout:
    """`widths` in points. Estimates in points, without the caption: `height`, `tallest` (one row), `head` (the headings), `opening` (with the first rows).

    `is_one_line`: every row is known to stand on one line, with room to spare.
    """

    size: float
    widths: tuple[float, ...]
    height: float
    tallest: float
    head: float
    opening: float
    fits: bool
    is_one_line: bool = False


@dataclass(frozen=True)
class _Need:
    """What a column needs at a text size of 1: `least` for its longest word, `wanted` for its longest text within comfort.

    `headed` has room for the heading too, on one line or two; `whole` for texts beyond comfort.
    """

    least: float
    wanted: float
    headed: float
    whole: float


def layout(table: Table, width: float, sizes: Sequence[float] = SIZES, like: Table | None = None) -> Layout:
    """The largest text with which the table fits; where none does, the smallest, with words broken. Columns are those of `like`.

    Before the text becomes smaller than is comfortable, figures of several words are broken between them.
    """
    usual = _USUAL if like else 1.0
    needs = _needs(like or table, usual)
    comfortable = [size for size in sizes if size >= SMALLEST_COMFORT]
    for allowed, is_looser in ((comfortable, False), (comfortable[-1:], True), (sizes, False)):
        tried = _needs(like or table, usual, longest=_SHORT_TEXT) if is_looser and allowed else needs
        fitting = {size: widths for size in allowed if (widths := _widths(tried, table.columns, size, width))}
        for size, widths in fitting.items():
            if size == min(fitting) or _is_comfortable(tried, widths, size):
                return Layout(size, widths, *_height(table, widths, size), fits=True, is_one_line=_is_one_line(table, widths, size))
    least = [need.least * SMALLEST + _CELL_GAP * 0.6 for need in needs]
    squeezed = tuple(width * part / sum(least) for part in least)
    return Layout(SMALLEST, squeezed, *_height(table, squeezed, SMALLEST), fits=False)


def _is_comfortable(needs: Sequence[_Need], widths: Sequence[float], size: float) -> bool:
    """No column is so much narrower than its longest text that most of its cells would wrap."""
    wanted = [need.wanted * size + _CELL_GAP for need in needs]
    is_name_whole = wanted[0] > _NAME or widths[0] >= wanted[0] - 0.01
    return is_name_whole and all(width >= _EASE * whole for width, whole in zip(widths, wanted, strict=True))


def _widths(needs: Sequence[_Need], columns: Sequence[TableColumn], size: float, width: float) -> tuple[float, ...] | None:
    least, wanted, headed, whole = (
        [part * size + _CELL_GAP for part in parts] for parts in zip(*((need.least, need.wanted, need.headed, need.whole) for need in needs), strict=True)
    )
    if sum(least) > width:
        return None
    if sum(headed) <= width:
        widths = _spread(headed, whole, width)
    elif sum(wanted) <= width:
        widths = _shared(wanted, headed, width - sum(wanted))
    else:
        widths = _shared(least, wanted, width - sum(least))
    return tuple(evened(widths, least, columns))


def _spread(wanted: Sequence[float], whole: Sequence[float], width: float) -> tuple[float, ...]:
    """Room to spare goes to the texts that would wrap, then to all columns; a small table is not spread over the whole page."""
    widths = _shared(wanted, whole, min(width - sum(wanted), sum(whole) - sum(wanted)))
    used = sum(widths)
    target = width if used >= _FULL * width else min(width, used * 1.25)
    return tuple(part * target / used for part in widths)


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
def _needs(table: Table, usual: float = 1.0, longest: int = _LONGEST_WORD) -> list[_Need]:
    """`usual` is the part of the cells of a column that must stay on one line where they are short; the others may be broken between words.

    Figures of up to `longest` letters are short.
    """
    return [_need(table, place, usual, longest) for place in range(len(table.columns))]


def _need(table: Table, place: int, usual: float, longest: int) -> _Need:
    column = table.columns[place]
    rows = table.rows[:_SAMPLE]
    cells = [row.cells[place].content for row in rows]
    is_words = column.align is Align.LEFT
    unbroken = [_full_width(content) for content in cells]
    full = unbroken if place else [part + row.level * _INDENT / SIZES[0] for part, row in zip(unbroken, rows, strict=True)]
    comfort = _per_size("n" * _COMFORT)
    body = [min(part, comfort) for part in full]
    short = _SHORT_TEXT if is_words else longest
    words = [_widest_word(content) if len(plain_text(content)) > short else part for content, part in zip(cells, unbroken, strict=True)]
    if usual < 1 and cells:
        most = sorted(words)[ceil(usual * len(words)) - 1]
        is_short = [len(plain_text(content)) <= _SHORT_TEXT for content in cells]
        words = [word if short else min(word, max(most, _widest_word(content))) for word, content, short in zip(words, cells, is_short, strict=True)]
        body = body if place <= 1 else sorted(body)[: ceil(usual * len(body))]
    readable = _per_size("n" * _READABLE) if is_words and max(body, default=0.0) > _per_size("n" * _LONG_TEXT) else 0.0
    least = max([_widest_part(column.header, bold=True), readable, *words])
    wanted = max([least, *body])
    headed = max(wanted, _heading_width(column.header))  # a heading may wrap; the texts beneath it had better not
    long_line = _per_size("n" * _LONG_LINE)
    whole = max(headed, *(min(part, long_line) for part in (_per_size(column.header, bold=True), *full)))
    return _Need(least, wanted, headed, whole)


def _heading_width(header: str) -> float:
    """A short heading on one line, a longer one on two."""
    whole = _per_size(header, bold=True)
    if len(header) <= _SHORT_TEXT:
        return whole
    words = header.split()
    halves = [max(_per_size(" ".join(part), bold=True) for part in (words[:at], words[at:])) for at in range(1, len(words))]
    return min([whole, *halves])


def _per_size(text: str, *, bold: bool = False) -> float:
    return text_width(text, bold=bold) / FONT_SIZE * _FACE


_ROUNDING = _per_size("rests on rounding") * 0.9
"""The words beneath a tag, which are smaller than those of the table."""


def _widest_part(text: str, *, bold: bool = False) -> float:
    return max((_per_size(word[:_LONGEST_WORD], bold=bold) for word in text.split()), default=0.0)


def _full_width(content: Sequence[Inline]) -> float:
    words = _per_size(plain_text(content), bold=_has_tag(content)) + (_TAG / SIZES[0]) * _tags(content)
    return max(words, _ROUNDING) if any(isinstance(item, RatingTag) and item.rests_on_rounding for item in content) else words


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
def _height(table: Table, widths: Sequence[float], size: float) -> tuple[float, float, float, float]:
    rows = table.rows[:_SAMPLE]
    drawn = [_row_height([plain_text(cell.content) for cell in row.cells], widths, size) for row in rows] or [0.0]
    head = _row_height([column.header for column in table.columns], widths, size) * (2 if has_groups(table) else 1)
    return head + sum(drawn) * len(table.rows) / max(len(rows), 1), max(drawn), head, head + sum(drawn[:_OPENING_ROWS])


def _row_height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = max((ceil(_per_size(text) * size / max(width - _CELL_GAP, 1)) for text, width in zip(texts, widths, strict=False)), default=1)
    return max(lines, 1) * size * LINE + ROW_GAP


def _is_one_line(table: Table, widths: Sequence[float], size: float) -> bool:
    if len(table.rows) > _SAMPLE:
        return False
    room = [(width - _CELL_GAP) / size for width in widths]
    return all(_per_size(plain_text(cell.content)) <= most for row in table.rows for cell, most in zip(row.cells, room, strict=False))


# --- headings that columns share
def has_groups(table: Table) -> bool:
    return any(column.group for column in table.columns)


def column_groups(table: Table) -> list[tuple[str, list[int]]]:
    """The name of each group, empty for columns that stand alone, and the places of its columns."""
    return [(name, list(places)) for name, places in groupby(range(len(table.columns)), key=lambda place: table.columns[place].group)]
