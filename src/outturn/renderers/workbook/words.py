"""Text for cells: plain, without what a spreadsheet cannot hold, and with shorthand in square brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Link, NoteRef, Paragraph, RatingTag, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.reports.content import Block, Inline

LONGEST = 32_767
"""A cell of Excel holds no more; characters outside the basic plane count twice."""

CUT = " [cut: the report has the whole text]"

SHORTHAND: dict[str, str] = {
    "[c]": "confidential: the figure is suppressed to protect people",
    "[e]": "estimated",
    "[p]": "provisional",
    "[r]": "revised",
    "[b]": "break in the series: figures before it cannot be compared",
    "[w]": "none recorded",
    "[x]": "not available",
    "[z]": "not applicable",
    "[part]": "the figure does not cover the whole of its period",
    "[rounding]": "the rating rests on rounding: another value that prints the same would be rated differently",
    "[below]": "only known to be less than the number",
    "[above]": "only known to be more than the number",
    "[note 1]": "see note 1 on the sheet of notes; other numbers likewise",
}
"""What stands on the cover. Other words in square brackets, such as [not yet due], say what they mean."""

_MISSING = {
    "": "[z]", "none": "[z]", "not set": "[z]", "not applicable": "[z]", "no range": "[z]",
    "not available": "[x]", "not known": "[x]", "no figure": "[x]", "not recorded": "[w]", "suppressed": "[c]",
}  # fmt: skip
_LONGEST_WORDS = 40
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("\r\n?")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_OUTWARD = ("https://", "http://", "mailto:")


def plain(content: Iterable[Inline]) -> str:
    """Inline content as text: tags by their word, notes as [note 1], addresses of links behind their words."""
    return "".join(map(_plain, content))


def _plain(item: Inline) -> str:
    match item:
        case Text() | RatingTag() | TrendTag():
            return item.text
        case NoteRef():
            return f" [note {item.number}]"
        case Link():
            words = plain(item.content)
            return f"{words} ({item.target})" if item.target.lower().startswith(_OUTWARD) and item.target != words else words
        case _:
            return plain(item.content)


def texts_of(block: Block) -> Iterator[str]:
    """The paragraphs of a block of text, those of lists with them."""
    match block:
        case Paragraph():
            yield f"{block.number} {plain(block.content)}".strip()
        case BulletList():
            for item in block.items:
                for part in item:
                    yield from texts_of(part)


def writable(text: str) -> str:
    """Without control characters and halves of characters; cut where a cell could not hold it all."""
    if text.isprintable() and len(text) <= LONGEST // 2:
        return text.strip()
    clean = _UNWRITABLE.sub("", _BREAKS.sub("\n", text)).strip()
    if units(clean) <= LONGEST:
        return clean
    return cut(clean, LONGEST - len(CUT)) + CUT


def units(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, longest: int) -> str:
    """The beginning of a text, in the units in which spreadsheets count; no character is halved."""
    start = text[:longest]
    if units(start) <= longest:
        return start
    return start.encode("utf-16-le", "surrogatepass")[: 2 * longest].decode("utf-16-le", "ignore")


def missing(text: str) -> str:
    """What stands in a column of numbers where there is none. Words with a digit in them, such as “8% to 12%”, stay as they are."""
    known = _MISSING.get(text.lower())
    if known:
        return known
    if not _LETTER_OR_DIGIT.search(text):
        return "[x]"
    if len(text) > _LONGEST_WORDS or any(character.isdigit() for character in text) or text.startswith("["):
        return text
    return f"[{text}]"


def said(text: str) -> str:
    """A text for a column of words: never blank, and never a symbol alone."""
    if _LETTER_OR_DIGIT.search(text):
        return text
    return "[x]" if text else "[z]"
