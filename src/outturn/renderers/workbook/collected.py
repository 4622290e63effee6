"""What a document has in many places, collected into one table each: series, facts, actions, words, and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.renderers.workbook.printed import read_printed
from outturn.renderers.workbook.walk import split_reference
from outturn.renderers.workbook.words import plain, texts_of
from outturn.reports.content import (
    Align,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Chart,
    Heading,
    Key,
    Panel,
    Paragraph,
    RatingTag,
    Table,
    TableColumn,
    TableRow,
    Text,
    TrendTag,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outturn.renderers.workbook.walk import Place
    from outturn.reports.content import Block

    Placed = Sequence[tuple[Place, Block]]

_KINDS = {Paragraph: "Paragraph", BulletList: "List", Heading: "Heading"}
_CALLOUTS = {CalloutKind.ACTION: "Action", CalloutKind.NOTICE: "Notice", CalloutKind.WARNING: "Warning"}
_WHERE = (TableColumn("Section"), TableColumn("Reference"), TableColumn("Indicator"))


def _words(text: str) -> Cell:
    return Cell((Text(text),))


def _where(place: Place) -> tuple[Cell, ...]:
    return _words(place.section), _words(place.reference), _words(place.name)


# --- series
def series_table(placed: Placed) -> Table | None:
    """Every figure of every chart, one row for each period. A column that a chart does not have is not applicable to it."""
    charts = [(place, block) for place, block in placed if isinstance(block, Chart)]
    if not charts:
        return None
    found: dict[str, Align] = {}
    split = [(place, chart, _chart_columns(chart)) for place, chart in charts]
    for _, _, columns in split:
        for header, (align, _) in columns.items():
            found.setdefault(header, align)
    rows = tuple(row for place, chart, columns in split for row in _chart_rows(place, chart, columns, tuple(found)))
    headers = (*_WHERE, TableColumn("Period"), *(TableColumn(header, align) for header, align in found.items()))
    return Table("figures over time", "Figures over time", headers, rows, row_headers=4)


def _chart_columns(chart: Chart) -> dict[str, tuple[Align, tuple[Cell, ...]]]:
    """By heading: the columns of the table behind the chart, the lines that it does not have, and what the figures are shares of."""
    table = chart.table
    columns = {column.header: (column.align, tuple(row.cells[place] for row in table.rows)) for place, column in enumerate(table.columns) if place}
    for line in chart.spec.series:
        if line.label not in columns and len(line.values) == len(table.rows):
            cells = tuple(Cell((Text(text),), value) for text, value in zip(line.texts, line.values, strict=True))
            columns[line.label] = (Align.RIGHT, cells)
    for header, values in (("Numerator", chart.numerators), ("Denominator", chart.denominators)):
        if len(values) == len(table.rows):
            columns[header] = (Align.RIGHT, tuple(Cell((Text(_counted(value)),), value) for value in values))
    return columns


def _counted(value: float | None) -> str:
    if value is None:
        return "not available"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _chart_rows(place: Place, chart: Chart, columns: dict[str, tuple[Align, tuple[Cell, ...]]], headers: tuple[str, ...]) -> Iterator[TableRow]:
    where = _where(place) if place.panel else (_words(place.section), _words(""), _words(chart.spec.title))
    nothing = _words("")
    for number, row in enumerate(chart.table.rows):
        yield TableRow((*where, row.cells[0], *(columns[header][1][number] if header in columns else nothing for header in headers)))


# --- facts
def facts_table(placed: Placed) -> Table | None:
    """The key facts beside each indicator as they are printed, its rating and its direction first."""
    rows = []
    for place, block in placed:
        if isinstance(block, Panel):
            inner = (_words(place.section), *_of_panel(block))
            rows += [TableRow((*inner, _words("Rating" if isinstance(tag, RatingTag) else "Direction"), _words(""), _tag(tag))) for tag in block.tags]
            rows += [TableRow((*inner, _words(fact.label), *_fact(plain(fact.content), Cell(fact.content)))) for fact in block.facts]
    columns = (*_WHERE, TableColumn("Fact"), TableColumn("Figure as printed", Align.RIGHT), TableColumn("In words"))
    return Table("key facts", "Key facts of each indicator", columns, tuple(rows), row_headers=4) if rows else None


def _of_panel(panel: Panel) -> tuple[Cell, Cell]:
    reference, name = split_reference(panel.heading.text)
    return _words(reference), _words(name)


def _tag(tag: RatingTag | TrendTag) -> Cell:
    return Cell((tag, Text(f". {tag.reason}"))) if tag.reason else Cell((tag,))


def _fact(text: str, cell: Cell) -> tuple[Cell, Cell]:
    """The number that the words begin with, and the words; a range is no number."""
    first = text.split(" (")[0].split(" [note")[0].strip()
    words = [first] if read_printed(first) else [word for word in (" ".join(first.split(" ")[:-1]),) if read_printed(word)]
    return _words(words[0] if words else ""), cell


# --- actions, words and keys
def actions_table(placed: Placed) -> Table | None:
    """Every management action, or that none is recorded where one is due."""
    rows = []
    for place, block in placed:
        if isinstance(block, Callout) and block.kind is not CalloutKind.NOTICE and place.panel:
            texts = [text for part in block.body for text in texts_of(part)]
            rows += [TableRow((*_where(place), _words(_CALLOUTS[block.kind]), _words(block.title), _words(text))) for text in texts]
    columns = (*_WHERE, TableColumn("Kind"), TableColumn("Title"), TableColumn("Words"))
    return Table("management actions", "Management actions and warnings", columns, tuple(rows), row_headers=3) if rows else None


def words_table(placed: Placed) -> Table | None:
    """Every paragraph and every item of a list, in the order of the report; actions have a table of their own."""
    rows = []
    for place, block in placed:
        if isinstance(block, Paragraph | BulletList) and not _is_action(place):
            kind = _CALLOUTS[place.callout.kind] if place.callout else _KINDS[type(block)]
            title = f"{place.under}: {place.callout.title}" if place.callout else place.under
            rows += [TableRow((_words(place.section), _words(title), _words(kind), _words(text))) for text in texts_of(block)]
    columns = (TableColumn("Section"), TableColumn("Heading"), TableColumn("Kind"), TableColumn("Words"))
    return Table("words", "Words of the report", columns, tuple(rows), row_headers=2) if rows else None


def _is_action(place: Place) -> bool:
    return place.callout is not None and place.panel is not None and place.callout.kind is not CalloutKind.NOTICE


def key_table(placed: Placed) -> Table | None:
    """What each rating and direction means."""
    rows = []
    for _, block in placed:
        if isinstance(block, Key):
            rows += [TableRow((_words(block.title), Cell((entry.tag,)), _words(entry.meaning))) for entry in block.entries]
            rows += [TableRow((_words(block.title), _words("Note"), _words(plain(note.content)))) for note in block.notes]
    columns = (TableColumn("Of"), TableColumn("Word"), TableColumn("Meaning"))
    return Table("key", "Key to ratings and directions", columns, tuple(rows), row_headers=2) if rows else None
