"""Where in the document the reader is: section, list, and the headings that have not been put to use yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.intake.facts import Place
from outturn.intake.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from outturn.intake.facts import Reading
    from outturn.intake.headings import HeadingReader
    from outturn.intake.model import Grid, Paragraph
    from outturn.intake.recognise.grids import Headed

_FREQUENCY = re.compile(r"\b(monthly|quarterly|annual|annually|termly|yearly)\b", re.IGNORECASE)
_TAIL = re.compile(r"\s*[-–—:(]\s*(?:monthly|quarterly|annual|annually|termly|yearly|continued|cont'?d?)\s*\)?\s*$", re.IGNORECASE)
_LIST_TAIL = re.compile(
    r"^(?P<section>.+?)\s*[-–—:]?\s*(?P<list>(?:key )?(?:performance |activity |context(?:ual)? )?(?:indicators?|measures)|kpis?)$", re.IGNORECASE
)


@dataclass
class Context:
    """`pending` are short lines that may turn out to be the heading of a section,
    `spoken` the last of those that turned out to be that of a text. `open_list`: indicators may follow as plain lines.
    `period` is that of the last heading that names one and nothing else, `period_level` the level of that heading.
    `last_items` are those that a footnote may speak of, `noted` that one has spoken of them."""

    file: str
    reading: Reading
    words: Vocabulary
    headings: HeadingReader
    answers: dict[str, dict[str, str]]
    styled: bool
    form: str = "auto"
    references: frozenset[str] = frozenset()
    place: Place = field(default_factory=Place)
    listed: str = ""
    frequency: str = ""
    pending: list[Paragraph] = field(default_factory=list)
    spoken: list[Paragraph] = field(default_factory=list)
    open_list: bool = False
    stack: dict[int, str] = field(default_factory=dict)
    last_headed: Headed | None = None
    last_items: list[str] = field(default_factory=list)
    noted: bool = False
    commented: str = ""
    carried: tuple[str, str] = ("", "")
    last_place: Place | None = None
    confirmed: bool = False
    boxed: set[str] = field(default_factory=set)
    loose: list[Grid] = field(default_factory=list)
    risks: bool = False
    risk_group: str = ""
    caption: Paragraph | None = None
    period: str = ""
    period_level: int = 0

    @property
    def year(self) -> str:
        return self.headings.year

    def enter_list(self, kind: str, frequency: str) -> None:
        self.listed, self.frequency, self.open_list, self.commented = kind, frequency, True, ""
        self.risks = kind == "risk"

    def enter_section(self, name: str, parent: str | None = None) -> None:
        name = section_name(name)
        if name and plain(name) != plain(self.place.section):
            self.place = Place(name, self.place.parent if parent is None else section_name(parent))
            self.commented = ""
        self.risks = False


def section_name(text: str) -> str:
    """Without what is not part of the name: “(NEW section)”, a number before it, “– Overview”."""
    text = re.sub(r"\s*\((?:new|continued|cont'?d?)[^)]*\)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^(?:section\s+)?\d+(?:\.\d+)*[.)]?\s+(?=[A-Z])", "", text, flags=re.IGNORECASE)
    return text.strip(" :–—-")


def list_heading(text: str, words: Vocabulary) -> tuple[str, str, str] | None:
    """The kind of list that a heading opens, its frequency, and the words of a section that stand before it."""
    bare = _TAIL.sub("", text).strip()
    match = _FREQUENCY.search(text)
    frequency = {"annually": "annual", "yearly": "annual"}.get(match[1].lower(), match[1].lower()) if match else ""
    without = _FREQUENCY.sub("", bare).strip(" -–—:()")
    for candidate in dict.fromkeys((bare, without)):
        if found := words.meaning("lists", candidate):
            return found, frequency, ""
    for start, piece in _pieces(bare):
        found = words.meaning("lists", piece)
        if found and found != "guidance" and len(start.split()) <= 9 and len(plain(piece).split()) >= 2:
            return found, frequency, start
    if (match := _LIST_TAIL.match(bare)) and (found := words.meaning("lists", match["list"])) and len(match["section"].split()) <= 9:
        return found, frequency, match["section"].strip(" -–—:")
    return None


def _pieces(text: str) -> list[tuple[str, str]]:
    """“Corporate Risk Register – Overview” and “Finance Activity Indicators”, cut in two."""
    found = []
    tokens = text.split()
    for at in range(1, len(tokens)):
        found.append((" ".join(tokens[:at]).strip(" -–—:"), " ".join(tokens[at:])))
    for separator in (" – ", " - ", ": ", " — "):
        if separator in text:
            first, _, second = text.partition(separator)
            found += [(second, first)] if len(second.split()) <= 3 else []
    return found
