"""What surrounds the text: the first page, the list of contents, the head and the foot of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.parser import parse_xml

from outturn.renderers.docx.outline import heading_level, headings
from outturn.renderers.docx.wordml import NAMESPACES, TAB, TWIPS_PER_PIXEL, field, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as WordDocument

    from outturn.renderers.docx.inline import InlineWriter
    from outturn.renderers.docx.pictures import Mark
    from outturn.renderers.docx.template import Styles
    from outturn.reports.content import Contents, Document, Heading

_SMALL_LOGO = (110.0, 24.0)  # pixels, at the head of a page


def first_page(document: Document, styles: Styles, inline: InlineWriter, logo: str = "") -> str:
    """`logo` is its picture, or empty."""
    facts = "".join(
        paragraph(styles["Report Fact"], run(fact.label, f'<w:rStyle w:val="{styles["Strong"]}"/>') + TAB + inline.write(fact.content))
        for fact in document.facts
    )
    return (
        (paragraph(styles["Report Logo"], logo) if logo else "")
        + paragraph(styles["Report Organisation"], run(document.organisation))
        + paragraph(styles["Title"], run(document.title))
        + (paragraph(styles["Subtitle"], run(document.subtitle)) if document.subtitle else "")
        + facts
    )


def contents_field(contents: Contents, document: Document, annexes: list[Heading], styles: Styles, inline: InlineWriter, width: float) -> str:
    """A field that Word fills with page numbers when it is updated; until then it holds a link to every heading.

    It goes as deep as the model's own list of contents.
    """
    depth = min(max((entry.level - 1 for entry in contents.entries), default=1), 3)
    found = [heading for heading in [*headings(document.blocks), *annexes] if heading_level(heading) <= depth]
    if not found:
        return ""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{round(width * TWIPS_PER_PIXEL)}"/></w:tabs>'
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    last = len(found) - 1
    lines = "".join(
        paragraph(
            styles[f"toc {heading_level(heading)}"],
            (begin if place == 0 else "") + inline.link_to(heading.anchor, heading.text) + (end if place == last else ""),
            tab,
        )
        for place, heading in enumerate(found)
    )
    title = paragraph(styles["TOC Heading"], run(contents.title))
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
    return f"<w:sdt>{gallery}<w:sdtContent>{title}{lines}</w:sdtContent></w:sdt>"


def add_head_and_foot(word: WordDocument, document: Document, styles: Styles, width: float, mark: Mark | None) -> None:
    """Ours where the document has none; a template's own stay, with the notice added to its head."""
    section = word.sections[-1]
    tab = f'<w:tabs><w:tab w:val="clear" w:pos="9638"/><w:tab w:val="right" w:pos="{round(width * TWIPS_PER_PIXEL)}"/></w:tabs>'
    name = ", ".join(part for part in (document.title, document.subtitle) if part)
    notice = paragraph(styles["Report Notice"], run(document.notice)) if document.notice else ""

    def head(part: Any) -> str:
        small = mark.picture(part, 1, *_SMALL_LOGO) + run("\u2002") if mark else ""
        return paragraph(styles["header"], small + run(document.organisation) + TAB + run(name), tab) + notice

    foot = paragraph(styles["footer"], run(name) + TAB + run("Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1"), tab)
    heads: list[tuple[Any, Callable[[Any], str]]] = [(section.header, head)]
    feet: list[Any] = [section.footer]
    if section.different_first_page_header_footer:
        heads.append((section.first_page_header, lambda _: notice))
        feet.append(section.first_page_footer)
    if word.settings.odd_and_even_pages_header_footer:
        heads.append((section.even_page_header, head))
        feet.append(section.even_page_footer)
    for part, ours in heads:
        _fill(part, ours, after=notice)
    for part in feet:
        _fill(part, lambda _: foot)


def _fill(part: Any, ours: Callable[[Any], str], after: str = "") -> None:
    """Ours into a new part, or `after` behind what a template's part holds. `ours` gets the part, to which its pictures are related."""
    is_new = part.is_linked_to_previous
    part.is_linked_to_previous = False
    element = part.part.element
    if is_new:
        for child in list(element):
            element.remove(child)
    text = (ours(part.part) or "<w:p/>") if is_new else after
    for child in parse_xml(f"<w:hdr {NAMESPACES}>{text}</w:hdr>"):
        element.append(child)
