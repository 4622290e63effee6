"""Reading sentences: where they end, the dates in them, sums that do not add up, words that go against their numbers."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from outturn.commentary.typed_numbers import TypedUnit, numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z{“\"*])|\n\s*\n|\n(?=\s*[-*] )")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WORDED_DATE = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s+(\d{{4}})\b", re.IGNORECASE)
_SLASHED_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WHOLE = re.compile(
    rf"\b(\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_WORDS)})\b(?![%./])((?:\s+[a-z'’-]+){{0,6}})\s*(?::|\(|,?\s+of\s+(?:which|whom|these)\b|,?\s+made\s+up\s+of\b)([^.;:()]+)",
    re.IGNORECASE,
)
_RISING = r"rose|rises|rising|increased|increases|grew|went\s+up|(?:an?\s+)?(?:rise|increase)"
_FALLING = r"fell|falls|falling|decreased|decreases|dropped|declined|reduced|went\s+down|(?:an?\s+)?(?:fall|decrease|drop|reduction|decline)"
_FROM_TO = re.compile(
    rf"\b(?:(?P<up>{_RISING})|(?P<down>{_FALLING}))\b(?P<between>[^.;:]{{0,60}}?)\bfrom\s+(?P<rest>[^.;]{{1,60}}(?:\.\d[^.;]{{0,40}}){{0,2}})", re.IGNORECASE
)
_MISSED_BY = 0.25
"""Parts that miss their whole by more than a quarter are hardly meant to be its parts."""


def sentences(text: str) -> list[str]:
    """The sentences of a text; a decimal point or a reference does not end one."""
    return [part.strip() for part in _END.split(text) if part and part.strip()]


def dates_in(text: str) -> list[tuple[dt.date, int]]:
    """Every full date in a text with its position: “29 January 2026”, “29/01/2026”, “2026-01-29”."""
    found = [(int(m[3]), _MONTHS.index(m[2][:3].lower()) + 1, int(m[1]), m.start()) for m in _WORDED_DATE.finditer(text)]
    found += [(int(m[3]), int(m[2]), int(m[1]), m.start()) for m in _SLASHED_DATE.finditer(text)]
    found += [(int(m[1]), int(m[2]), int(m[3]), m.start()) for m in _ISO_DATE.finditer(text)]
    return sorted(((date, place) for year, month, day, place in found if (date := _date(year, month, day))), key=lambda item: item[1])


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def unequal_sums(text: str) -> Iterator[tuple[float, list[float], str]]:
    """A whole number and its parts that do not add up, but nearly do, with the words that say so."""
    for sentence in sentences(text):
        for match in _WHOLE.finditer(sentence):
            whole = _whole_number(match[1])
            listed = numbers_in(match[3])
            parts = [number.value for number in listed]
            counts = all(number.unit is TypedUnit.NUMBER and number.value == int(number.value) for number in listed)
            if len(parts) >= 2 and counts and 0 < abs(sum(parts) - whole) <= whole * _MISSED_BY:
                yield whole, parts, match[0].strip()


def _whole_number(text: str) -> float:
    lower = text.lower()
    return float(_WORDS.index(lower) + 1) if lower in _WORDS else float(text.replace(",", ""))


def contradicting_directions(text: str) -> Iterator[str]:
    """Phrases such as “decreased from 10.6 to 12.0”, whose word and numbers go different ways."""
    for sentence in sentences(text):
        for match in _FROM_TO.finditer(sentence):
            # Performance goes down when a number that should be low goes up.
            if "performance" in sentence[: match.start()].lower():
                continue
            first, to, second = match["rest"].partition(" to ")
            before, after = numbers_in(first), numbers_in(second)
            if not (to and len(before) == 1 and after) or before[0].unit not in {after[0].unit, TypedUnit.NUMBER}:
                continue
            change = after[0].value - before[0].value
            if (match["up"] and change < 0) or (match["down"] and change > 0):
                yield f"{match['up'] or match['down']} from {before[0].text.strip()} to {after[0].text.strip()}"
