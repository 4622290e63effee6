"""What a document hands out only once: numbered notes, and anchors that no two headings or tables share."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from outturn.reports.content import Note, NoteRef, Text

if TYPE_CHECKING:
    from outturn.reports.content import Inline


class Notebook:
    """Numbers notes from 1 in the order in which they are first referred to; equal notes share a number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Inline, ...], int] = {}
        self._anchors: dict[str, int] = {}

    def note(self, content: str | tuple[Inline, ...]) -> NoteRef:
        inlines: tuple[Inline, ...] = (Text(content),) if isinstance(content, str) else content
        return NoteRef(self._numbers.setdefault(inlines, len(self._numbers) + 1))

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(Note(number, content) for content, number in self._numbers.items())

    def anchor(self, words: str) -> str:
        """A new anchor made of the words; a second use of the same words gets a number."""
        slug = slug_of(words)
        used = self._anchors.get(slug, 0)
        self._anchors[slug] = used + 1
        return slug if not used else self.anchor(f"{slug}-{used + 1}")


def slug_of(words: str) -> str:
    """Lower-case letters, digits and hyphens: “Finance & HR” gives “finance-hr”."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "part"


def section_anchor(section: str) -> str:
    return f"section-{slug_of(section)}"


def indicator_anchor(indicator: str) -> str:
    """Known without the document, so that a table can link to a panel that comes later."""
    return f"indicator-{slug_of(indicator)}"
