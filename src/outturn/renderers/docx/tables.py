"""Tables: header rows that are marked and repeated, rows that stay whole, and the room that each column gets."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from outturn.charts.text_width import text_width
from outturn.renderers.docx.inline import RESTS_ON_ROUNDING, plain_text
from outturn.renderers.docx.wordml import TWIPS_PER_PIXEL, attribute, paragraph, run
from outturn.reports.alike import evened, levelled
from outturn.reports.content import Align, RatingTag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outturn.renderers.docx.inline import InlineWriter
    from outturn.renderers.docx.template import Styles
    from outturn.reports.content import Cell, Table, TableColumn, TableRow

_DENSE = 9  # from so many columns on the text is smaller
_KEPT_TOGETHER, _KEPT_SMALL = 10, 16  # tables of up to so many rows, or small rows, are not split over pages
_OPENING = 2  # rows that stand with the heading of a table which goes on overleaf
_CROWDED, _STARVED = 6, 0.55  # from so many columns on the text is smaller too where one gets less than so much of what its texts want
_MEASURED = 400  # rows that decide on the widths
_PADDING = 12.5  # left and right, in pixels
_LEAST_SMALL = 0.84  # what 8 point really need in most faces
_TEXT, _SMALL_TEXT = 0.98, 0.88  # 9 and 8 point, against the 9 point of `text_width`, with a little room for other faces
_SHORT = 10  # letters
_USUAL = 0.9
_READABLE = 110.0  # pixels: three or four words to a line
_TAG_PADDING = 8.0  # the colour on both sides of a rating
_ROUNDING = f" {RESTS_ON_ROUNDING}"
_INDENT = 180  # twips for each level of a row


class TableWriter:
    """Writes tables as text of WordprocessingML; `width` is the room in pixels."""

    def __init__(self, styles: Styles, inline: InlineWriter) -> None:
        self._styles = styles
        self._inline = inline

    def write(self, table: Table, width: float, *, keep_with_next: bool = False, is_small: bool = False, like: Table | None = None) -> str:
        """The columns are as wide as those of `like`, where that is given."""
        usual = _USUAL if like else 1.0
        small = is_small or len(table.columns) >= _DENSE or is_starved(like or table, width, usual)
        shares = column_widths(like or table, width, _SMALL_TEXT if small else _TEXT, usual=usual)
        widths = [int(part * TWIPS_PER_PIXEL) for part in shares]
        kept = len(table.rows) if keep_with_next or len(table.rows) <= (_KEPT_SMALL if small else _KEPT_TOGETHER) else _OPENING
        last = len(table.rows) - 1
        rows = (self._row(row, table, widths, small=small, keep=place < kept and (place < last or keep_with_next)) for place, row in enumerate(table.rows))
        grid = "".join(f'<w:gridCol w:w="{part}"/>' for part in widths)
        return f"<w:tbl>{self._properties(table, sum(widths))}<w:tblGrid>{grid}</w:tblGrid>{self._head(table, widths, small=small)}{''.join(rows)}</w:tbl>"

    def _properties(self, table: Table, width: int) -> str:
        first_column = int(table.row_headers > 0)
        return (
            f'<w:tblPr><w:tblStyle w:val="{self._styles["Report Table"]}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{"04A0" if first_column else "0420"}" w:firstRow="1" w:lastRow="0" w:firstColumn="{first_column}" w:lastColumn="0" '
            f'w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{attribute(table.caption)}"/>'
            f'<w:tblDescription w:val="{attribute(description(table))}"/></w:tblPr>'
        )

    # --- the head
    def _head(self, table: Table, widths: Sequence[int], *, small: bool) -> str:
        """Two rows where neighbouring columns share a heading: a column without one then reaches over both."""
        style = self._styles["Table Heading Small" if small else "Table Heading"]
        columns = table.columns
        if not any(column.group for column in columns):
            cells = "".join(_cell(paragraph(style, run(column.header), _align(column)), widths[place], _BOTTOM) for place, column in enumerate(columns))
            return _head_row(cells)
        upper, lower = [], []
        for name, places in groupby(range(len(columns)), key=lambda place: columns[place].group):
            group = list(places)
            if name:
                span = f'<w:gridSpan w:val="{len(group)}"/>' if len(group) > 1 else ""
                upper.append(_cell(paragraph(style, run(name), '<w:jc w:val="center"/>'), sum(widths[place] for place in group), span))
                lower += [_cell(paragraph(style, run(columns[place].header), _align(columns[place])), widths[place], _BOTTOM) for place in group]
            else:
                for place in group:
                    heading = paragraph(style, run(columns[place].header), _align(columns[place]))
                    upper.append(_cell(heading, widths[place], '<w:vMerge w:val="restart"/>' + _BOTTOM))
                    lower.append(_cell(paragraph(style, ""), widths[place], "<w:vMerge/>" + _BOTTOM))
        return _head_row("".join(upper)) + _head_row("".join(lower))

    # --- the body
    def _row(self, row: TableRow, table: Table, widths: Sequence[int], *, small: bool, keep: bool) -> str:
        style = self._styles["Table Text Small" if small else "Table Text"]
        cells = []
        for place, cell in enumerate(row.cells):
            indent = f'<w:ind w:left="{row.level * _INDENT}"/>' if row.level and place == 0 else ""
            properties = ("<w:keepNext/>" if keep else "") + indent + _align(table.columns[place])
            content = self._inline.write(cell.content, strong=row.is_total)
            cells.append(_cell(paragraph(style, content, properties), widths[place], _TOTAL if row.is_total else ""))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


_BOTTOM = '<w:vAlign w:val="bottom"/>'
_TOTAL = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="42505E"/></w:tcBorders>'


def _head_row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _cell(content: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def _align(column: TableColumn) -> str:
    return "" if column.align is Align.LEFT else '<w:jc w:val="right"/>' if column.align is Align.RIGHT else '<w:jc w:val="center"/>'


def description(table: Table) -> str:
    """For readers by ear, before they enter the table: “7 rows. Columns: Reference; Indicator; Latest.”."""
    count = len(table.rows)
    names = "; ".join(f"{column.group}, {column.header}" if column.group else column.header or "(no heading)" for column in table.columns)
    return f"{count} {'row' if count == 1 else 'rows'}. Columns: {names}."


def fits(table: Table, width: float) -> bool:
    """Whether the room is enough for small print with every text on one line."""
    return sum(_PADDING + _LEAST_SMALL * part for part in _needs(table, _whole)) <= width and can_stand(table, width)


def can_stand(table: Table, width: float) -> bool:
    """Whether the room is enough for small print with no word broken."""
    return sum(_PADDING + _SMALL_TEXT * part for part in _needs(table, _longest_word)) <= width


def is_starved(table: Table, width: float, usual: float = 1.0) -> bool:
    """Whether many columns leave the one with the names so little room that most names would take three lines."""
    if len(table.columns) < _CROWDED:
        return False
    wanted = [_PADDING + _TEXT * part for part in _needs(table, _whole, usual)]
    return any(got < _STARVED * want for got, want in zip(column_widths(table, width, _TEXT, usual), wanted, strict=True))


def column_widths(table: Table, width: float, scale: float, usual: float = 1.0) -> list[float]:
    """Shares out the room: no column gets less than its longest word needs while there is room, long texts get the rest.

    `usual` is the part of a column's cells that decide on its width; the others may be broken between words.
    """
    words = _needs(table, _longest_word)
    least = [_PADDING + scale * max(part, word) for part, word in zip(_needs(table, _least, usual), words, strict=True)]
    most = [_PADDING + scale * max(part, word) for part, word in zip(_needs(table, _whole, usual), words, strict=True)]
    if sum(level := levelled(most, table.columns)) <= width:
        most = level
    least = _without_endless_words(least, width)
    if sum(least) >= width:
        widths = [part * width / sum(least) for part in least]
    elif sum(most) <= width:
        widths = [part + share * (width - sum(most)) for part, share in zip(most, _shares(table, most), strict=True)]
    else:
        wanted = [high - low for low, high in zip(least, most, strict=True)]
        widths = [low + want * (width - sum(least)) / sum(wanted) for low, want in zip(least, wanted, strict=True)]
    return evened(widths, least, table.columns)


def _without_endless_words(least: Sequence[float], width: float) -> list[float]:
    """Where there is too little room, what is far longer than words are is broken first, so that the words of the other columns stay whole."""
    most, room = width, width
    for place, part in enumerate(sorted(least)):
        most = room / (len(least) - place)
        if part > most:
            break
        room -= part
    return [min(part, max(most, _PADDING + _READABLE)) for part in least] if sum(least) > width else list(least)


def _shares(table: Table, widths: Sequence[float]) -> list[float]:
    """Of the room that is left over: most to the columns of long words."""
    weights = [part**2 if column.align is Align.LEFT else part for column, part in zip(table.columns, widths, strict=True)]
    return [weight / sum(weights) for weight in weights]


def _needs(table: Table, measure: Callable[[str, bool], float], usual: float = 1.0) -> list[float]:
    rows = table.rows[:_MEASURED]
    found = []
    for place, column in enumerate(table.columns):
        cells = sorted(_cell_needs(row.cells[place], measure, bold=row.is_total) for row in rows)
        never_broken = [_cell_needs(row.cells[place], measure, bold=row.is_total) for row in rows if _is_never_broken(row.cells[place])]
        found.append(max([_heading_room(column.header, measure), *never_broken, *cells[ceil(usual * len(cells)) - 1 :][:1]]))
    return found


def _is_never_broken(cell: Cell) -> bool:
    return len(plain_text(cell.content)) <= _SHORT or any(isinstance(item, RatingTag) for item in cell.content)


def _cell_needs(cell: Cell, measure: Callable[[str, bool], float], *, bold: bool) -> float:
    """What a rating rests on may stand beneath it."""
    has_tag = any(isinstance(item, RatingTag) for item in cell.content)
    first, ending, _ = plain_text(cell.content).partition(_ROUNDING) if has_tag else (plain_text(cell.content), "", "")
    room = measure(first, bold or has_tag) + (_TAG_PADDING if has_tag else 0)
    return max(room, text_width(_ROUNDING.strip())) if ending and measure is not _longest_word else room


def _heading_room(header: str, measure: Callable[[str, bool], float]) -> float:
    """Headings may stand on two or three lines: the figures beneath decide."""
    return max(_longest_word(header, True), measure(header, True) * 0.55 if measure is _whole else 0.0)


def _least(text: str, bold: bool) -> float:
    """The longest word; a text of several words should not be set one word to a line, and a short one such as “Q2 2025/26” not broken at all."""
    if len(text) <= _SHORT:
        return text_width(text, bold=bold)
    return max(_longest_word(text, bold), min(text_width(text, bold=bold) * 0.5, _READABLE))


def _longest_word(text: str, bold: bool) -> float:
    return max((text_width(word, bold=bold) for word in text.split(" ")), default=0.0)


def _whole(text: str, bold: bool) -> float:
    """Texts beyond three hundred pixels wrap anyway, and must not starve the columns of numbers."""
    return min(text_width(text, bold=bold), max(300.0, _longest_word(text, bold)))
