"""Puts the report together: cover, contents, blocks, notes and the figures behind the charts; then Typst, then the last tags."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import TYPE_CHECKING

import typst

from outturn.errors import OutturnError
from outturn.identity.picture import drawing, fitted
from outturn.periods import parse_period
from outturn.renderers.pdf.anchors import anchors_of
from outturn.renderers.pdf.blocks import BlockWriter
from outturn.renderers.pdf.fonts import fonts
from outturn.renderers.pdf.inline import InlineWriter
from outturn.renderers.pdf.paper import LANDSCAPE, PORTRAIT, constants, ink_of
from outturn.renderers.pdf.tables import SMALLEST_COMFORT, layout
from outturn.renderers.pdf.tagging import finish
from outturn.renderers.pdf.words import BREAK, literal, quoted, spoken, truth
from outturn.reports.content import Contents, Grid, Heading, Panel, Table
from outturn.reports.together import fresh_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.renderers.pdf.paper import Paper
    from outturn.reports.content import Block, Document, Logo

_NOTES, _FIGURES = "notes-of-the-document", "figures-behind-the-charts"
_LOGO_ROOM = (210.0, 84.0)  # points
_NO_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def render(document: Document) -> bytes:
    """A PDF/UA-1 file. Its date is the end of the period: the same document gives the same bytes."""
    source, row_headers = source_of(document)
    compiler = typst.Compiler(input=source.encode(), font_paths=fonts(), ignore_system_fonts=True)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_date_of(document.period))
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF.")  # its types allow pictures of pages, which nobody asked for
    return finish(made, row_headers)


def _date_of(period: str) -> dt.datetime:
    try:
        return dt.datetime.combine(parse_period(period).end, dt.time(), dt.UTC)
    except OutturnError:
        return _NO_DATE


def source_of(document: Document) -> tuple[str, list[int]]:
    """The Typst source, and how many row headers each table has, in the order of the tables."""
    paper = paper_for(document.blocks)
    inline = InlineWriter(anchors_of(document.blocks), {note.number for note in document.notes})
    writer = BlockWriter(inline, paper, fresh=fresh_sections(document.blocks))
    look = resources.files(__package__).joinpath("look.typ").read_text(encoding="utf-8")
    cover = _cover(document, inline)
    first = next((place for place, block in enumerate(document.blocks) if isinstance(block, Contents)), None)
    before, after = (document.blocks[:first], document.blocks[first + 1 :]) if first is not None else ((), document.blocks)
    opening = writer.write(before, paper.width)
    body = writer.write(after, paper.width)
    ending = _ending(document, writer)
    contents = document.blocks[first] if first is not None else None
    listed = writer.contents(contents, _further(document, writer)) if isinstance(contents, Contents) else ""
    # The character itself would be in the file's text, in the midst of a word; only its effect is wanted.
    breaks = f'#show "{BREAK}": _ => may-break\n' if any(BREAK in part for part in (cover, opening, listed, body, ending)) else ""
    return "\n".join(
        (constants(paper, ink_of(document.accent)), look, breaks, _opening(document, paper), cover, opening, listed, body, ending)
    ), writer.row_headers


def paper_for(blocks: Sequence[Block]) -> Paper:
    """On its side where many tables of the report are too wide to stand upright in a size that is easily read."""
    tables = [block for block in blocks if isinstance(block, Table)]
    wide = sum(layout(table, PORTRAIT.width).size < SMALLEST_COMFORT for table in tables)
    has_panels = any(isinstance(block, Panel | Grid) for block in blocks)
    return LANDSCAPE if wide and not has_panels and 3 * wide >= len(tables) else PORTRAIT


def _opening(document: Document, paper: Paper) -> str:
    language, _, region = document.language.partition("-")
    title = document.title.strip() or "Report"
    whole = f"{title}{', ' + document.subtitle if document.subtitle else ''} – {document.organisation}"
    return (
        f"#show: report.with(title: {literal(title)}, subtitle: {literal(document.subtitle)}, organisation: {literal(document.organisation)}, "
        f"notice: {_or_none(document.notice)}, spoken-title: {quoted(spoken(whole))}, language: {quoted(language.lower() or 'en')}, "
        f"region: {quoted(region.upper()) if region else 'none'}, flipped: {truth(paper.is_landscape)}, short: {truth(document.is_short)})\n"
    )


def _or_none(text: str) -> str:
    return literal(text) if text.strip() else "none"


def _cover(document: Document, inline: InlineWriter) -> str:
    facts = "".join(f"({literal(fact.label)}, {inline.write(fact.content)}), " for fact in document.facts)
    title = literal(document.title.strip() or "Report")
    last = f"{_or_none(document.notice)}, logo: {_logo(document.logo)}"
    front = "paper-head" if document.is_short else "cover"
    return f"#{front}({_or_none(document.organisation)}, {title}, {_or_none(document.subtitle)}, ({facts}), {last})"


def _logo(logo: Logo | None) -> str:
    if logo is None:
        return "none"
    width, height = fitted(logo.width, logo.height, *_LOGO_ROOM)
    drawn = drawing(logo.data, logo.media_type, logo.width, logo.height)
    return f'image(bytes({quoted(drawn)}), format: "svg", alt: {quoted(spoken(logo.text) or "Logo")}, width: {width:g}pt, height: {height:g}pt)'


def _further(document: Document, writer: BlockWriter) -> list[tuple[str, str, int]]:
    notes = [(f"at-{_NOTES}", "Notes", 2)] if document.notes else []
    return notes + ([(f"at-{_FIGURES}", "Figures behind the charts", 2)] if writer.charts else [])


def _ending(document: Document, writer: BlockWriter) -> str:
    parts = []
    figures = writer.figures() if writer.charts else ""  # first, so that a note leads back to the figures that refer to it
    if document.notes:
        items = [(note.number, writer.inline.write(note.content)) for note in document.notes]
        listed = ", ".join(f"note-item({number}, {words}, {writer.inline.references.get(number, 0)})" for number, words in items)
        parts += [writer.heading(Heading(2, "Notes", _NOTES)), f"#notes({listed})"]
    if figures:
        # on a page of their own: Typst sets what stands before a new page and what comes after it at the same time
        fresh = "" if document.is_short else "#pagebreak(weak: true)"
        parts += [fresh, writer.heading(Heading(2, "Figures behind the charts", _FIGURES)), figures]
    return "\n".join(parts)
