"""Rows about indicators: who is meant, and what each column says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.intake.facts import Field, Item, Place
from outturn.intake.model import NOT_WORKED_OUT, Cell, Sureness
from outturn.intake.recognise.context import list_heading, section_name
from outturn.intake.recognise.parts import parts_of_the_same
from outturn.intake.recognise.row_kinds import ROW_KIND, Above, Told, as_told, is_total, parted, told_by
from outturn.intake.recognise.texts import REFERENCE, SPACED_REFERENCE, clean_name
from outturn.intake.spans import AMERICAN, find_span, is_american, serial_span
from outturn.intake.values import read_value
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.headings import Heading
    from outturn.intake.model import Grid
    from outturn.intake.recognise.context import Context
    from outturn.intake.recognise.grids import Headed
    from outturn.intake.spans import Span

_ABOUT = frozenset({"reference", "name", "section", "period", "mark", "unknown", "ignored", "", "kind", ROW_KIND})
_RATED = frozenset({"rating", "ytd_rating", "trend", "previous_rating"})
_OF_KPI = frozenset({"target", "floor", "target_low", "floor_low", "rating", "ytd_rating"})
_OF_ACTIVITY = frozenset({"alert", "upper", "lower", "upper_lower", "lower_upper"})
_PAIR_ROWS = 3
_WEEKS = frozenset({"week", "weeks", "w/e", "we", "wc", "w/c", "w"})
_BESIDE_A_YEAR = frozenset(
    [
        "calendar",
        "year",
        "years",
        "full",
        "whole",
        "end",
        "ending",
        "ended",
        "to",
        "of",
        "the",
        "as",
        "at",
        "in",
        "for",
        "cy",
        "december",
        "31",
        "31st",
        "dec",
        "annual",
    ]
)


def take_items(found: Headed, context: Context) -> None:
    """A row for each indicator; rows that only name a section, and headings that are repeated after a page break, are passed over."""
    if context.noted or not found.grid.pieced:
        context.last_items, context.noted = [], False
    context.last_place = None
    header = [plain(heading.text) for heading in found.headings]
    summary_of = _summary_section(found, context)
    place = Place(summary_of, context.place.parent) if summary_of else context.place
    parts = parts_of_the_same(found)
    above = Above()
    for at, row in enumerate(found.rows):
        if [plain(cell.text) for cell in row] == header or _is_header_again(row, found):
            _say(row, context, Sureness.CERTAIN, "the headings again")
        elif (group := _group(row, found)) and _names_what_follows(found, at, context):
            above = _named(group)
            context.reading.ledger.cell(group, Sureness.ASSUMED, "the name of the indicator of the rows below")
        elif group:
            place, above = _enter_group(group, place, row, context), Above()
        elif at in parts:
            _say(row, context, Sureness.NOT_UNDERSTOOD, f"a part of an indicator, told from its other rows by “{parts[at]}”; only the whole is read")
        elif any(cell.text or cell.struck for cell in row):
            above = _take_row(row, found, place, context, above)


def _names_what_follows(found: Headed, at: int, context: Context) -> bool:
    """A row with a name alone above rows of “Actual” and “Target” names their indicator, not a section."""
    names = found.columns("name") or [0]
    below = found.rows[at + 1][names[-1]].text if at + 1 < len(found.rows) else ""
    return bool(parted(below, "", context.headings))


def _named(cell: Cell) -> Above:
    match = REFERENCE.match(cell.text)
    return Above(match["reference"].replace(" ", ""), match["rest"], cell) if match and match["rest"] else Above("", clean_name(cell.text)[0], cell)


def _summary_section(found: Headed, context: Context) -> str:
    """A table of ratings alone, whose first heading is the name of the section."""
    first = found.headings[0]
    if first.meaning in {"unknown"} and first.text and set(found.meanings[1:]) <= _RATED | {""}:
        return section_name(first.text)
    return ""


def _is_header_again(row: Sequence[Cell], found: Headed) -> bool:
    header = {plain(cell.text) for line in found.grid.rows[: found.header_rows] for cell in line if cell.text}
    texts = [plain(cell.text) for cell in row if cell.text]
    return len(texts) > 1 and bool(header) and all(text in header for text in texts)


def _group(row: Sequence[Cell], found: Headed) -> Cell | None:
    """A row that is one heading over all columns."""
    if found.grid.width < 2 or any(cell.struck for cell in row):
        return None
    filled = [(place, cell) for place, cell in enumerate(row) if cell.text]
    texts = {cell.text for _, cell in filled}
    if len(texts) != 1 or (len(filled) == 1 and found.grid.width > 1 and filled[0][0] in found.columns("name") and not _over_all(filled[0][1])):
        return None
    if len(filled) == 1 and filled[0][0] in found.columns("reference") and REFERENCE.match(filled[0][1].text + ":"):
        return None
    return filled[0][1] if len(filled) > 1 or filled[0][0] == 0 else None


def _over_all(cell: Cell) -> bool:
    return "merged over" in cell.note


def _enter_group(group: Cell, place: Place, row: Sequence[Cell], context: Context) -> Place:
    found = list_heading(group.text, context.words)
    if found is not None and found[0] in {"kpi", "activity", "removed"}:
        context.enter_list(found[0], found[1])
        _say(row, context, Sureness.CERTAIN, f"opens a list: {found[0]}")
        return place
    name = section_name(group.text)
    _say(row, context, Sureness.ASSUMED, "a row with one text is the heading of a section", f"sections: name={name}")
    return Place(name, context.place.section if context.place.section != name else context.place.parent)


def _say(row: Sequence[Cell], context: Context, sureness: Sureness, note: str, became: str = "") -> None:
    for cell in row:
        if cell.text:
            context.reading.ledger.cell(cell, sureness, note, became)


def _take_row(row: Sequence[Cell], found: Headed, place: Place, context: Context, above: Above) -> Above:
    """The indicator that the row is of, for the rows below it."""
    reference, name, name_cell, marks, is_new, struck, old = _who(row, found, context)
    told = told_by(row, found, (reference, name, name_cell), above, context.headings)
    if told is not None and told.meaning in {"", "ignored"}:
        _say_untold(row, told, context)
        return Above(reference, name, name_cell) if told.named else above
    if told is not None and not told.named:
        reference, name = (above.reference, above.name) if above.cell is not None else _carried(context)
        name_cell = above.cell or name_cell
    if not reference and not name:
        _say(row, context, Sureness.NOT_UNDERSTOOD, "of which indicator this row is is not known")
        return above
    place = _own_place(row, found, place, context)
    row_period = _row_period(row, found, context)
    fields = tuple(
        Field(heading, cell, row_period)
        for heading, cell in zip(found.headings, row, strict=True)
        if heading.meaning not in _ABOUT and (cell.text or cell.struck or cell.fill or NOT_WORKED_OUT in cell.note)
    )
    if told is not None:
        fields = _as_told(fields, told, reference or name, context)
    kind = _kind(row, found, context)
    listed = _listed(found, fields, context)
    item = Item(context.file, reference, name, kind, place, listed, name_cell, fields, marks, _frequency(found, context), is_new, struck, old, context.period)
    context.reading.items.append(item)
    context.last_items.append(reference or name)
    context.reading.ledger.cell(name_cell, Sureness.CERTAIN, "the name of an indicator" + (", struck out" if struck else ""))
    _say_rest(row, found, context)
    return Above(reference, name, name_cell)


def _say_untold(row: Sequence[Cell], told: Told, context: Context) -> None:
    """A row of totals or of somebody else's figures is no figure of the indicator above."""
    if told.meaning == "ignored":
        _say(row, context, Sureness.NOT_USED, f"a row of “{told.cell.text}” says nothing that a package holds")
        return
    if is_total(told.cell.text):
        _say(row, context, Sureness.NOT_UNDERSTOOD, "a row of totals is no indicator")
        return
    _say(row, context, Sureness.NOT_UNDERSTOOD, f"what “{told.cell.text}” says of the figures in this row is not known")
    context.reading.ledger.cell(told.cell, Sureness.NOT_UNDERSTOOD, question=f"headings|{told.cell.text}|")


