"""Puts a Word document together: the template, the text, the notes, and what surrounds them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml

from outturn.renderers.docx.blocks import BlockWriter, Place
from outturn.renderers.docx.footnotes import Footnotes
from outturn.renderers.docx.furniture import add_head_and_foot, contents_field, first_page
from outturn.renderers.docx.inline import InlineWriter
from outturn.renderers.docx.outline import bookmark_names, every_block, placed_charts
from outturn.renderers.docx.package import add_footnotes, describe, to_bytes
from outturn.renderers.docx.pictures import LOGO_ROOM, add_pictures, mark_of
from outturn.renderers.docx.sections import Sections, turn_page
from outturn.renderers.docx.tables import TableWriter, fits
from outturn.renderers.docx.template import new_list, open_template, prepare_styles
from outturn.renderers.docx.wordml import NAMESPACES
from outturn.reports.content import Contents, Heading, Paragraph, Table, Text
from outturn.reports.together import fresh_sections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as WordDocument

    from outturn.renderers.docx.template import Styles
    from outturn.reports.content import Document

_FIGURES = Heading(2, "Figures behind the charts", "figures-behind-the-charts")
_NOTES = Heading(2, "Notes", "notes-of-the-report")

_MOST_COLUMNS_UPRIGHT = 10
_LINES_OF_CONTENTS = 24  # for which the first page has room; what follows a longer list begins beneath its end


def render(document: Document, *, template: Path | None = None) -> bytes:
    """The whole .docx. The same document and template give the same bytes.

    Of the template, styles, page, header and footer are kept, its text is not. Raises UsageError where it cannot be used.
    """
    word = open_template(template)
    styles = prepare_styles(word, document.accent, is_ours=template is None)
    if template is None and _widest_table(document) > _MOST_COLUMNS_UPRIGHT:
        turn_page(word)
    sections = Sections(word)
    bookmarks = bookmark_names(document, (_FIGURES.anchor, _NOTES.anchor))
    footnotes = Footnotes(styles, document.notes)
    inline = InlineWriter(styles, bookmarks, lambda address: word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True), footnotes)
    pictures = add_pictures(word, placed_charts(document.blocks), sections)
    mark = mark_of(document.logo) if document.logo else None
    writer = BlockWriter(
        styles, inline, TableWriter(styles, inline), bookmarks, pictures, lambda: new_list(word, styles.numbers),
        is_short=document.is_short, is_quiet=document.is_short and template is None, fresh=_fresh(document),
    )  # fmt: skip
    if mark and template is None:
        word.sections[-1].different_first_page_header_footer = True  # the first page has the logo already, and larger
    add_head_and_foot(word, document, styles, sections.width, mark if template is None else None)
    front = first_page(document, styles, inline, mark.picture(word.part, len(pictures) + 1, *LOGO_ROOM) if mark else "")
    text = _text(document, writer, sections, footnotes)
    front += _contents(document, styles, inline, sections, footnotes)
    _put(word, front + text, sections)
    if footnotes.referred:
        add_footnotes(word, lambda relate: footnotes.part(InlineWriter(styles, bookmarks, relate, None)))
    describe(word, document)
    return to_bytes(word)


def _fresh(document: Document) -> frozenset[str]:
    """Besides the sections with panels, the first after the page of the title and the contents, and the figures at the end."""
    if document.is_short:
        return frozenset()
    first = next((block.anchor for block in document.blocks if isinstance(block, Heading)), "")
    contents = _first_contents(document)
    has_own_page = contents is not None and len(contents.entries) <= _LINES_OF_CONTENTS
    return fresh_sections(document.blocks) | {_FIGURES.anchor} | ({first} if has_own_page else set())


def _widest_table(document: Document) -> int:
    return max((len(block.columns) for block in every_block(document.blocks) if isinstance(block, Table)), default=0)


def _text(document: Document, writer: BlockWriter, sections: Sections, footnotes: Footnotes) -> str:
    """The blocks, the figures of the charts, and the notes to which nothing refers."""
    first_contents = _first_contents(document)
    text = writer.write((block for block in document.blocks if block is not first_contents), Place(sections.width))
    tables = [placed.chart.table for placed in placed_charts(document.blocks)]
    if tables:
        text += writer.heading(_FIGURES) + "".join(_figures(list(group), writer, sections, is_narrow) for is_narrow, group in groupby(tables, _fits(sections)))
    left = footnotes.not_referred()
    if left:
        notes = "".join(writer.block(Paragraph((Text(f"{note.number}. "), *note.content)), Place(sections.width)) for note in left)
        text += writer.heading(_NOTES) + notes
    return text


def _figures(tables: list[Table], writer: BlockWriter, sections: Sections, is_narrow: bool) -> str:
    """Tables that are narrow enough stand in two columns."""
    width = sections.half_width if is_narrow else sections.width
    text = "".join(writer.table(table, Place(width), is_small=True) for table in tables)
    return sections.in_two_columns(text) if is_narrow and len(tables) > 1 else text


def _fits(sections: Sections) -> Callable[[Table], bool]:
    return lambda table: fits(table, sections.half_width)


def _contents(document: Document, styles: Styles, inline: InlineWriter, sections: Sections, footnotes: Footnotes) -> str:
    contents = _first_contents(document)
    if contents is None:
        return ""
    annexes = [_FIGURES] if placed_charts(document.blocks) else []
    annexes += [_NOTES] if footnotes.not_referred() else []
    return contents_field(contents, document, annexes, styles, inline, sections.width)


def _first_contents(document: Document) -> Contents | None:
    return next((block for block in document.blocks if isinstance(block, Contents)), None)


def _put(word: WordDocument, text: str, sections: Sections) -> None:
    """Parses the whole document once, with the properties of its last section.

    Moving a parsed text into another tree would take time that grows with the square of a table.
    """
    last = word.element.body.sectPr.xml
    written = parse_xml(f"<w:document {NAMESPACES}><w:body>{text}{last}</w:body></w:document>")
    sections.apply(written.body)
    word.part._element = written  # python-docx has no other way to exchange the whole text
