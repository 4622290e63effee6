"""Texts that belong to indicators: commentary by reference, footnotes by their marks; and indicators that are only a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.intake.facts import Item, Words
from outturn.intake.model import Cell, Sureness
from outturn.intake.readers.lines import is_sentence
from outturn.intake.values import strip_marks

if TYPE_CHECKING:
    from outturn.intake.model import Paragraph
    from outturn.intake.recognise.context import Context

REFERENCE = re.compile(r"^(?P<reference>[A-Z]{1,6}[- ]?\d{1,4}[a-z]?)(?:\s*[:–—-]\s+|\s+[–—-]\s*|\s*:\s*|$)(?P<rest>.*)$", re.DOTALL)
SPACED_REFERENCE = re.compile(r"^(?P<reference>[A-Z]{1,6}\d{1,4}[a-z]?)\s+(?P<rest>[A-Z%£].*)$", re.DOTALL)
_FOOTNOTE = re.compile(r"^(?P<mark>\*+|[†‡§]+|[¹²³⁴⁵⁶⁷⁸⁹]|\[(?:note )?\d{1,2}\]|\(\d\)(?= ))\s*(?P<text>\S.*)$", re.DOTALL)
_NEW = re.compile(r"\s*[\[(]\s*new(?:\s+(?:indicator|kpi|measure))?\s*[\])]\s*\.?|\s+[-–]\s+NEW$|\bNEW:\s*", re.IGNORECASE)


def take_text(block: Paragraph, context: Context) -> bool:
    """Footnotes, and commentary that begins with a reference or goes on from one that did."""
    return _footnote(block, context) or _by_reference(block, context) or _goes_on(block, context)


def _footnote(block: Paragraph, context: Context) -> bool:
    match = _FOOTNOTE.match(block.text)
    if match is None or block.level:
        return False
    for mark, text in _parts(match["mark"], match["text"]):
        context.reading.words.append(Words(context.file, "footnote", text, block.origin, place=context.place, mark=mark, items=tuple(context.last_items)))
    context.open_list, context.noted = context.open_list and not is_sentence(block.text), True
    context.reading.ledger.paragraph(block, Sureness.NOT_USED, "a footnote; no mark above it points to it")
    return True


def _parts(mark: str, text: str) -> list[tuple[str, str]]:
    """“*July only; **June only” are two notes in one line."""
    parts = re.split(r";\s*(?=\*)", text)
    found = [(mark, parts[0].strip())]
    for part in parts[1:]:
        match = _FOOTNOTE.match(part)
        if match:
            found.append((match["mark"], match["text"].strip()))
    return found


def _by_reference(block: Paragraph, context: Context) -> bool:
    match = REFERENCE.match(block.text)
    if match is None:
        return False
    reference = match["reference"].replace(" ", "")
    if reference not in context.references:
        return _of_unknown(block, reference, context)
    context.commented, context.open_list = reference, False
    if block.level or not match["rest"] or (not is_sentence(match["rest"]) and context.styled):
        context.reading.ledger.paragraph(block, Sureness.CERTAIN, f"the heading of the commentary on {reference}")
        return True
    _say(block, context, match["rest"])
    return True


def _of_unknown(block: Paragraph, reference: str, context: Context) -> bool:
    """Below commentary, a paragraph that begins with a reference of the same kind speaks of another indicator, which no table has."""
    alike = _letters(reference) in {_letters(known) for known in context.references}
    if not context.commented or not alike or block.level:
        return False
    context.commented = ""
    context.reading.ledger.paragraph(block, Sureness.NOT_UNDERSTOOD, f"commentary on {reference}, which no table has")
    return True


def _letters(reference: str) -> str:
    return reference.rstrip("0123456789abcdefghijklmnopqrstuvwxyz").rstrip("-")


def _goes_on(block: Paragraph, context: Context) -> bool:
    """A paragraph after a commentary goes on with it, until a heading or a table."""
    if not context.commented or block.level or not is_sentence(block.text):
        return False
    _say(block, context, block.text)
    return True


def _say(block: Paragraph, context: Context, text: str) -> None:
    context.reading.words.append(Words(context.file, "narrative", text.strip(), block.origin, reference=context.commented, place=context.place))
    context.reading.ledger.paragraph(block, Sureness.CERTAIN, "", f"commentary: {context.commented} narrative")


def take_name(block: Paragraph, context: Context) -> None:
    """An indicator that is only its name, as where its figures are in a chart."""
    name, marks, is_new = clean_name(block.text)
    cell = Cell(block.text, block.origin)
    item = Item(context.file, "", name, context.listed, context.place, "list", cell, (), marks, context.frequency, is_new)
    context.reading.items.append(item)
    context.reading.ledger.cell(cell, Sureness.ASSUMED, "a line in a list of indicators")


def clean_name(text: str) -> tuple[str, str, bool]:
    """A name without footnote marks and “(NEW)”."""
    is_new = _NEW.search(text) is not None
    bare = _NEW.sub("", text).strip() if is_new else text.strip()
    name, marks = strip_marks(bare)
    return name, marks, is_new
