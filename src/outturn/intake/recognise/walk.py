"""Goes through a document from its first block to its last, and says of each what it is."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from outturn.intake.facts import Place, Words
from outturn.intake.model import Document, Grid, Paragraph, Sureness
from outturn.intake.readers.lines import is_sentence, values_tail
from outturn.intake.recognise.context import Context, list_heading, section_name
from outturn.intake.recognise.people import people_words, take_holder
from outturn.intake.recognise.risks import risk_paragraph
from outturn.intake.recognise.tables import take_grid, take_loose_counts
from outturn.intake.recognise.texts import take_name, take_text
from outturn.intake.spans import find_spans, only_period
from outturn.intake.values import strip_marks
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.model import Block

_RESIDUE = re.compile(r"^(?:[\W_]+|(?:appendix|annex|page|item)\s*\d*\w?(?:\s+of\s+\d+)?|\d{1,3})$", re.IGNORECASE)
_UNLESS = re.compile(r"\b(?:same as|unchanged from|as) (?:in |for )?.{0,40}unless (?:otherwise )?(?:indicated|stated|shown|marked|noted)", re.IGNORECASE)
_HEADER_WORDS = {"rag rating dot", "rag dot", "rag rating direction of travel", "rag rating", "ref indicator", "indicator rag rating dot"}
_REPEATED = 3
_LONGEST_NAME = 240
_MEASURED = re.compile(
    r"^(?:the )?(?:total |average |mean |median )?(?:number|no\.?|percentage|%|per ?cent|proportion|rate|amount|value|average|total|count|volume)(?=\s)",
    re.IGNORECASE,
)
_KEY_LINE = re.compile(r"^(?:GREEN|AMBER|RED|BLUE|Green|Amber|Red|Blue)\b\s+[A-Z]\w+")


def walk(document: Document, context: Context) -> None:
    repeated = _furniture(document.blocks)
    blocks = [block for block in document.blocks if not (isinstance(block, Paragraph) and _drop(block, repeated, context))]
    _title(blocks, context)
    for at, block in enumerate(blocks):
        following = blocks[at + 1 : at + 3]
        if isinstance(block, Grid):
            context.open_list = False
            waiting = list(context.pending)
            take_grid(block, context)
            _let_go(waiting, context)
            context.pending = []
            context.caption = None
        else:
            _paragraph(block, context, following)
    for paragraph in context.pending:
        _leave(paragraph, context)
    for grid in context.loose:
        take_loose_counts(grid, context, "")


def _leave(paragraph: Paragraph, context: Context) -> None:
    """A heading that nothing came of; a line that ends with figures is none."""
    tail = values_tail(paragraph.text)
    if tail is not None and tail[0] and len(tail[1]) > 1:
        context.reading.ledger.paragraph(paragraph, Sureness.NOT_UNDERSTOOD, "figures with no headings that are known above them")
    else:
        context.reading.ledger.paragraph(paragraph, Sureness.NOT_USED, "a heading")


def _let_go(waiting: Sequence[Paragraph], context: Context) -> None:
    for paragraph in waiting:
        if paragraph.origin not in context.reading.ledger.fates:
            context.reading.ledger.paragraph(paragraph, Sureness.NOT_USED, "a heading or a line above a table")


def _furniture(blocks: Sequence[Block]) -> frozenset[str]:
    """Running headers and footers: the same short line at the top of many pages."""
    counts = Counter(plain(block.text) for block in blocks if isinstance(block, Paragraph) and block.page_start and len(block.text) < 120 and not block.level)
    return frozenset(text for text, number in counts.items() if number >= _REPEATED)


def _drop(paragraph: Paragraph, repeated: frozenset[str], context: Context) -> bool:
    if _RESIDUE.match(paragraph.text.strip()) or (plain(paragraph.text) in repeated and list_heading(paragraph.text, context.words) is None):
        context.reading.ledger.paragraph(paragraph, Sureness.NOT_USED, "a running header, footer or page number")
        return True
    if plain(paragraph.text) in _HEADER_WORDS:
        context.reading.ledger.paragraph(paragraph, Sureness.CERTAIN, "the headings of columns")
        return True
    return False


def _title(blocks: Sequence[Block], context: Context) -> None:
    """The first lines: the title, and the year or the period that they name."""
    reading = context.reading
    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
    if first is None or isinstance(blocks[0], Grid) or is_sentence(first.text):
        return
    if list_heading(first.text, context.words) is not None and len(first.text.split()) <= 6:
        return
    if first.level > 1 or people_words(first.text, context.words):
        return
    reading.titles[context.file] = first.text
    reading.ledger.paragraph(first, Sureness.ASSUMED, "the title of the report", "reports: title")


def _paragraph(block: Paragraph, context: Context, following: Sequence[Block]) -> None:
    above = _period_above(block, context)
    if context.reading.titles.get(context.file) == block.text and not context.stack and not context.place.section:
        _statement(block, context)
        return
    _statement(block, context)
    if above:
        return
    if block.caption:
        context.caption = block
        context.reading.ledger.paragraph(block, Sureness.CERTAIN, "the caption of a table")
        return
    if people := people_words(block.text, context.words):
        _people(block, context, people)
        return
    found = list_heading(block.text, context.words) if not is_sentence(block.text) or block.text.endswith(":") else None
    if found is not None:
        _list(block, context, found)
        return
    if risk_paragraph(block, context) or take_text(block, context):
        return
    _heading_or_name(block, context, following)


def _period_above(block: Paragraph, context: Context) -> bool:
    """A heading that names a period and nothing else is no section: it is the period of the tables below it, up to the next of its level."""
    span = only_period(block.text, context.year)
    if span is None:
        if block.level and block.level <= context.period_level:
            context.period, context.period_level = "", 0
        return False
    if block.level:
        _set_level(block, context)
        context.place = Place() if not context.stack else context.place
        context.last_headed = None
    if span.financial_year:
        context.period = ""
    else:
        context.period, context.period_level = span.period, block.level
    _set_year(context, span.period)
    context.reading.ledger.paragraph(block, Sureness.ASSUMED, "the period of the tables below it")
    return True


def _people(block: Paragraph, context: Context, people: list[tuple[str, str]]) -> None:
    _use_pending(context, people=True)
    for post, holder in people:
        take_holder(context, post, holder, block)


def _list(block: Paragraph, context: Context, found: tuple[str, str, str]) -> None:
    """A heading such as “Key Performance Indicators – Quarterly” opens a list; the heading before it is that of its section."""
    kind, frequency, section = found
    if block.level:
        _set_level(block, context)
        context.last_headed = None
    if kind not in {"summary", "guidance", "risk"}:
        _use_pending(context)
    elif kind == "risk":
        context.enter_section(block.text.split(" – ")[0].split(" - ")[0])
    if section and kind in {"kpi", "activity", "removed"}:
        context.enter_section(section)
    context.enter_list(kind, frequency)
    context.reading.ledger.paragraph(block, Sureness.CERTAIN, f"opens a list: {kind}")


def _set_level(block: Paragraph, context: Context) -> None:
    for level in [level for level in context.stack if level >= block.level]:
        del context.stack[level]


def _use_pending(context: Context, *, people: bool = False) -> None:
    """The last heading that waited is the section; one before it is what the section is part of."""
    headings = [block for block in context.pending if not block.caption]
    if headings:
        last = headings[-1]
        parent = None if len(headings) == 1 else headings[-2].text
        if not context.stack:
            context.enter_section(last.text, "" if people else parent)
            if "(new" in last.text.lower():
                context.place = Place(context.place.section, context.place.parent)
                context.reading.sections[f"{context.file}|{plain(context.place.section)}|new"] = context.place
            context.reading.ledger.paragraph(last, Sureness.CERTAIN, "the heading of a section", f"sections: name={context.place.section}")
        for block in headings[: None if context.stack else -1]:
            _leave(block, context)
        context.pending = []
    if people:
        context.confirmed = True
        if context.loose and plain(context.place.section) not in context.boxed:
            take_loose_counts(context.loose.pop(0), context, context.place.section)


def _heading_or_name(block: Paragraph, context: Context, following: Sequence[Block]) -> None:
    text = block.text
    if block.level:
        _styled_heading(block, context)
        return
    if _KEY_LINE.match(text):
        context.reading.ledger.paragraph(block, Sureness.NOT_USED, "a key of ratings")
        return
    in_list = context.open_list and context.listed in {"activity", "kpi"}
    is_name = in_list and _is_long_name(text)
    if context.styled or (is_sentence(text) and not is_name):
        context.open_list = context.open_list and not is_sentence(text)
        if context.confirmed and is_sentence(text):
            _let_go(context.pending, context)
            context.spoken, context.pending = (context.pending or context.spoken)[-1:], []
        context.reading.words.append(Words(context.file, "narrative", text, block.origin, place=context.place))
        context.reading.ledger.paragraph(block, Sureness.NOT_USED, "text that belongs to no indicator")
        return
    if in_list and not _is_heading(block, context, following):
        take_name(block, context)
        return
    context.open_list = False
    if context.pending and block.page_start:
        for old in context.pending:
            _leave(old, context)
        context.pending = []
    context.pending.append(block)


def _is_long_name(text: str) -> bool:
    """A line too long for a heading that is the name of an indicator all the same."""
    return len(text) < _LONGEST_NAME and _MEASURED.match(text) is not None and not text.endswith((".", ":", ";"))


def _is_heading(block: Paragraph, context: Context, following: Sequence[Block]) -> bool:
    """A short line in a list of names that is a heading all the same: of people, of a list, or of a text."""
    if context.place.section and plain(block.text).startswith(plain(context.place.section) + " ") and re.search(r"\s[-–—:]\s", block.text):
        return True
    if not following:
        return False
    after = following[0]
    if isinstance(after, Grid):
        return True
    runs_on = is_sentence(after.text) and not after.text.startswith("*") and not _is_long_name(after.text)
    if _MEASURED.match(block.text) and not runs_on:
        return False
    return bool(people_words(after.text, context.words)) or runs_on or list_heading(after.text, context.words) is not None


def _styled_heading(block: Paragraph, context: Context) -> None:
    """Headings with levels: the deepest is the section, the one above it what it is part of; a reference opens its commentary."""
    if take_text(block, context):
        return
    _set_level(block, context)
    context.stack[block.level] = block.text
    names = [context.stack[level] for level in sorted(context.stack)]
    title = context.reading.titles.get(context.file, "")
    names = [name for name in names if name != title]
    if names:
        context.place = Place(section_name(names[-1]), section_name(names[-2]) if len(names) > 1 else "")
    context.listed, context.commented, context.risks, context.carried = "", "", False, ("", "")
    context.last_headed = None
    context.reading.ledger.paragraph(block, Sureness.CERTAIN, "a heading")


def _statement(block: Paragraph, context: Context) -> None:
    """What a text says about the whole paper: that what is not marked is as it was, its year, its period."""
    reading = context.reading
    if _UNLESS.search(block.text):
        reading.kept_unless_said.add(context.file)
        reading.ledger.paragraph(block, Sureness.ASSUMED, "what is not marked new or removed is kept", "standards: change=kept")
    if context.year or len(block.text) > 300:
        return
    spans = [span for span in find_spans(strip_marks(_full_years(block.text))[0]) if span.period and not span.period.startswith("CY")]
    if spans and (context.file in reading.titles or not is_sentence(block.text)):
        _set_year(context, spans[0].period)
        reading.ledger.paragraph(block, Sureness.ASSUMED, f"the document's year is {context.year}")


def _full_years(text: str) -> str:
    return re.sub(r"\b(20\d{2})/20(\d{2})\b", r"\1/\2", text)


def _set_year(context: Context, period: str) -> None:
    from dataclasses import replace

    from outturn.periods import parse_period

    year = parse_period(period).financial_year.id
    context.headings = replace(context.headings, year=year)
    context.reading.years[context.file] = year
