"""Rows that hold one thing each: a word beside the name, or in its place, says whether a row is of actual figures, targets or the year to date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.intake.model import Sureness
from outturn.intake.vocabulary import plain
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.facts import Field
    from outturn.intake.headings import HeadingReader
    from outturn.intake.model import Cell
    from outturn.intake.recognise.grids import Headed

ROW_KIND = "row_kind"
_OF_ROW = frozenset({"value", "target", "floor", "rating", "ytd", "ytd_rating", "previous", "previous_year", "numerator", "denominator", "ignored", "trend"})
_OF_PERIOD = frozenset({"month", "monthly", "in month", "quarter", "quarterly", "in quarter", "period", "in period"})
_MAY_TELL = frozenset({"kind", "unknown", "", "name"})
_PARTED = re.compile(r"^(?P<head>.+?)\s*(?:[-–—:]\s+|\()(?P<tail>[^()]+?)\)?$")
_TOTALS = frozenset({"total", "totals", "grand total", "sub total", "subtotal", "average", "mean", "overall total", "total average"})
_FIGURES = frozenset({"value", "target", "floor", "ytd", "rating", "ytd_rating", "previous", "previous_year", "numerator", "denominator"})
_ENDS = frozenset({"target_low", "target_high", "floor_low", "floor_high", "upper", "lower", "upper_lower", "lower_upper", "alert", "previous_rating"})


@dataclass(frozen=True)
class Above:
    """The indicator of the row above, whose name a row may leave out."""

    reference: str = ""
    name: str = ""
    cell: Cell | None = None


@dataclass(frozen=True)
class Told:
    """What a row holds, empty where the word is not known; the cell that says it; and whether the row has a name of its own."""

    meaning: str
    cell: Cell
    named: bool


def told_by(row: Sequence[Cell], found: Headed, who: tuple[str, str, Cell], above: Above, reader: HeadingReader) -> Told | None:
    """None for a row that is like any other."""
    reference, name, name_cell = who
    cell = next((row[place] for place in found.columns(ROW_KIND) if row[place].text), None)
    if cell is not None:
        return Told(row_meaning(cell.text, reader), cell, bool(reference or name))
    if above.cell is not None and is_total(name or reference):
        return Told("", next((cell for cell in row if is_total(cell.text)), name_cell), named=False)
    if reference not in {"", above.reference}:
        return None
    meaning = parted(name, above.name, reader)
    return Told(meaning, name_cell, named=False) if meaning else None


def row_meaning(text: str, reader: HeadingReader) -> str:
    """What the numbers of a row are, by the word that tells it; empty where the word is not known."""
    words = plain(text)
    if words in _OF_PERIOD:
        return "value"
    meaning = reader.answers.get(words) or reader.words.meaning("columns", text)
    return meaning if meaning in _OF_ROW else ""


def with_row_kinds(found: Headed, reader: HeadingReader) -> Headed:
    """A column below which stand only such words, more than one of them, tells what each row holds."""
    names = found.columns("name")
    for place, heading in enumerate(found.headings):
        if heading.meaning not in _MAY_TELL or (heading.meaning == "name" and len(names) < 2):
            continue
        texts = [row[place].text for row in found.rows if row[place].text]
        told = [meaning for text in texts if (meaning := row_meaning(text, reader))]
        own = (set(told) - {"value"}) & set(found.meanings)  # what has a column of its own is not told by the rows
        if len(set(told)) > 1 and {"value", "target"} & set(told) and len(told) * 2 > len(texts) and "value" in found.meanings and not own:
            assumed = f"“{heading.text}” tells what each row holds"
            told_by = replace(heading, meaning=ROW_KIND, sureness=Sureness.ASSUMED, assumed=assumed)
            return replace(found, headings=(*found.headings[:place], told_by, *found.headings[place + 1 :]))
    return found


def is_total(text: str) -> bool:
    return plain(text) in _TOTALS


def parted(name: str, above: str, reader: HeadingReader) -> str:
    """What a row holds whose name is such a word alone, or the name of the row above with such a word behind it."""
    if (meaning := row_meaning(name, reader)) and meaning != "ignored":
        return meaning
    match = _PARTED.match(name)
    return row_meaning(match["tail"], reader) if match and above and plain(match["head"]) == plain(above) else ""


def as_told(fields: Sequence[Field], meaning: str) -> tuple[list[Field], list[Cell]]:
    """The fields of a row of that meaning, and the cells of which it is not known what they are beside it."""
    if meaning == "value":
        return list(fields), []
    kept, unknown = [], []
    for field in fields:
        said = field.heading.meaning
        if said == "value":
            kept.append(_told(field, meaning))
        elif meaning == "ytd" and said == "rating":
            kept.append(replace(field, heading=replace(field.heading, meaning="ytd_rating")))
        elif said in _FIGURES | _ENDS:
            unknown.append(field.cell)
        else:
            kept.append(field)
    return kept, unknown


def _told(field: Field, meaning: str) -> Field:
    """The figures of the period before, or of the year before, are values of those periods."""
    if meaning not in {"previous", "previous_year"}:
        return replace(field, heading=replace(field.heading, meaning=meaning, year=""))
    assumed = "of the same period a year before" if meaning == "previous_year" else "of the period before"
    said = replace(field.heading, sureness=Sureness.ASSUMED, assumed=assumed)
    return replace(field, heading=replace(said, period=_before(said.period, meaning)), period=_before(field.period, meaning))


def _before(text: str, meaning: str) -> str:
    if not text:
        return ""
    period = parse_period(text)
    return (period.same_last_year if meaning == "previous_year" else period.previous).id
