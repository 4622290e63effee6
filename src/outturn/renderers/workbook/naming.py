"""Names of sheets and of tables: unique, and such as every spreadsheet program takes."""

from __future__ import annotations

import re
import unicodedata

from outturn.renderers.workbook.words import cut, units, writable

LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]+")
_SMALL = frozenset({"", "a", "an", "and", "at", "by", "for", "from", "in", "no", "of", "on", "or", "since", "that", "the", "these", "to", "who", "with"})
_RESERVED = frozenset({"history"})


class Names:
    """Gives each sheet and each table a name of its own; case does not tell names apart."""

    def __init__(self) -> None:
        self._sheets: set[str] = set()
        self._tables: set[str] = set()

    def sheet(self, wanted: str) -> str:
        """The words, cut at a space; a number behind them where another sheet has the same."""
        words = " ".join(_FORBIDDEN.sub(" ", writable(wanted)).split()).strip("' ")
        words = "Table" if not words or words.lower() in _RESERVED else words
        name = _short(words, LONGEST_NAME)
        place = 1
        while name.lower() in self._sheets:
            place += 1
            name = f"{_short(words, LONGEST_NAME - len(f' ({place})'))} ({place})"
        self._sheets.add(name.lower())
        return name

    def table(self, wanted: str) -> str:
        plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:80]
        name = start = slug if slug.startswith("table_") else f"table_{slug or 'of_figures'}"
        place = 1
        while name in self._tables:
            place += 1
            name = f"{start}_{place}"
        self._tables.add(name)
        return name


def _short(words: str, longest: int) -> str:
    """Whole words as far as they go, and no “of the” at the end."""
    if units(words) <= longest:
        return words
    start = cut(words, longest + 1)
    if " " not in start[longest // 2 :]:
        return cut(words, longest)
    kept = start.split(" ")[:-1]
    while len(kept) > 1 and kept[-1].lower().strip(",;:.(–&-") in _SMALL:
        kept.pop()
    return " ".join(kept).rstrip(" ,;.('–&-")
