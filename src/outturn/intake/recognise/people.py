"""Who answers for a section: tables and lines of members and officers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.intake.facts import Holder, Place
from outturn.intake.model import Cell, Paragraph, Sureness
from outturn.intake.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from outturn.intake.model import Grid
    from outturn.intake.recognise.context import Context

_NAME = re.compile(
    r"^(?:Cllr\.?|Councillor|Cr\.?|Mr|Mrs|Ms|Miss|Dr|Prof\.?|Sir|Dame)?\s*[A-Z][\w'’.-]+(?:\s+(?:[A-Z][\w'’.-]*|de|van|von|der|le|la|el|al))+", re.UNICODE
)
_MOST = 5


def people_words(text: str, words: Vocabulary) -> list[tuple[str, str]]:
    """“Cabinet Member Clair Bell”, or “Cabinet member: A B; Responsible officer: C D”; empty where it is no such line."""
    if len(text) > 240:
        return []
    parts = [part for part in re.split(r"\s*;\s+(?=[A-Z][\w ]{3,40}:)|\t", text) if part.strip()]
    found = [_one(part.strip(), words) for part in parts]
    return [pair for pair in found if pair is not None] if all(found) else []


def _one(text: str, words: Vocabulary) -> tuple[str, str] | None:
    tokens = text.split()
    for size in range(min(_MOST, len(tokens) - 1), 0, -1):
        head, rest = " ".join(tokens[:size]), " ".join(tokens[size:])
        post = words.meaning("people", head.rstrip(":"))
        rest = rest.lstrip(":–- ").strip()
        if post and _NAME.match(rest) and not rest.endswith("."):
            return post, rest
    return None


def is_people_table(grid: Grid, words: Vocabulary) -> bool:
    posts = [cell.text for cell in grid.rows[0] if words.meaning("people", cell.text)]
    return bool(posts) and len(grid.rows) <= 12 and len(posts) >= len([cell for cell in grid.rows[0] if cell.text]) - 1


def take_people_table(grid: Grid, context: Context) -> None:
    """The header names the posts; the column that names none holds the section."""
    words = context.words
    posts = {place: words.meaning("people", cell.text) for place, cell in enumerate(grid.rows[0])}
    section_column = next((place for place, post in posts.items() if not post), None)
    for cell in grid.rows[0]:
        context.reading.ledger.cell(cell, Sureness.CERTAIN, "the heading of a column")
    parents = [block for block in context.pending if not block.caption]
    parent = parents[-1].text if parents else context.place.parent
    if parents:
        context.reading.ledger.paragraph(parents[-1], Sureness.ASSUMED, "the heading above a service area is what it is part of", f"sections: name={parent}")
        context.pending = []
    for row in grid.rows[1:]:
        if section_column is not None and row[section_column].text:
            context.enter_section(row[section_column].text, parent)
            context.reading.ledger.cell(row[section_column], Sureness.CERTAIN, "the name of a section", f"sections: name={context.place.section}")
        for place, post in posts.items():
            if post and row[place].text:
                take_holder(context, post, row[place].text, row[place])
    context.confirmed, context.listed, context.commented = True, "", ""


def is_people_lines(grid: Grid, words: Vocabulary) -> bool:
    """Two columns: post, holder."""
    return (
        grid.width == 2
        and len(grid.rows) <= 6
        and all(_is_post(row[0], words) and _NAME.match(row[1].text) and not _is_post(row[1], words) for row in grid.rows if row[0].text)
    )


def _is_post(cell: Cell, words: Vocabulary) -> bool:
    return bool(words.meaning("people", cell.text.rstrip(":")))


def take_people_lines(grid: Grid, context: Context) -> None:
    for row in grid.rows:
        if row[0].text:
            context.reading.ledger.cell(row[0], Sureness.CERTAIN, "the name of a post")
            take_holder(context, context.words.meaning("people", row[0].text.rstrip(":")), row[1].text, row[1])


def take_holder(context: Context, post: str, holder: str, source: Paragraph | Cell) -> None:
    cell = source if isinstance(source, Cell) else Cell(source.text, source.origin)
    people = re.sub(r"\s*(?:/|;|\band\b|&)\s*", ", ", holder)
    context.reading.holders.append(Holder(Place(context.place.section, context.place.parent), post, people, cell))
    known = bool(plain(context.place.section))
    note = "" if known else "for which section is not known"
    context.reading.ledger.cell(cell, Sureness.CERTAIN if known else Sureness.NOT_UNDERSTOOD, note, f"posts: {post}={people}" if known else "")
