"""Running text without tables, as it comes out of a PDF: tables are found again from lines that end with values or with ratings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.intake.model import NOT_WRITTEN, Block, Cell, Grid, Origin, Paragraph
from outturn.intake.readers.flow_tables import count_headings, figure_table, period_headings
from outturn.intake.readers.lines import Line, continues, is_sentence, labelled, rating_tail, values_tail, without_bullet
from outturn.intake.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_BETWEEN = 4
_SUPPLIED = frozenset({"Indicator", "RAG rating"})


@dataclass
class Flow:
    """What has been read so far. `held` are the lines of the paragraph that is being put together."""

    file: str
    blocks: list[Block] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    tables: int = 0

    def origin(self, line: Line, table: int = 0, column: int = 0) -> Origin:
        return Origin(self.file, f"page {line.page}" if line.page > 1 or table == 0 else "page 1", table, line.number, column)

    def flush(self) -> None:
        for paragraph in paragraphs(self.held):
            text = without_bullet(" ".join(line.clean for line in paragraph))
            self.blocks.append(Paragraph(text, self.origin(paragraph[0]), page_start=paragraph[0].page_start))
        self.held = []


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in lines:
        if found and (continues(found[-1][-1], line) or _is_list_heading(found[-1], line)):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _is_list_heading(before: list[Line], line: Line) -> bool:
    """“KPI” and “Summary” on two lines."""
    joined = " ".join([*(held.clean for held in before), line.clean])
    return line.gap == 0 and len(joined) < 40 and vocabulary().knows("lists", joined)


def flow_blocks(lines: Sequence[Line], file: str, tables: int = 0) -> list[Block]:
    """Paragraphs and tables in their order."""
    flow, at = Flow(file, tables=tables), 0
    while at < len(lines):
        used = _figures(flow, lines, at) or _rated(flow, lines, at) or _labels(flow, lines, at)
        if used:
            at += used
        else:
            flow.held.append(lines[at])
            at += 1
    flow.flush()
    return flow.blocks


# --- tables of figures
def _figures(flow: Flow, lines: Sequence[Line], at: int) -> int:
    """A table of figures that begins with this line; its headings are among the lines held back."""
    first = values_tail(lines[at].text)
    if first is None or len(first[1]) < 2:
        return 0
    headers = _header_lines(flow.held)
    found = count_headings(headers) or period_headings(headers, len(first[1]))
    if found is None:
        return 0
    rows, used = _body(lines, at, len(found.labels), has_rows=found.periods)
    kept = flow.held[: len(flow.held) - len(headers) + found.first_line]
    flow.held = kept
    flow.flush()
    flow.tables += 1
    flow.blocks.append(figure_table(found, rows, flow.origin(headers[found.first_line], flow.tables)))
    return used


def _header_lines(held: Sequence[Line]) -> list[Line]:
    """The short lines just above a table, back to a sentence or to a page before."""
    found: list[Line] = []
    for line in reversed(held[-40:]):
        if is_sentence(line.clean):
            break
        found.append(line)
    return found[::-1]


def _body(lines: Sequence[Line], at: int, width: int, *, has_rows: bool) -> tuple[list[tuple[list[Line], Line]], int]:
    """The rows: each with the lines of words before it. Ends where words go on without values."""
    rows: list[tuple[list[Line], Line]] = []
    before: list[Line] = []
    used = place = 0
    for place, line in enumerate(lines[at:], start=1):
        tail = values_tail(line.text, width)
        if tail is not None and not is_sentence(tail[0]) and len(tail[1]) >= min(2, width):
            rows.append((before, line))
            before, used = [], place
            continue
        if len(before) >= _MOST_BETWEEN or _ends_table(line) or (line.page_start and not has_rows):
            break
        before.append(line)
    return rows, used


def _ends_table(line: Line) -> bool:
    text = line.clean
    return is_sentence(text) or rating_tail(text) is not None or bool(count_headings([line])) or bool(_known_labels(text)) or vocabulary().knows("lists", text)


# --- titles with ratings
def _rated(flow: Flow, lines: Sequence[Line], at: int) -> int:
    """“Title GREEN”, or a rating on a line of its own below its title, with what is labelled after it."""
    found = rating_tail(lines[at].text)
    if found is None:
        return 0
    title, rating = found
    above = _title_lines(flow, lines[at], title)
    if not title and not above:
        return 0
    name = " ".join([*(line.clean for line in above), title]).strip()
    place = above[0] if above else lines[at]
    pairs, used = _pairs(lines, at + 1)
    flow.flush()
    flow.tables += 1
    origin = flow.origin(place, flow.tables)
    labels = ["Indicator", "RAG rating", *(label for label, _ in pairs)]
    values = [name, rating, *(value for _, value in pairs)]
    flow.blocks.append(_one_row(labels, values, origin))
    return 1 + used


def _title_lines(flow: Flow, line: Line, title: str) -> list[Line]:
    """The lines of the last paragraph held back, where they are a title that this line ends."""
    if not flow.held:
        return []
    last = paragraphs(flow.held)[-1]
    joined = " ".join(held.clean for held in last)
    if vocabulary().knows("lists", joined) or joined.endswith(".") or _is_header(last[-1].clean):
        return []
    if title and not continues(last[-1], line):
        return []
    keep = [held for held in last if not _is_header(held.clean)]
    flow.held = flow.held[: len(flow.held) - len(keep)]
    return keep


def _is_header(text: str) -> bool:
    words = vocabulary()
    return bool(words.meaning("columns", text)) or text.lower() in {"rag rating dot", "rag dot", "rag rating direction of travel", "rag rating"}


def _known_labels(text: str) -> list[tuple[str, str]]:
    words = vocabulary()
    return [(label, value) for label, value in labelled(text) if words.meaning("columns", label) in _VALUES]


_VALUES = frozenset({"value", "target", "floor", "previous", "previous_year", "ytd", "lower", "upper", "numerator", "denominator"})


def _pairs(lines: Sequence[Line], at: int) -> tuple[list[tuple[str, str]], int]:
    found: list[tuple[str, str]] = []
    used = 0
    for place, line in enumerate(lines[at:], start=1):
        pairs = _known_labels(line.clean)
        if not pairs or any(label in dict(found) for label, _ in pairs):
            break
        found, used = found + pairs, place
    return found, used


def _labels(flow: Flow, lines: Sequence[Line], at: int) -> int:
    """Labelled values below a title that has no rating."""
    pairs, used = _pairs(lines, at)
    if len(pairs) < 2 or not flow.held:
        return 0
    last = paragraphs(flow.held)[-1]
    title = " ".join(line.clean for line in last)
    if is_sentence(title) or vocabulary().knows("lists", title):
        return 0
    flow.held = flow.held[: len(flow.held) - len(last)]
    flow.flush()
    flow.tables += 1
    flow.blocks.append(_one_row(["Indicator", *(label for label, _ in pairs)], [title, *(value for _, value in pairs)], flow.origin(last[0], flow.tables)))
    return used


def _one_row(labels: list[str], values: list[str], origin: Origin) -> Grid:
    """Labels and values in the order of the text, so that each has a place of its own; a label that the text lacks is said not to be there."""
    head = tuple(
        Cell(text, Origin(origin.file, origin.place, origin.table, origin.row, 2 * at + 1), note=NOT_WRITTEN if text in _SUPPLIED else "")
        for at, text in enumerate(labels)
    )
    body = tuple(Cell(text, Origin(origin.file, origin.place, origin.table, origin.row, 2 * at + 2)) for at, text in enumerate(values))
    return Grid((head, body), origin, pieced=True)
