"""Lines of running text: how they join to paragraphs, and which of them are rows of figures or ratings."""

from __future__ import annotations

import re
from dataclasses import dataclass

VALUE = r"(?:[<>]?\(?[-−]?£?\d[\d,]*(?:\.\d+)?(?:\s?%)?\)?(?:k|m|bn)?\*{0,3}|-|–|\*{1,3}|[nN]/[aA]|[tT][bB][cC]|\.\.)"
_TAIL = re.compile(rf"^(?P<label>.*?)(?:^|\s)(?P<values>{VALUE}(?:\s+{VALUE})+)\s*$")
_RATING_TAIL = re.compile(r"^(?P<label>.*?)(?:^|\s)(?P<rating>GREEN|AMBER|RED|BLUE)\s*$")
_RATING_ALONE = re.compile(r"^(?:Green|Amber|Red|Blue)$")
_MONTH_BEFORE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:19|20)\d{2}\*{0,3}$")
_LABELLED = re.compile(r"(?P<label>[A-Z][A-Za-z ]{2,28}?)\s*:\s*(?P<value>(?:(?![A-Z][A-Za-z ]{2,28}?\s*:).)+)")
_BULLET = re.compile(r"^[\uf0b7\u2022•▪◦‣·]\s*")
_LONG, _FULL = 90, 60


@dataclass(frozen=True)
class Line:
    """`number` counts from 1 in the whole file; `gap` is the number of blank lines before it; `page_start`: first on its page."""

    text: str
    number: int
    page: int = 1
    gap: int = 0
    page_start: bool = False

    @property
    def clean(self) -> str:
        return " ".join(self.text.split())


def lines_of(text: str) -> list[Line]:
    """The lines that hold something. A form feed begins a page, and so does a single blank before a line where no blank line is between."""
    found: list[Line] = []
    gap, page, starts = 0, 1, True
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        breaks = raw.count("\f")
        page, starts = page + breaks, starts or bool(breaks)
        bare = raw.replace("\f", "")
        if not bare.strip():
            gap += 1
            continue
        broken = bool(found) and re.match(r" {1,2}\S", bare) is not None and gap == 0 and not found[-1].text.startswith(" ")
        if broken:
            page, starts = page + 1, True
        found.append(Line(bare, number, page, gap, starts))
        gap, starts = 0, False
    return found


def values_tail(text: str, wanted: int = 0) -> tuple[str, list[str]] | None:
    """The words before a row's values, and the values; `wanted` of them where it is known how many columns there are."""
    match = _TAIL.match(text.strip())
    if match is None:
        return None
    values = re.findall(rf"{VALUE}(?=\s|$)", match["values"])
    label = match["label"].strip()
    if _MONTH_BEFORE.search(label):
        if len(values) < 3 or not _YEAR.match(values[0]):
            return None
        label, values = f"{label} {values[0]}", values[1:]
    if wanted and len(values) > wanted:
        label = " ".join([label, *values[: len(values) - wanted]]).strip()
        values = values[-wanted:]
    return label, values


def spaced_cells(line: str, label: str, width: int) -> list[str] | None:
    """The cells of a row in which empty ones are only a second space; None where they do not make up the width."""
    rest = line.strip("\n")
    if label:
        at = rest.find(label)
        rest = rest[at + len(label) :]
    cells = rest.removeprefix(" ").split(" ")
    while len(cells) > width and cells[-1] == "":
        cells.pop()
    return cells + [""] * (width - len(cells)) if len(cells) <= width else None


def rating_tail(text: str) -> tuple[str, str] | None:
    """A title that ends with its rating, or a rating alone. A line of several ratings is a heading."""
    if _RATING_ALONE.match(text.strip()):
        return "", text.strip()
    match = _RATING_TAIL.match(text.strip())
    if match is None or _RATING_TAIL.match(match["label"]) or re.search(r"\b(?:is|are|as|was|were|rated|or|and|from|to|at|of)$", match["label"].strip()):
        return None
    return match["label"].strip(), match["rating"]


def labelled(text: str) -> list[tuple[str, str]]:
    """“Current: 97% Target: 95%” as pairs."""
    return [(match["label"].strip(), match["value"].strip()) for match in _LABELLED.finditer(text)]


def is_sentence(text: str) -> bool:
    return len(text) > _LONG or text.rstrip().endswith((".", ";", ":", "!", "?"))


def continues(before: Line, line: Line) -> bool:
    """Whether a line goes on with the paragraph of the line before."""
    text, last = line.clean, before.clean
    if _BULLET.match(text) or re.match(r"^\*+\s*\S", text):
        return False
    goes_on = text[:1].islower() or text.startswith("(")
    if line.gap:
        return (goes_on or (len(last) >= _FULL and re.match(r"^\d+ [a-z]", text) is not None)) and not last.endswith((".", ":", ";"))
    if line.page_start:
        return goes_on and not last.endswith(".")
    return goes_on or len(last) >= _FULL


def without_bullet(text: str) -> str:
    return _BULLET.sub("", text)
