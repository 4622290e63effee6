"""The neutral document: paragraphs and tables with where each stood and how it was marked, whatever file they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.findings.finding import Finding


class Sureness(StrEnum):
    """How sure the reader is of what it made of a cell or a paragraph."""

    CERTAIN = "certain"
    ASSUMED = "assumed"
    NOT_UNDERSTOOD = "not_understood"
    NOT_USED = "not_used"


@dataclass(frozen=True, order=True)
class Origin:
    """`place` is a page or a sheet. Tables, rows and columns count from 1; a paragraph has table 0 and its line as row."""

    file: str
    place: str = ""
    table: int = 0
    row: int = 0
    column: int = 0


NOT_WRITTEN = "not written in the file"
"""The note of a heading that a reader had to supply."""
NOT_WORKED_OUT = "a formula whose value was never worked out"
"""The note of a cell whose formula has no value."""


@dataclass(frozen=True)
class Cell:
    """`text` is what counts; what was struck out stands apart in `struck`. `fill` is a colour such as 00B050.

    `note` says what a reader had to know about it: a formula without a value, a merged cell, a hidden sheet.
    """

    text: str
    origin: Origin
    struck: str = ""
    bold: bool = False
    fill: str = ""
    note: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`level` is that of a heading, 0 for text.
    `caption` is the title of the table that follows. `page_start`: first on its page; `title`: set as the title of the whole.
    """

    text: str
    origin: Origin
    level: int = 0
    caption: bool = False
    bold: bool = False
    page_start: bool = False
    title: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as it stood: rows of cells, all of one length. `caption` is its own title, where it has one.

    `pieced`: it was put together from running text, so that it never begins a section of its own.
    """

    rows: tuple[tuple[Cell, ...], ...]
    origin: Origin
    caption: str = ""
    pieced: bool = False

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


Block = Paragraph | Grid


@dataclass(frozen=True)
class Document:
    """`styled`: headings are known from the file itself. Where they are not, a short line that stands alone may be one."""

    file: str
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = field(default=())
    styled: bool = False


def grid_of(texts: list[list[str]], origin: Origin, caption: str = "") -> Grid:
    """A grid from plain texts, filled up to one width."""
    width = max((len(row) for row in texts), default=0)
    rows = tuple(
        tuple(Cell(" ".join((row[place] if place < len(row) else "").split()), cell_origin(origin, line, place + 1)) for place in range(width))
        for line, row in enumerate(texts, start=1)
    )
    return Grid(rows, origin, caption)


def cell_origin(origin: Origin, row: int, column: int) -> Origin:
    return Origin(origin.file, origin.place, origin.table, row, column)
