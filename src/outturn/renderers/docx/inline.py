"""Text within a paragraph: emphasis, links, notes, and the tags of ratings and directions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from outturn.assessment.vocabulary import Rating, Trend
from outturn.renderers.docx.wordml import clean, run
from outturn.reports.content import Emphasis, Link, NoteRef, RatingTag, Strong, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from outturn.renderers.docx.footnotes import Footnotes
    from outturn.renderers.docx.template import Styles
    from outturn.reports.content import Inline

RATING_STYLES: dict[Rating | None, str] = {
    Rating.GREEN: "Rating Green",
    Rating.AMBER: "Rating Amber",
    Rating.RED: "Rating Red",
    None: "Rating None",
}

# None of these has a form as a coloured picture, which some programs would show instead.
_ARROWS: dict[Trend | None, str] = {
    Trend.IMPROVING: "\u25b2",
    Trend.WORSENING: "\u25bc",
    Trend.STABLE: "\u25ba",
    Trend.INCREASING: "\u2191",
    Trend.DECREASING: "\u2193",
}
_SHAPES: dict[Rating | None, str] = {Rating.GREEN: "\u25cf", Rating.AMBER: "\u25c6", Rating.RED: "\u25a0", None: "\u25cb"}
_TENDENCIES = {True: "Trend Better", False: "Trend Worse"}
NO_BREAK_SPACE = "\u00a0"
RESTS_ON_ROUNDING = "rests\u00a0on\u00a0rounding"
_LONGEST_ADDRESS = 2000  # Word refuses a document with a longer one


def tag_text(tag: RatingTag | TrendTag) -> str:
    """What is printed for a tag, without its colour."""
    if isinstance(tag, RatingTag):
        words = f"{_SHAPES[tag.rating]}{NO_BREAK_SPACE}{tag.text.replace(' ', NO_BREAK_SPACE)}"
        return f"{words} {RESTS_ON_ROUNDING}" if tag.rests_on_rounding else words
    arrow = _ARROWS.get(tag.trend, "")
    return f"{arrow}{NO_BREAK_SPACE}{tag.text}" if arrow else tag.text


def plain_text(content: Iterable[Inline]) -> str:
    """What is printed, as plain text: for measuring."""
    return "".join(_plain(item) for item in content)


def _plain(item: Inline) -> str:
    match item:
        case Text(text=text):
            return text
        case NoteRef(number=number):
            return str(number)
        case RatingTag() | TrendTag():
            return tag_text(item)
        case _:
            return plain_text(item.content)


def safe_address(target: str) -> str:
    """The address with every doubtful character written as a code; empty for one that is no web or mail address.

    A malformed address would make Word call the whole document damaged.
    """
    address = quote(clean(target).strip(), safe=":/?#@!$&'()*+,;=%~-._")
    try:
        parts = urlsplit(address)
        known = (parts.scheme in {"http", "https"} and bool(parts.hostname) and "%" not in parts.netloc) or (parts.scheme == "mailto" and "@" in parts.path)
    except ValueError:
        return ""
    return address if known and len(address) <= _LONGEST_ADDRESS else ""


class InlineWriter:
    """Writes inline content as runs. `relate` gives the relation of an address in the part that the runs stand in."""

    def __init__(self, styles: Styles, bookmarks: dict[str, str], relate: Callable[[str], str], footnotes: Footnotes | None) -> None:
        self._styles = styles
        self._bookmarks = bookmarks
        self._relate = relate
        self._footnotes = footnotes

    def write(self, content: Iterable[Inline], *, strong: bool = False, emphasis: bool = False, style: str = "") -> str:
        return "".join(self._item(item, strong, emphasis, style) for item in content)

    def link_to(self, anchor: str, text: str, *, style: str = "Hyperlink") -> str:
        return f'<w:hyperlink w:anchor="{self._bookmarks[anchor]}" w:history="1">{run(text, self._look(style))}</w:hyperlink>'

    def _look(self, style: str = "", *, strong: bool = False, emphasis: bool = False) -> str:
        name = f'<w:rStyle w:val="{self._styles[style]}"/>' if style else ""
        return name + ("<w:b/><w:bCs/>" if strong else "") + ("<w:i/><w:iCs/>" if emphasis else "")

    def _item(self, item: Inline, strong: bool, emphasis: bool, style: str) -> str:
        match item:
            case Text(text=text):
                return run(text, self._look(style or self._plain_style(strong, emphasis), strong=strong, emphasis=emphasis))
            case Strong(content=content):
                return self.write(content, strong=True, emphasis=emphasis, style=style)
            case Emphasis(content=content):
                return self.write(content, strong=strong, emphasis=True, style=style)
            case Link():
                return self._link(item, strong, emphasis)
            case NoteRef(number=number):
                return self._footnotes.refer(number) if self._footnotes else run(f"[{number}]")
            case RatingTag():
                return self._rating(item)
            case TrendTag():
                return self._trend(item)

    @staticmethod
    def _plain_style(strong: bool, emphasis: bool) -> str:
        return "Strong" if strong and not emphasis else "Emphasis" if emphasis and not strong else ""

    def _link(self, link: Link, strong: bool, emphasis: bool) -> str:
        """A link that leads nowhere, or to something that is neither a page nor mail, is written as text."""
        inside = self.write(link.content, strong=strong, emphasis=emphasis, style="Hyperlink")
        if link.target.startswith("#"):
            name = self._bookmarks.get(link.target[1:])
            where = f'w:anchor="{name}"' if name else ""
        else:
            address = safe_address(link.target)
            where = f'r:id="{self._relate(address)}"' if address else ""
        return f'<w:hyperlink {where} w:history="1">{inside}</w:hyperlink>' if where else self.write(link.content, strong=strong, emphasis=emphasis)

    def _rating(self, tag: RatingTag) -> str:
        """A shape and the word on its colour. Not breaking, and with a little of the colour on both sides."""
        word = f"{_SHAPES[tag.rating]}{NO_BREAK_SPACE}{clean(tag.text).replace(' ', NO_BREAK_SPACE)}"
        padded = f"{NO_BREAK_SPACE}{word}{NO_BREAK_SPACE}" if tag.rating else word
        rounding = run(f" {RESTS_ON_ROUNDING}", self._look("Emphasis")) if tag.rests_on_rounding else ""
        return run(padded, self._look(RATING_STYLES[tag.rating])) + rounding

    def _trend(self, tag: TrendTag) -> str:
        arrow = _ARROWS.get(tag.trend, "")
        style = _TENDENCIES.get(tag.good, "") if tag.good is not None else ""
        return (run(f"{arrow}{NO_BREAK_SPACE}", self._look(style)) if arrow else "") + run(tag.text)
