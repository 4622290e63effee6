"""The story of one indicator as a page holds it: the report on it, with its words and tables, drawn once and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.renderers.html.inline import InlineWriter
from outturn.renderers.html.page import drawn
from outturn.reports.content import Callout, Chart, Contents, Grid, Panel, RatingTag, Table, Text, TrendTag
from outturn.reports.indicator import document_of, outline_of_one
from outturn.reports.indicator_findings import about
from outturn.reports.outline import ReportInfo
from outturn.reports.request import INDICATOR
from outturn.web import books
from outturn.web.assessed import kept
from outturn.web.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from outturn.periods import Period
    from outturn.reports.content import Block, Cell, ContentsEntry, Document, Inline
    from outturn.web.books import Known


@dataclass(frozen=True)
class DrawnNote:
    """`backs` are the places that refer to it."""

    number: int
    words: Markup
    backs: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    document: Document
    contents: tuple[ContentsEntry, ...]
    body: Markup
    notes: tuple[DrawnNote, ...]


def story(ref: str, period: Period, at: Known) -> Story:
    return kept((at.version, "story", ref, period.id, at.instant), lambda: _told(ref, period, at))


def _told(ref: str, period: Period, at: Known) -> Story:
    info = ReportInfo(INDICATOR, "", INDICATOR, "", "", None, None)
    whole = books.book(info, period, at)
    book = books.book(info, period, at, outline_of_one(whole.indicators[ref], whole.sections))
    book = replace(book, verdicts_at=lambda year: books.verdicts_at(info, year, at))
    document = document_of(book, ref, about(ref, books.findings(at)))
    writer = InlineWriter()
    contents = next(block for block in document.blocks if isinstance(block, Contents))
    body = drawn([block for block in document.blocks if block is not contents], writer)
    notes = tuple(DrawnNote(note.number, writer.write(note.content), tuple(writer.references.get(note.number, ()))) for note in document.notes)
    return Story(document, tuple(entry for entry in contents.entries if entry.level == _CHAPTER), body, notes)


_CHAPTER = 2


# --- its tables, to take along
def tables_in(blocks: Iterable[Block]) -> Iterator[Table]:
    """In the order of the page, with those behind its charts."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart):
            yield block.table
        elif isinstance(block, Callout):
            yield from tables_in(block.body)
        elif isinstance(block, Grid | Panel):
            for panel in block.panels if isinstance(block, Grid) else (block,):
                yield from tables_in([*([panel.chart] if panel.chart else []), *panel.body])


def listing_of(table: Table) -> Listing:
    headers = [f"{column.group}: {column.header}" if column.group else column.header or "Row" for column in table.columns]
    return Listing(table.id, table.caption, _distinct(headers), [[_plain(cell) for cell in row.cells] for row in table.rows])


def _distinct(headers: Sequence[str]) -> list[str]:
    """A marked table of Excel has no two columns of one name."""
    return [f"{header} ({headers[:place].count(header) + 1})" if header in headers[:place] else header for place, header in enumerate(headers)]


def _plain(cell: Cell) -> object:
    return cell.value if isinstance(cell.value, int | float) else words_of(cell.content)


def words_of(content: Iterable[Inline]) -> str:
    """Without notes; a tag is its word."""
    return "".join(item.text if isinstance(item, Text | RatingTag | TrendTag) else words_of(getattr(item, "content", ())) for item in content).strip()
