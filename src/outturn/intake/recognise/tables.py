"""What a table is, and who takes it: people, keys, counts, risks, breakdowns, or rows about indicators."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.intake.facts import Breakdown, Counts
from outturn.intake.model import Grid, Sureness
from outturn.intake.ratings import read_rating
from outturn.intake.readers.lines import is_sentence
from outturn.intake.recognise.context import section_name
from outturn.intake.recognise.grids import Headed, count_columns, goes_on, headed, is_key, of_one_sheet, side_by_side, transposed
from outturn.intake.recognise.items import take_items, take_milestones, take_pairs
from outturn.intake.recognise.people import is_people_lines, is_people_table, take_people_lines, take_people_table
from outturn.intake.recognise.risks import is_register, take_register
from outturn.intake.recognise.row_kinds import with_row_kinds
from outturn.intake.spans import AMERICAN, is_american
from outturn.intake.values import read_value
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from outturn.intake.headings import Heading
    from outturn.intake.model import Paragraph
    from outturn.intake.recognise.context import Context

_LONGEST = 40
_RATINGS = frozenset({"rating", "ytd_rating", "previous_rating"})
_CODE = re.compile(r"[A-Za-z]{1,6}[ ./_-]?\d{1,4}[A-Za-z]?(?:[./-]\d{1,3})?$")
_WORDS = re.compile(r"[A-Za-z%£][^.]*\s[^.]*\w")
_STARTS_WITH_NUMBER = re.compile(r"[<>≤≥]?\s*[£-]?\s*\d")
_TELLING = frozenset((
    "value", "target", "floor", "rating", "ytd", "ytd_rating", "previous", "previous_year", "target_low", "target_high", "upper", "lower",
    "upper_lower", "lower_upper", "reason", "change",
))  # fmt: skip


def take_grid(grid: Grid, context: Context) -> None:
    if not any(cell.text for row in grid.rows for cell in row):
        return
    items, headings = len(context.reading.items), context.last_headed
    _take(grid, context)
    if len(context.reading.items) == items:  # a note or more rows below this table say nothing of the indicators above it
        context.last_items = []
        context.last_headed = None if context.last_headed is headings else context.last_headed


def _take(grid: Grid, context: Context) -> None:
    if _take_special(grid, context):
        return
    found = headed(grid, context.headings)
    turned = transposed(grid, context.headings)
    if turned is not None and (found is None or not found.columns("name", "reference")):
        found = _with_names(headed(turned, context.headings)) or found
    if found is None:
        _take_unheaded(grid, context)
        return
    parts = side_by_side(found)
    if len(parts) > 1:
        for part in parts:
            _take(part, context)
        return
    _take_headed(_checked(found, context), context)


def _with_names(found: Headed | None) -> Headed | None:
    """A turned table: what was its first row are the names."""
    if found is None:
        return None
    return replace(found, headings=(replace(found.headings[0], meaning="name", sureness=Sureness.CERTAIN), *found.headings[1:]))


def _checked(found: Headed, context: Context) -> Headed:
    """A heading such as “Status” says rating only where ratings stand below it."""
    found = with_row_kinds(replace(found, headings=tuple(_by_what_stands_below(found))), context.headings)
    headings = list(found.headings)
    for place, heading in enumerate(headings):
        if heading.meaning not in _RATINGS or (heading.sureness is Sureness.ASSUMED and heading.period):
            continue
        cells = [row[place] for row in found.rows if row[place].text]
        known = sum(read_rating(cell, context.words, context.answers["ratings"]).note[-20:] != "no rating that is known"[-20:] for cell in cells)
        if cells and known * 2 < len(cells):
            headings[place] = replace(heading, meaning="unknown", sureness=Sureness.NOT_UNDERSTOOD)
    return replace(found, headings=tuple(headings))


def _by_what_stands_below(found: Headed) -> list[Heading]:
    """Codes beside names are references, whatever their heading; numbers below “Aim” are targets."""
    headings = list(found.headings)
    names = found.columns("name")
    first = headings[0]
    if not found.columns("reference") and names[-1:] and names[-1] != 0 and first.meaning in {"name", "unknown"} and _all_below(found, 0, _CODE):
        headings[0] = _meaning(first, "reference", "codes stand below it")
    if not names and (found.columns("reference") or headings[0].meaning == "reference"):
        place = next((place for place, heading in enumerate(headings) if heading.meaning == "unknown" and _all_below(found, place, _WORDS)), None)
        if place is not None:
            headings[place] = _meaning(headings[place], "name", "words stand below it, beside references")
    for place, heading in enumerate(headings):
        if heading.meaning == "polarity" and "target" not in found.meanings and _all_below(found, place, _STARTS_WITH_NUMBER):
            headings[place] = _meaning(heading, "target", "numbers stand below it")
    return headings


def _all_below(found: Headed, place: int, pattern: re.Pattern[str]) -> bool:
    texts = [row[place].text for row in found.rows if row[place].text]
    return bool(texts) and all(pattern.match(text) for text in texts)


def _meaning(heading: Heading, meaning: str, why: str) -> Heading:
    return replace(heading, meaning=meaning, sureness=Sureness.ASSUMED, assumed=f"“{heading.text}” is read as {meaning}: {why}")


def _take_special(grid: Grid, context: Context) -> bool:
    if is_people_lines(grid, context.words):
        take_people_lines(grid, context)
    elif is_people_table(grid, context.words):
        take_people_table(grid, context)
    elif is_key(grid):
        _not_used(grid, context, "a key of ratings")
    elif (counted := count_columns(grid)) is not None:
        _take_counts(grid, counted, context)
    elif columns := is_register(grid, context):
        take_register(grid, columns, context)
    elif take_pairs(grid, context):
        pass
    else:
        return False
    return True


def _take_unheaded(grid: Grid, context: Context) -> None:
    """A table that goes on after a page break or a blank row has no headings of its own; another one is not understood."""
    last = context.last_headed
    if last is not None and (below := goes_on(last, grid)) is not None:
        _head(below, context, "the headings above the blank row")
        return
    if last is not None and last.grid.width == grid.width and not context.pending and not of_one_sheet(last.grid, grid):
        _head(Headed(grid, last.headings, 0), context, "the headings of the table before")
        return
    for at, row in enumerate(grid.rows):
        asked = at == 0 and len(grid.rows) > 1 and not any(read_value(cell.text).is_number for cell in row)
        for cell in row:
            if cell.text:
                unknown = asked and len(cell.text) < _LONGEST and context.headings.read(cell.text).meaning == "unknown"
                question = f"headings|{cell.text}|" if unknown else ""
                context.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "no headings are known above this table", question=question)


def _head(found: Headed, context: Context, note: str) -> None:
    for row in found.grid.rows:
        for cell in row:
            if cell.text:
                context.reading.ledger.cell(cell, Sureness.ASSUMED, note)
    _take_headed(found, context)


def _take_headed(found: Headed, context: Context) -> None:
    _say_headings(found, context)
    meanings = found.meanings
    has_name = bool(found.columns("name", "reference"))
    if found.columns("milestone") and found.columns("due", "state"):
        take_milestones(found, context)
    elif not has_name and _is_breakdown(found, context):
        _take_breakdown(found, context)
    elif has_name or _TELLING & set(meanings):
        _enter(found, context)
        take_items(found, context)
        context.last_headed = found
    else:
        _not_used(found.grid, context, "a table that holds no indicators")


def _enter(found: Headed, context: Context) -> None:
    """The heading above a table is that of its section, unless the table was pieced together or a list was opened already."""
    pending = [block for block in context.pending if not block.caption]
    if context.caption is not None and not context.stack and not pending:
        _by_caption(context.caption.text, context)
    if found.grid.pieced or context.stack or not pending:
        _leave(pending, context)
        return
    first = found.headings[0]
    if first.meaning in {"unknown", "section"} and set(found.meanings[1:]) <= _RATINGS | {""}:
        _leave(pending, context)
        return
    context.enter_section(pending[-1].text, pending[-2].text if len(pending) > 1 else None)
    context.reading.ledger.paragraph(
        pending[-1], Sureness.ASSUMED, "the heading above a table is that of its section", f"sections: name={context.place.section}"
    )
    _leave(pending[:-1], context)


def _by_caption(caption: str, context: Context) -> None:
    head, separator, _ = caption.partition(": ")
    if separator and len(head) < 80 and not context.place.section:
        context.enter_section(head)


def _leave(pending: list[Paragraph], context: Context) -> None:
    for block in pending:
        context.reading.ledger.paragraph(block, Sureness.NOT_USED, "a heading or a note that belongs to no indicator")


def _say_headings(found: Headed, context: Context) -> None:
    for row in found.grid.rows[: found.header_rows]:
        for place, cell in enumerate(row):
            if not cell.text:
                continue
            heading = found.headings[place]
            note = heading.assumed or f"the heading of a column: {heading.meaning}"
            if heading.meaning == "unknown" and place == 0:
                context.reading.ledger.cell(cell, Sureness.ASSUMED, "the heading of the first column")
            elif heading.meaning == "unknown":
                context.reading.ledger.cell(
                    cell, Sureness.NOT_UNDERSTOOD, AMERICAN if is_american(cell.text) else "a heading that is not known", question=f"headings|{cell.text}|"
                )
            else:
                question = f"headings|{heading.text}|{heading.meaning}" if heading.sureness is Sureness.ASSUMED else ""
                context.reading.ledger.cell(cell, heading.sureness, note, question=question)


def _not_used(grid: Grid, context: Context, note: str) -> None:
    for row in grid.rows:
        for cell in row:
            if cell.text:
                context.reading.ledger.cell(cell, Sureness.NOT_USED, note)


# --- counts
def _take_counts(grid: Grid, counted: tuple[int, dict[int, str]], context: Context) -> None:
    header, columns = counted
    for row in grid.rows[: header + 1]:
        for cell in row:
            if cell.text:
                context.reading.ledger.cell(cell, Sureness.CERTAIN, "the heading of a count")
    for row in grid.rows[header + 1 :]:
        label = next((cell for place, cell in enumerate(row) if place not in columns and cell.text), None)
        if label is None:
            _box(grid, context)
            return
        _count_row(row, columns, label.text, context, label)
        for place, cell in enumerate(row):
            if place not in columns and cell is not label and cell.text:
                context.reading.ledger.cell(cell, Sureness.NOT_USED, "a count of another sort beside the first")


def _box(grid: Grid, context: Context) -> None:
    """Counts without a name are those of the section in which they stand; before its name is known they wait."""
    section = context.place.section
    pending = [block for block in context.pending if not block.caption]
    if context.confirmed and section and plain(section) not in context.boxed and not pending:
        take_loose_counts(grid, context, section)
    else:
        context.loose.append(grid)


def take_loose_counts(grid: Grid, context: Context, section: str) -> None:
    counted = count_columns(grid)
    if counted is None:
        return
    context.boxed.add(plain(section))
    for row in grid.rows[counted[0] + 1 :]:
        _count_row(row, counted[1], section, context, None)


def _count_row(row: tuple[object, ...], columns: dict[int, str], subject: str, context: Context, label: object) -> None:
    from outturn.intake.model import Cell

    cells = tuple((columns[place], cell) for place, cell in enumerate(row) if place in columns and isinstance(cell, Cell))
    if subject:
        context.reading.counts.append(Counts(context.file, subject, cells, label if isinstance(label, Cell) else None))
        return
    for _, cell in cells:
        if cell.text:
            context.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "of which section these counts are is not known")


# --- breakdowns
def _is_breakdown(found: Headed, context: Context) -> bool:
    values = found.columns("value")
    if not values or found.meanings[0] not in {"", "unknown", "section", "period"} or set(found.meanings) & {"target", "floor", "period"}:
        return False
    return not (context.listed in {"kpi", "activity"} and context.open_list and found.meanings[0] == "") and bool(
        found.headings[values[0]].period or found.headings[values[0]].basis
    )


def _take_breakdown(found: Headed, context: Context) -> None:
    corner = found.headings[0].text
    title, source = _breakdown_title(found, corner, context)
    headings = tuple(
        (place, heading) for place, heading in enumerate(found.headings) if place and heading.meaning in {"value", "ytd", "previous_year", "previous"}
    )
    context.reading.breakdowns.append(Breakdown(context.file, title, context.place, corner, found.grid, headings, found.header_rows, title_from=source))
    if source is not None:
        context.reading.ledger.paragraph(source, Sureness.ASSUMED, "the last heading above a table is its title", f"breakdown_tables: title={title}")
    _leave([block for block in context.pending if block is not source], context)


def _breakdown_title(found: Headed, corner: str, context: Context) -> tuple[str, Paragraph | None]:
    if found.grid.caption:
        return found.grid.caption, None
    if context.caption is not None:
        return context.caption.text, context.caption
    if len(corner.split()) > 3:
        return corner, None
    pending = [block for block in context.pending if not is_sentence(block.text)] or context.spoken
    if pending:
        text = pending[-1].text
        section = plain(context.place.section)
        if section and plain(text).startswith(section + " "):
            text = section_name(text[len(context.place.section) :])
        return text, pending[-1]
    if context.stack:
        return context.stack[max(context.stack)], None
    return corner or context.place.section or "Table", None
