"""Text within a block as Typst content: emphasis, links, notes, and the tags of ratings and trends."""

from __future__ import annotations

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


class InlineWriter:
    """`anchors` are the places that a link may lead to; a link to anywhere else is written as text.

    `references` counts how often each note was referred to, so that notes can lead back.
    """

    def __init__(self, anchors: Collection[str], notes: Collection[int]) -> None:
        self._anchors = anchors
        self._notes = notes
        self.references: dict[int, int] = {}
        self._writers: dict[type, Callable[[Any], str]] = {
            Text: lambda item: f"#{running(item.text)}" if item.text else "",
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
