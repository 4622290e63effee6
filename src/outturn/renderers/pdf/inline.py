"""Text within a block as Typst content: emphasis, links, notes, and the tags of ratings and trends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.renderers.pdf.words import literal, printable, quoted, running
from outturn.reports.content import Emphasis, Link, NoteRef, RatingTag, Strong, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Any

    from outturn.reports.content import Inline

_WEB = ("https://", "http://", "mailto:")
_LONGEST_ADDRESS = 2000
_LONGEST_TAG = 24
_MONTH = "(?:Jan|Feb|March|Mar|April|Apr|May|June|Jun|July|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_TIED = re.compile(
    rf"(\b[A-Z]{{2,8}}(?:-[A-Z0-9]{{1,12}}){{1,3}}\b|\b(?:\d\d? )?{_MONTH} \d{{4}}\b|\bQ[1-4] \d{{4}}/\d\d\b|\b\d\d? {_MONTH}\b"
    r"|(?<![\w.,/-])\d[\d,.]* (?:GREEN|AMBER|RED|per cent|points?|months?|quarters?|years?|weeks?|days?|stable|improving|worsening)\b)"
)
"""References with hyphens, periods and days, and numbers with what they count. Each has fewer than forty letters, which half a page can hold."""


class InlineWriter:
    """`anchors` are the places that a link may lead to; a link to anywhere else is written as text.

    `references` counts how often each note was referred to, so that notes can lead back.
    """

    def __init__(self, anchors: Collection[str], notes: Collection[int]) -> None:
        self._anchors = anchors
        self._notes = notes
        self.references: dict[int, int] = {}
        self._is_running = False
        self._writers: dict[type, Callable[[Any], str]] = {
            Text: lambda item: self._text(item.text) if item.text else "",
            Strong: lambda item: f"#strong{self.write(item.content)}",
            Emphasis: lambda item: f"#emph{self.write(item.content)}",
            Link: self._link,
            NoteRef: self._note_reference,
            RatingTag: rating_tag,
            TrendTag: trend_tag,
        }

    def knows(self, anchor: str) -> bool:
        return anchor in self._anchors

    def write(self, content: Iterable[Inline]) -> str:
        """A content block: “[…]”."""
        return "[" + "".join(self._writers[type(item)](item) for item in content) + "]"

    def running(self, content: Iterable[Inline]) -> str:
        """For lines of a paragraph, which have the room: what belongs together is not broken between them."""
        self._is_running = True
        try:
            return self.write(content)
        finally:
            self._is_running = False

    def _text(self, text: str) -> str:
        if not self._is_running:
            return f"#{running(text)}"
        parts = _TIED.split(text)  # at odd places what is tied
        return "".join(f"#box({literal(part)})" if at % 2 else f"#{running(part)}" for at, part in enumerate(parts) if part)

    def _link(self, link: Link) -> str:
        text = self.write(link.content)
        if text == "[]":
            return ""
        if link.target.startswith("#") and link.target[1:] in self._anchors:
            return f"#link({place(link.target[1:])}){text}"
        is_web = link.target.lower().startswith(_WEB) and len(link.target) <= _LONGEST_ADDRESS and link.target.isprintable()
        return f"#link({quoted(link.target)}){text}" if is_web else f"#{text}"

    def _note_reference(self, reference: NoteRef) -> str:
        number = reference.number
        if number not in self._notes:
            return f"#super[\\[{number}\\]]"
        self.references[number] = self.references.get(number, 0) + 1
        return f"#note-ref({number}, {self.references[number]})"


def place(anchor: str) -> str:
    """The label of a place in the document."""
    return f"label({quoted('at-' + anchor)})"


def rating_tag(tag: RatingTag) -> str:
    colour = tag.rating.value.lower() if tag.rating else "unrated"
    rounding = ", rounding: true" if tag.rests_on_rounding else ""
    rounding += ", long: true" if len(printable(tag.text)) > _LONGEST_TAG else ""  # a box is never broken, so a long text has none
    return f"#rating({quoted(colour)}, {literal(tag.text)}{rounding})"


def trend_tag(tag: TrendTag) -> str:
    trend = tag.trend.value.lower() if tag.trend else "none"
    tendency = {True: "good", False: "bad", None: "plain"}[tag.good]
    return f"#trend({quoted(trend)}, {quoted(tendency)}, {literal(tag.text)})"