def _as_told(fields: Sequence[Field], told: Told, whose: str, context: Context) -> tuple[Field, ...]:
    kept, unknown = as_told(fields, told.meaning)
    note, question = f"the row holds the {told.meaning} of {whose}", f"headings|{told.cell.text}|{told.meaning}"
    context.reading.ledger.cell(told.cell, Sureness.CERTAIN if told.named else Sureness.ASSUMED, note, question="" if told.named else question)
    for cell in unknown:
        context.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, f"what it is beside the {told.meaning} of {whose} is not known")
    return tuple(kept)


def _who(row: Sequence[Cell], found: Headed, context: Context) -> tuple[str, str, Cell, str, bool, bool, str]:
    references, names = found.columns("reference"), found.columns("name")
    name_column = names[-1] if names else (0 if not references and found.headings[0].meaning in {"", "unknown", "section"} else None)
    reference_cell = row[references[0]] if references else None
    name_cell = row[name_column] if name_column is not None else (reference_cell or row[0])
    text = name_cell.text if name_column is not None else ""
    carried = _carried(context) if name_column is None and not references else ("", "")
    text = carried[1] or text
    reference = carried[0] or (reference_cell.text.replace(" ", "") if reference_cell is not None else "")
    if reference_cell is not None and name_column is None and (match := REFERENCE.match(reference_cell.text)) and match["rest"]:
        reference, text = match["reference"].replace(" ", ""), match["rest"]
    if not reference and (match := REFERENCE.match(text)) and match["rest"]:
        reference, text = match["reference"].replace(" ", ""), match["rest"]
    if not reference and (match := SPACED_REFERENCE.match(text)) and match["reference"] in context.references:
        reference, text = match["reference"], match["rest"]
    name, marks, is_new = clean_name(text)
    struck = bool(name_cell.struck) and not name_cell.text
    if struck:
        name, marks, is_new = clean_name(name_cell.struck)
    if reference_cell is not None:
        context.reading.ledger.cell(reference_cell, Sureness.CERTAIN, "the reference of an indicator")
    return reference, name, name_cell, marks, is_new, struck, name_cell.struck


