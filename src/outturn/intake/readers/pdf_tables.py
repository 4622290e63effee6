"""Tables on a page of a PDF: by ruled cells, by rules between rows, or by the white between columns."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from outturn.intake.model import Cell, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_NOWHERE = Origin("")
_WIDE_GAP = 1.15
_TIGHT_GAP = 0.55
_CORRIDOR = 2.5
_LEAST_RULE = 0.25


@dataclass(frozen=True)
class Word:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Band:
    """One line of words. `apart`: there is more white above it than between the lines of a paragraph."""

    words: tuple[Word, ...]
    apart: bool = True

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        return median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    def segments(self) -> list[tuple[Word, ...]]:
        """Words that stand close together."""
        found: list[list[Word]] = []
        for word in self.words:
            if found and word.x0 - found[-1][-1].x1 <= _WIDE_GAP * max(word.size, 6):
                found[-1].append(word)
            else:
                found.append([word])
        return [tuple(segment) for segment in found]


@dataclass(frozen=True)
class PageTable:
    top: float
    rows: tuple[tuple[Cell, ...], ...]


def lines_of_words(words: Iterable[Word]) -> list[Band]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        if rows and abs(word.middle - rows[-1][0].middle) <= 0.45 * max(word.size, 5):
            rows[-1].append(word)
        else:
            rows.append([word])
    bands: list[Band] = []
    for row in rows:
        ordered = tuple(sorted(row, key=lambda word: word.x0))
        apart = not bands or ordered[0].top - bands[-1].bottom > 0.75 * max(ordered[0].size, 6)
        bands.append(Band(ordered, apart))
    return bands


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawing:
    """What is drawn on a page beside its words. `cells` are the boxes of tables with ruled cells, row by row."""

    rules: tuple[Box, ...]
    colours: tuple[tuple[Box, str], ...]
    cells: tuple[tuple[Box, tuple[tuple[Box | None, ...], ...]], ...]


def drawing_of(page: Any) -> Drawing:
    settings = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "edge_min_length": 8, "snap_tolerance": 4, "intersection_tolerance": 4}
    ruled = page.filter(_is_no_label(page))
    found = ruled.find_tables(settings) if ruled.vertical_edges and ruled.horizontal_edges else []
    cells = tuple((table.bbox, tuple(tuple(row.cells) for row in table.rows)) for table in found)
    return Drawing(tuple(_long_rules(page)), tuple(_colours(page)), cells)


def _is_no_label(page: Any) -> Callable[[dict[str, Any]], bool]:
    """Boxes that are hardly taller than their letters colour a word, as a rating is coloured, and rule no table."""
    sizes = [char["size"] for char in page.chars]
    tallest = 1.4 * median(sizes) if sizes else 0.0

    def keep(item: dict[str, Any]) -> bool:
        is_box = item.get("object_type") in {"rect", "curve"} and min(item.get("width") or 0, item.get("height") or 0) > 2
        return not (is_box and item["height"] <= tallest)

    return keep


def page_tables(words: Sequence[Word], drawing: Drawing, is_heading: Callable[[Band], bool]) -> tuple[list[PageTable], list[Word]]:
    """The tables of a page, and the words that stand outside all of them."""
    tables, boxes = _ruled(words, drawing)
    left = [word for word in words if not any(_inside(word, box) for box in boxes)]
    found, used = _between_rules(left, drawing, is_heading)
    tables += found
    left = [word for word in left if id(word) not in used]
    found, used = _by_white(left, drawing.colours, is_heading)
    tables += found
    left = [word for word in left if id(word) not in used]
    found, boxes = _ruled(left, drawing, single=True)
    return [*tables, *found], [word for word in left if not any(_inside(word, box) for box in boxes)]


def _inside(word: Word, box: Box) -> bool:
    middle = (word.x0 + word.x1) / 2
    return box[0] - 1 <= middle <= box[2] + 1 and box[1] - 1 <= word.middle <= box[3] + 1


def _colours(page: Any) -> list[tuple[Box, str]]:
    found = []
    for rect in page.rects:
        colour = rect.get("non_stroking_color")
        if rect.get("fill") and isinstance(colour, tuple | list) and len(colour) == 3 and rect["width"] > 3 and rect["height"] > 3:
            found.append(((rect["x0"], rect["top"], rect["x1"], rect["bottom"]), "".join(f"{round(max(0.0, min(1.0, part)) * 255):02X}" for part in colour)))
    return found


def _cell(words: Sequence[Word], box: Box | None, colours: Sequence[tuple[Box, str]]) -> Cell:
    text = " ".join(band.text for band in lines_of_words(words))
    fill = ""
    if box is not None:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        fill = next((colour for area, colour in reversed(colours) if area[0] <= middle[0] <= area[2] and area[1] <= middle[1] <= area[3]), "")
    return Cell(text, _NOWHERE, bold=bool(words) and all(word.bold for word in words), fill=fill)


# --- ruled cells
def _ruled(words: Sequence[Word], drawing: Drawing, *, single: bool = False) -> tuple[list[PageTable], list[Box]]:
    """`single`: rows that stand alone, which are the rest of a table that a page break cut."""
    tables, boxes = [], []
    for box, cells in drawing.cells:
        starts = _starts(cells)
        rows = [
            [
                replace(_cell([word for word in words if cell and _inside(word, cell)], cell, drawing.colours), note=_merged(cell, place, starts))
                for place, cell in enumerate(row)
            ]
            for row in cells
        ]
        filled = sum(bool(cell.text) for row in rows for cell in row)
        if (len(rows) == 1) != single or len(rows[0]) < 2 or filled < 4 or filled < 0.25 * len(rows) * len(rows[0]):
            continue
        tables.append(PageTable(box[1], tuple(tuple(row) for row in rows)))
        boxes.append(box)
    return tables, boxes


def _starts(cells: Sequence[Sequence[Box | None]]) -> list[float]:
    """Where each column begins."""
    return [min((box[0] for row in cells if (box := row[place])), default=float("inf")) for place in range(len(cells[0]))]


def _merged(cell: Box | None, place: int, starts: Sequence[float]) -> str:
    wide = sum(start < cell[2] - 1 for start in starts[place:]) if cell else 1
    return f"merged over {wide} columns" if wide > 1 else ""


# --- rules between rows
def _between_rules(words: Sequence[Word], drawing: Drawing, is_heading: Callable[[Band], bool]) -> tuple[list[PageTable], set[int]]:
    tables: list[PageTable] = []
    used: set[int] = set()
    for group in _groups(sorted(drawing.rules, key=lambda rule: rule[1]), words, is_heading):
        left = [word for word in words if id(word) not in used]
        bands = _ruled_rows(left, group, is_heading)
        if len(bands) < 2:
            continue
        columns = _columns([lines_of_words(band) for band in (bands[1:] if len(bands) > 2 else bands)])
        if len(columns) < 2:
            continue
        rows = [_row(band, columns, drawing.colours) for band in bands]
        if sum(bool(cell.text) for row in rows for cell in row) < 0.3 * len(rows) * len(columns):
            continue
        tables.append(PageTable(min(word.top for word in bands[0]), tuple(rows)))
        used |= {id(word) for band in bands for word in band}
    return tables, used


def _ruled_rows(words: Sequence[Word], group: Sequence[Box], is_heading: Callable[[Band], bool]) -> list[list[Word]]:
    """The words of each row, with a row of headings above the first rule and a last row below the last."""
    x0, x1 = group[0][0], group[0][2]
    within = [word for word in words if x0 - 3 <= word.x0 and word.x1 <= x1 + 3]
    bands = [[word for word in within if above[1] <= word.middle <= below[1]] for above, below in itertools.pairwise(group)]
    head = _next_to([word for word in within if group[0][1] - 60 < word.middle < group[0][1]], group[0], is_heading, below=False)
    foot = _next_to([word for word in within if group[-1][1] < word.middle < group[-1][1] + 90], group[-1], is_heading, below=True)
    return [band for band in (head, *bands, foot) if band]


def _next_to(words: Sequence[Word], rule: Box, is_heading: Callable[[Band], bool], *, below: bool) -> list[Word]:
    """The lines that stand close to a rule, if they stand in columns; a caption at the left edge is none of them."""
    bands = lines_of_words(words)
    kept: list[Band] = []
    edge = rule[1]
    for band in bands if below else reversed(bands):
        white = band.top - edge if below else edge - band.bottom
        if white > 0.95 * max(band.size, 6) or _is_caption(band, rule[0], is_heading):
            break
        kept.append(band)
        edge = band.bottom if below else band.top
    return [word for band in kept for word in band.words] if any(len(band.segments()) >= 2 for band in kept) else []


def _long_rules(page: Any) -> list[Box]:
    least = _LEAST_RULE * page.width
    lines = [(line["x0"], line["top"], line["x1"], line["bottom"]) for line in page.lines if line["width"] > least and line["height"] < 1]
    thin = [(rect["x0"], rect["top"], rect["x1"], rect["bottom"]) for rect in page.rects if rect["width"] > least and rect["height"] < 2]
    return [*lines, *thin]


def _is_caption(band: Band, x0: float, is_heading: Callable[[Band], bool]) -> bool:
    return is_heading(band) and band.words[0].x0 <= x0 + 12


def _groups(rules: Sequence[Box], words: Sequence[Word], is_heading: Callable[[Band], bool]) -> list[list[Box]]:
    """Rules of one table: as wide, one below the other, and no heading between."""
    captions = [band for band in lines_of_words(words) if is_heading(band) and len(band.text) > 3]
    groups: list[list[Box]] = []
    for rule in rules:
        same = next((group for group in reversed(groups) if abs(group[-1][0] - rule[0]) < 4 and abs(group[-1][2] - rule[2]) < 4), None)
        headings = [band.top for band in captions if band.words[0].x0 <= rule[0] + 12]
        broken = same is None or rule[1] - same[-1][1] > 260 or _parted(same[-1][1], rule[1], headings, words)
        if same is None or broken:
            groups.append([rule])
        elif rule[1] - same[-1][1] > 2:
            same.append(rule)
    return [group for group in groups if len(group) >= 2]


def _parted(above: float, below: float, headings: Sequence[float], words: Sequence[Word]) -> bool:
    """A heading stands between, with nothing in columns beside it; or there is nothing at all."""
    if any(above < top < below for top in headings):
        return True
    return below - above > 25 and not any(above < word.middle < below for word in words)


# --- white between columns
def _by_white(words: Sequence[Word], colours: Sequence[tuple[Box, str]], is_heading: Callable[[Band], bool]) -> tuple[list[PageTable], set[int]]:
    tables: list[PageTable] = []
    used: set[int] = set()
    for block in _blocks(lines_of_words(words), is_heading):
        wide = [band for band in block if len(band.segments()) >= 3]
        columns = _columns([block if len(wide) < 2 else wide]) if len(block) > 1 else []
        if len(columns) < 3:
            continue
        rows = [_row([word for band in row for word in band.words], columns, colours) for row in _rows(block, columns)]
        tables.append(PageTable(block[0].top, tuple(rows)))
        used |= {id(word) for band in block for word in band.words}
    return tables, used


def _blocks(bands: Sequence[Band], is_heading: Callable[[Band], bool]) -> list[list[Band]]:
    """Runs of lines that stand in three columns or more, with the shorter lines between them."""
    blocks: list[list[Band]] = []
    run: list[Band] = []
    for band in bands:
        tall = band.bottom - band.top
        follows = bool(run) and band.top - run[-1].bottom < 2.2 * max(tall, 6)
        in_columns = len(band.segments()) >= 3
        if is_heading(band) and not (run and follows and _is_part(band, run)):
            blocks, run = _close(blocks, run), []
        elif (in_columns and (follows or not run)) or (run and follows and len(band.segments()) <= 2 and _is_part(band, run)):
            run.append(band)
        else:
            blocks, run = _close(blocks, run), ([band] if in_columns else [])
    return _close(blocks, run)


def _is_part(band: Band, run: Sequence[Band]) -> bool:
    """A line that goes on with a cell: it is narrower than the table and starts where a cell starts."""
    starts = [segment[0].x0 for line in run for segment in line.segments()]
    right = max(line.words[-1].x1 for line in run)
    left = min(line.words[0].x0 for line in run)
    wide = band.words[-1].x1 - band.words[0].x0
    return wide < 0.6 * (right - left) and any(abs(band.words[0].x0 - start) < 4 for start in starts)


def _close(blocks: list[list[Band]], run: list[Band]) -> list[list[Band]]:
    while run and len(run[-1].segments()) < 3 and len(run[-1].text) > 60:
        run = run[:-1]
    return [*blocks, run] if sum(len(band.segments()) >= 3 for band in run) >= 2 else blocks


def _columns(groups: Sequence[Sequence[Band]]) -> list[tuple[float, float]]:
    """Where the words of the rows stand, with white between that no word crosses."""
    spans = sorted((word.x0, word.x1) for group in groups for band in group for word in band.words)
    columns: list[list[float]] = []
    for x0, x1 in spans:
        if columns and x0 - columns[-1][1] < _CORRIDOR:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    return _split_words([(x0, x1) for x0, x1 in columns], groups)


def _split_words(columns: list[tuple[float, float]], groups: Sequence[Sequence[Band]]) -> list[tuple[float, float]]:
    """Joins columns that are only the gaps between words: a true one has wide white beside it in some row."""
    joined: list[tuple[float, float]] = []
    for column in columns:
        if joined and not _apart(joined[-1], column, groups):
            joined[-1] = (joined[-1][0], column[1])
        else:
            joined.append(column)
    return joined


def _apart(one: tuple[float, float], other: tuple[float, float], groups: Sequence[Sequence[Band]]) -> bool:
    gaps, small = 0, 0
    for group in groups:
        for band in group:
            left = [word for word in band.words if word.x1 <= one[1] + 1 and word.x0 >= one[0] - 1]
            right = [word for word in band.words if word.x0 >= other[0] - 1 and word.x1 <= other[1] + 1]
            if left and right:
                near = right[0].x0 - left[-1].x1 < 0.5 * max(right[0].size, 6)
                gaps, small = gaps + 1, small + near
    return gaps == 0 or small <= gaps * 0.5


def _row(words: Sequence[Word], columns: Sequence[tuple[float, float]], colours: Sequence[tuple[Box, str]]) -> tuple[Cell, ...]:
    by: list[list[Word]] = [[] for _ in columns]
    for band in lines_of_words(words):
        for segment in _cut(band, columns):
            by[_nearest(segment, columns)] += segment
    return tuple(_cell(found, _box(found), colours) for found in by)


def _cut(band: Band, columns: Sequence[tuple[float, float]]) -> list[list[Word]]:
    """The words of one line by column: those that stand close together are one, unless they lie in several columns."""
    found: list[list[Word]] = []
    for segment in _tight(band):
        if _overlapped(segment, columns) <= 1:
            found.append(list(segment))
            continue
        for word in segment:
            place = _nearest([word], columns)
            if found and found[-1][-1] in segment and _nearest(found[-1], columns) == place:
                found[-1].append(word)
            else:
                found.append([word])
    return found


def _tight(band: Band) -> list[list[Word]]:
    found: list[list[Word]] = []
    for word in band.words:
        if found and word.x0 - found[-1][-1].x1 <= _TIGHT_GAP * max(word.size, 5):
            found[-1].append(word)
        else:
            found.append([word])
    return found


def _overlapped(words: Sequence[Word], columns: Sequence[tuple[float, float]]) -> int:
    return sum(min(words[-1].x1, column[1]) - max(words[0].x0, column[0]) > 0 for column in columns)


def _nearest(words: Sequence[Word], columns: Sequence[tuple[float, float]]) -> int:
    x0, x1 = words[0].x0, words[-1].x1
    overlaps = [min(x1, column[1]) - max(x0, column[0]) for column in columns]
    return max(range(len(columns)), key=lambda place: overlaps[place])


def _box(words: Sequence[Word]) -> Box | None:
    if not words:
        return None
    return min(word.x0 for word in words), min(word.top for word in words), max(word.x1 for word in words), max(word.bottom for word in words)


def _rows(block: Sequence[Band], columns: Sequence[tuple[float, float]]) -> list[list[Band]]:
    """Lines that make up one row: those with little white between, or those that go on in a column of words."""
    gaps = [below.top - above.bottom for above, below in itertools.pairwise(block)]
    if not gaps:
        return [list(block)]
    least = min(gaps)
    tall = median(band.bottom - band.top for band in block)
    if max(gaps) - least > 0.3 * tall:
        limit = (least + max(gaps)) / 2 if max(gaps) < least + tall else least + 0.3 * tall
        return _split(block, [gap > limit for gap in gaps])
    return _split(block, [_begins(band, columns) for band in block[1:]])


def _split(block: Sequence[Band], begins: Sequence[bool]) -> list[list[Band]]:
    rows = [[block[0]]]
    for band, new in zip(block[1:], begins, strict=True):
        if new:
            rows.append([band])
        else:
            rows[-1].append(band)
    return rows


def _begins(band: Band, columns: Sequence[tuple[float, float]]) -> bool:
    """A line with words in more than half of the columns begins a row."""
    places = {_nearest(segment, columns) for segment in _cut(band, columns)}
    return len(places) * 2 > len(columns) or (0 in places and len(places) > 1)
