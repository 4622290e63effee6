"""A report while it is being made: the book it is made from, its notes, its anchors, and its commentary as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.commentary.references import fill
from outturn.reports.content import Link, NoteRef, Paragraph, Text
from outturn.reports.markdown_blocks import escape_markdown, markdown_blocks
from outturn.reports.notebook import Notebook
from outturn.reports.reference_words import ReferenceWords

if TYPE_CHECKING:
    from outturn.commentary.references import Reference
    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Commentary, Indicator
    from outturn.reports.content import Block, Inline


class Draft:
    """Anchors of sections and indicators are handed out first, so that a table can link to a panel that comes later."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.notebook = Notebook()
        self._words = ReferenceWords(book)
        self.section_anchors = {part.section.ref: self.notebook.anchor(f"section {part.section.ref}") for part in book.outline}
        self.indicator_anchors = {ref: self.notebook.anchor(f"indicator {ref}") for part in book.outline for ref in part.indicators}

    def anchor(self, words: str) -> str:
        return self.notebook.anchor(words)

    def note(self, content: str | tuple[Inline, ...]) -> NoteRef:
        return self.notebook.note(content)

    def link(self, indicator: Indicator) -> Link:
        """To the indicator's own place in the report, by its reference and its name."""
        return Link(f"#{self.indicator_anchors[indicator.ref]}", (Text(indicator.name),))

    def section_link(self, section: str, name: str) -> Link:
        return Link(f"#{self.section_anchors[section]}", (Text(name),))

    def narrative(self, subject: str, *, level: int, latest: Period | None = None) -> tuple[Block, ...]:
        """The narrative about a subject, its references filled in; nothing where none was written."""
        text = self.book.words_about(subject, "narrative", latest)
        return self._blocks(text.text, level) if text else ()

    def footnote(self, subject: str, latest: Period | None = None) -> tuple[NoteRef, ...]:
        """A reference to the footnote about a subject, which is then printed among the notes."""
        text = self.book.words_about(subject, "footnote", latest)
        if text is None:
            return ()
        paragraphs = [block for block in self._blocks(text.text, level=6) if isinstance(block, Paragraph)]
        content: list[Inline] = []
        for paragraph in paragraphs:
            content += [Text(" ")] if content else []
            content += paragraph.content
        return (self.note(tuple(content)),) if content else ()

    def as_written(self, text: Commentary, *, level: int) -> tuple[Block, ...]:
        """A text as it read in its own period: its references are filled in as they stood then."""
        return self._blocks(text.text, level, text.period)

    def _blocks(self, text: str, level: int, written_for: Period | None = None) -> tuple[Block, ...]:
        def escaped(reference: Reference) -> str:
            return escape_markdown(self._words(reference, written_for))

        return markdown_blocks(fill(text, escaped), level=level, anchor=self.anchor)