def _carried(context: Context) -> tuple[str, str]:
    """Reference and name for rows that have none of their own: of the indicator that the sheet or the heading above is about."""
    if context.carried != ("", ""):
        return context.carried
    heading = next((block.text for block in reversed(context.pending)), context.place.section)
    match = REFERENCE.match(heading)
    return (match["reference"].replace(" ", ""), match["rest"] or heading) if match else ("", heading)


def _own_place(row: Sequence[Cell], found: Headed, place: Place, context: Context) -> Place:
    columns = [at for at in found.columns("section") if row[at].text]
    if not columns:
        return context.last_place if found.columns("section") and context.last_place is not None else place
    cell = row[columns[-1]]
    context.reading.ledger.cell(cell, Sureness.CERTAIN, "", f"indicators: section={section_name(cell.text)}")
    parent = section_name(row[columns[0]].text) if len(columns) > 1 else ""
    if parent:
        context.reading.ledger.cell(row[columns[0]], Sureness.ASSUMED, "what the section is part of", f"sections: name={parent}")
    context.last_place = Place(section_name(cell.text), parent)
    return context.last_place


def _row_period(row: Sequence[Cell], found: Headed, context: Context) -> str:
    for place in found.columns("period"):
        span = serial_span(row[place].text) or find_span(row[place].text, context.year)
        if span is not None and span.period and not _more_than(span, row[place].text):
            context.reading.ledger.cell(
                row[place], Sureness.ASSUMED if span.assumed else Sureness.CERTAIN, span.assumed or "the period of the row", f"figures: period={span.period}"
            )
            return span.period
        if row[place].text:
            context.reading.ledger.cell(row[place], Sureness.NOT_UNDERSTOOD, AMERICAN if is_american(row[place].text) else "not a period that is known")
    return ""


def _more_than(span: Span, text: str) -> bool:
    """A week is not its month, and a year beside a word that is not known is not the whole year."""
    rest = plain(text[: span.start] + " " + text[span.end :])
    words = set(rest.split()) - _BESIDE_A_YEAR
    return bool(words & _WEEKS) or (span.period.startswith("CY") and any(word.isalpha() for word in words))


def _kind(row: Sequence[Cell], found: Headed, context: Context) -> str:
    for place in found.columns("kind"):
        kind = context.words.meaning("lists", row[place].text) or context.words.meaning("lists", f"{row[place].text}s")  # “KPI” is one of the KPIs
        context.reading.ledger.cell(
            row[place], Sureness.CERTAIN if kind else Sureness.NOT_UNDERSTOOD, "kpi or activity indicator" if kind else "no kind of indicator that is known"
        )
        if kind in {"kpi", "activity"}:
            return kind
    if context.listed in {"kpi", "activity"}:
        return context.listed
    meanings = set(found.meanings)
    caption = f"{found.grid.caption} {context.caption.text if context.caption else ''} {found.grid.origin.place}".lower()
    if meanings & _OF_KPI:
        return "kpi"
    if meanings & _OF_ACTIVITY or "activity" in caption:
        return "activity"
    return ""


