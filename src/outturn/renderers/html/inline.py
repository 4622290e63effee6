"""Text within a block: emphasis, links, notes, and the tags of ratings and trends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from outturn.assessment.vocabulary import Rating, Trend
from outturn.reports.content import Emphasis, Link, NoteRef, RatingTag, Strong, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from outturn.reports.content import Inline

# Drawn, not written: some phones turn the arrow characters into coloured pictures. One path in a square of 10 by 10.
_ARROWS: dict[Trend | None, str] = {
    Trend.IMPROVING: "M5 1l5 8H0z",
    Trend.WORSENING: "M5 9L0 1h10z",
    Trend.STABLE: "M1 0l8 5-8 5z",
    Trend.INCREASING: "M5 0l4.5 5H6.2v5H3.8V5H.5z",
    Trend.DECREASING: "M5 10L.5 5h3.3V0h2.4v5h3.3z",
}
# The same shapes as on paper: a disc, a diamond, a square, a ring.
_SHAPES: dict[Rating | None, str] = {
    Rating.GREEN: "M0 5a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
    Rating.AMBER: "M5-.6L10.6 5L5 10.6L-.6 5z",
    Rating.RED: "M.5.5h9v9h-9z",
    None: "M1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0M2.2 5a2.8 2.8 0 1 1 5.6 0a2.8 2.8 0 1 1-5.6 0",
}
_TENDENCY = {True: "trend good", False: "trend bad", None: "trend"}
_SAFE_TARGETS = ("#", "https://", "http://", "mailto:")


class InlineWriter:
    """Writes inline content as HTML, and remembers where each note was referred to, so that notes can lead back.

    `pages` says in which file each anchor is, and `here` which file is written; both are left out for a page that is alone.
    """

    def __init__(self, pages: Mapping[str, str] | None = None, here: str = "") -> None:
        self.references: dict[int, list[str]] = {}
        self._pages, self._here = pages or {}, here
        self._writers: dict[type, Callable[[Any], Markup]] = {
            Text: lambda item: Markup.escape(item.text),
            Strong: lambda item: Markup("<strong>{}</strong>").format(self.write(item.content)),
            Emphasis: lambda item: Markup("<em>{}</em>").format(self.write(item.content)),
            Link: self._link,
            NoteRef: self._note_reference,
            RatingTag: rating_tag,
            TrendTag: trend_tag,
        }

    def write(self, content: Iterable[Inline]) -> Markup:
        if isinstance(content, tuple) and len(content) == 1:  # nearly every cell of a table: there is nothing to join
            return self._writers[type(content[0])](content[0])
        return Markup("").join(self._writers[type(item)](item) for item in content)

    def address(self, anchor: str) -> str:
        """Of a place in the document: “#summary”, or “index.html#summary” where it is on another page."""
        file = self._pages.get(anchor, self._here)
        return f"#{anchor}" if file == self._here else f"{file}#{anchor}"

    def _link(self, link: Link) -> Markup:
        """An address that is neither a web page, mail nor a place in the document is written as text: a report runs no script."""
        text = self.write(link.content)
        target = self.address(link.target[1:]) if link.target.startswith("#") else link.target
        return Markup('<a href="{}">{}</a>').format(target, text) if link.target.lower().startswith(_SAFE_TARGETS) else text

    def _note_reference(self, reference: NoteRef) -> Markup:
        places = self.references.setdefault(reference.number, [])
        name = f"note-{reference.number}-ref-{len(places) + 1}"
        places.append(name)
        return Markup('<sup><a class="noteref" id="{0}" href="#note-{1}">[<span class="vh">note </span>{1}]</a></sup>').format(name, reference.number)


def rating_tag(tag: RatingTag) -> Markup:
    """The word in a box of its colour, behind a shape of its own. Why something is not rated is there for screen readers too, as no word says it."""
    colour = tag.rating.value.lower() if tag.rating else "unrated"
    title = Markup(' title="{}"').format(tag.reason) if tag.reason else Markup("")
    reason = Markup('<span class="vh"> ({})</span>').format(tag.reason) if tag.reason and not tag.rating else Markup("")
    rounding = Markup(' <span class="rounding">rests on rounding</span>') if tag.rests_on_rounding else Markup("")
    shape = Markup('<svg class="shape" viewBox="-1 -1 12 12" width="10" height="10" aria-hidden="true"><path d="{}"/></svg>').format(_SHAPES[tag.rating])
    return Markup('<span class="tag {}"{}>{}{}{}</span>{}').format(colour, title, shape, tag.text, reason, rounding)


def trend_tag(tag: TrendTag) -> Markup:
    """An arrow that only the eye meets, and the word."""
    arrow = _ARROWS.get(tag.trend)
    drawing = (
        Markup('<svg class="arrow" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><path d="{}"/></svg>').format(arrow) if arrow else Markup("")
    )
    title = Markup(' title="{}"').format(tag.reason) if tag.reason else Markup("")
    return Markup('<span class="{}"{}>{}{}</span>').format(_TENDENCY[tag.good], title, drawing, tag.text)
