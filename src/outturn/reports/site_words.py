"""Sentences of the public site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.wording import and_list, counted

if TYPE_CHECKING:
    from outturn.reports.counts import Counts

_KILO = 1000
_WORDS = {
    "CC0-1.0": ("CC0 1.0: no rights reserved", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "OGL-UK-3.0": ("Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
}
_NAMES = {"open government licence v3.0": "OGL-UK-3.0", "open government licence": "OGL-UK-3.0", "ogl": "OGL-UK-3.0", "ogl-3.0": "OGL-UK-3.0"}


def counts_sentence(counts: Counts) -> str:
    """“Of 12 key performance indicators 8 are GREEN, 3 AMBER and 1 RED.”; nobody is left to add them up."""
    words = ("GREEN", "AMBER", "RED", "not rated")
    parts = [(number, word) for number, word in zip(counts.ratings, words, strict=True) if number]
    if counts.total == 1:
        return f"The one key performance indicator is {parts[0][1]}."
    said = [f"{number if place else _are(number)} {word}" for place, (number, word) in enumerate(parts)]
    return f"Of {counted(counts.total, 'key performance indicator')} {and_list(said)}." if parts else "There is no key performance indicator."


def _are(number: int) -> str:
    return f"{number} is" if number == 1 else f"{number} are"


def size_words(size: int) -> str:
    """“312 bytes”, “45 KB”, “1.2 MB”, as file managers say it."""
    if size < _KILO:
        return counted(size, "byte")
    if size < _KILO * _KILO:
        return f"{size / _KILO:.0f} KB"
    return f"{size / _KILO / _KILO:.1f} MB"


def licence_words(licence: str) -> tuple[str, str]:
    """The name of a licence and its address; a licence that is not known has its own words and no address."""
    known = _NAMES.get(licence.strip().lower(), licence.strip())
    return _WORDS.get(known, (licence.strip() or "All rights reserved: no licence is stated", ""))