def _listed(found: Headed, fields: Sequence[Field], context: Context) -> str:
    meanings = {heading.meaning for heading in found.headings}
    if context.listed == "removed" or ("reason" in meanings and not meanings & {"target", "floor", "value"} and not meanings & {"change"}):
        return "removed"
    held = {field.heading.meaning for field in fields}
    if meanings & _RATED and not meanings & {"value", "target", "floor", "ytd", "previous"} and held <= _RATED | {"comment"}:
        return "summary"
    return "table"


def _frequency(found: Headed, context: Context) -> str:
    """From the heading of the list, or from the words of the headings: “Qtr RAG”."""
    if context.frequency:
        return context.frequency
    texts = " ".join(heading.text.lower() for heading in found.headings if heading.meaning == "rating")
    if "qtr" in texts or "quarter" in texts:
        return "quarterly"
    if "month" in texts:
        return "monthly"
    return {"quarterly": "quarterly"}.get(context.form, "")


def _say_rest(row: Sequence[Cell], found: Headed, context: Context) -> None:
    for heading, cell in zip(found.headings, row, strict=True):
        if not cell.text:
            continue
        if heading.meaning == "unknown" and cell is not row[0]:
            context.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, f"the heading “{heading.text}” is not known")
        elif not heading.text and cell is not row[0] and read_value(cell.text).is_number:
            context.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "a number with no heading above it")
        elif heading.meaning in {"ignored", "mark", "", "trend"} and cell is not row[0]:
            context.reading.ledger.cell(cell, Sureness.NOT_USED, "a column that says nothing that a package holds")


def take_milestones(found: Headed, context: Context) -> None:
    """A row for each milestone: its indicator, its date and its state."""
    _ = [heading.meaning for heading in found.headings]
    take_items(found, context)


def take_pairs(grid: Grid, context: Context) -> bool:
    """Two columns of labels and values about one indicator."""
    if grid.width not in {2, 3} or len(grid.rows) < _PAIR_ROWS:
        return False
    read = [(context.headings.read(row[0].text.rstrip(":")), row) for row in grid.rows if row[0].text]
    known = [(heading, row) for heading, row in read if heading.sureness is Sureness.CERTAIN and heading.meaning not in {"unknown", ""}]
    meanings = {heading.meaning for heading, _ in known}
    if len(known) < max(_PAIR_ROWS, 0.6 * len(read)) or "name" not in meanings or "name" in {context.headings.read(row[1].text).meaning for _, row in read}:
        return False
    if any(heading.meaning == "name" and _is_period_heading(row[1], context) for heading, row in known):  # the headings of a table of two or three columns
        return False
    _take_pairs([(heading, row[1]) for heading, row in read if heading.meaning not in {"unknown", ""}], context)
    for heading, row in read:
        context.reading.ledger.cell(row[0], heading.sureness, heading.assumed or "a label")
        if heading.meaning == "unknown" and row[1].text:
            context.reading.ledger.cell(row[1], Sureness.NOT_UNDERSTOOD, f"the label “{row[0].text}” is not known")
    return True


def _is_period_heading(cell: Cell, context: Context) -> bool:
    heading = context.headings.read(cell.text)
    return heading.meaning == "value" and bool(heading.period) and " is read as " not in heading.assumed


def _take_pairs(pairs: list[tuple[Heading, Cell]], context: Context) -> None:
    by: dict[str, Cell] = {}
    for heading, cell in pairs:
        by.setdefault(heading.meaning, cell)
    name, marks, is_new = clean_name(by["name"].text)
    reference = by["reference"].text.replace(" ", "") if "reference" in by else ""
    place = Place(section_name(by["section"].text), "") if "section" in by else context.place
    period = find_span(by["period"].text, context.year) if "period" in by else None
    fields = tuple(Field(heading, cell, period.period if period else "") for heading, cell in pairs if heading.meaning not in _ABOUT and cell.text)
    kind = context.listed if context.listed in {"kpi", "activity"} else ("kpi" if {field.heading.meaning for field in fields} & _OF_KPI else "")
    context.reading.items.append(
        Item(context.file, reference, name, kind, place, "table", by["name"], fields, marks, context.frequency, is_new, period=context.period)
    )
    context.place = Place(context.place.section, context.place.parent)
    context.carried = (reference, name)
    for meaning in ("name", "reference", "section", "period"):
        if meaning in by:
            context.reading.ledger.cell(by[meaning], Sureness.CERTAIN, f"the {meaning} of an indicator")
