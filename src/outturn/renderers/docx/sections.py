"""The page: its size, the room on it, and stretches of text in two columns."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from outturn.renderers.docx.wordml import EMU_PER_PIXEL, NAMESPACES, TWIPS_PER_PIXEL

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_A4_TWIPS = (11906, 16838)
_MARGIN_TWIPS = 1134
_BETWEEN = 26  # pixels between two columns
_TWO, _ONE = "outturn-two-columns", "outturn-one-column"
_ONLY_FIRST = ("w:headerReference", "w:footerReference", "w:titlePg")  # later sections take these over from the first
_AFTER_COLUMNS = ("w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid", "w:printerSettings")


def turn_page(word: WordDocument) -> None:
    """Landscape: for reports whose tables have more columns than can be read on an upright page."""
    section = word.sections[-1]
    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE


class Sections:
    """Text marks where columns begin and end; `apply` turns the marks into sections once the text is in the document."""

    def __init__(self, word: WordDocument) -> None:
        section = word.sections[-1]
        self._last = section._sectPr  # python-docx gives no public way to the element
        if section.page_width is None or section.page_height is None:
            section.page_width, section.page_height = (twips * 635 for twips in _A4_TWIPS)  # type: ignore[assignment]
        margins = [_MARGIN_TWIPS * 635 if side is None else side for side in (section.left_margin, section.right_margin)]
        self.width = max((int(section.page_width or 0) - sum(margins)) / EMU_PER_PIXEL, 200.0)
        self.half_width = (self.width - _BETWEEN) / 2

    @staticmethod
    def in_two_columns(text: str) -> str:
        return f"{_end(_ONE)}{text}{_end(_TWO)}"

    def apply(self, body: Any) -> None:
        """Each mark goes into the paragraph before it, so that no empty paragraph stays in the text."""
        self._last = body.sectPr
        marks = [mark for mark in body.iter(qn("w:sectPr")) if mark.get(qn("w:rsidR")) in {_ONE, _TWO}]
        for place, mark in enumerate(marks):
            section = self._like_last(columns=2 if mark.get(qn("w:rsidR")) == _TWO else 1, is_first=place == 0)
            self._put(section, mark.getparent().getparent())
        if marks:
            final = self._like_last(columns=1, is_first=False)
            self._last.getparent().replace(self._last, final)

    @staticmethod
    def _put(section: Any, paragraph: Any) -> None:
        """Not into the paragraph that ends a table: LibreOffice would put the table outside of the section."""
        before = paragraph.getprevious()
        after_table = before is not None and before.getprevious() is not None and before.getprevious().tag == qn("w:tbl")
        if before is None or after_table or before.tag != qn("w:p") or before.xpath("./w:pPr/w:sectPr"):
            paragraph.pPr.remove(paragraph.pPr.find(qn("w:sectPr")))
            paragraph.pPr.append(section)
            return
        before.get_or_add_pPr().append(section)
        paragraph.getparent().remove(paragraph)

    def _like_last(self, *, columns: int, is_first: bool) -> Any:
        section = deepcopy(self._last)
        for child in list(section):
            if child.tag in {qn("w:cols"), qn("w:type")} or (not is_first and child.tag in {qn(name) for name in _ONLY_FIRST}):
                section.remove(child)
        spread = parse_xml(f'<w:cols {NAMESPACES} w:num="{columns}" w:space="{_BETWEEN * TWIPS_PER_PIXEL}"/>')
        after = next((child for child in section if child.tag in {qn(name) for name in _AFTER_COLUMNS}), None)
        section.append(spread) if after is None else after.addprevious(spread)
        if not is_first:
            kind = parse_xml(f'<w:type {NAMESPACES} w:val="continuous"/>')
            earlier = [child for child in section if child.tag in {qn("w:footnotePr"), qn("w:endnotePr")}]
            earlier[-1].addnext(kind) if earlier else section.insert(0, kind)
        return section


def _end(columns: str) -> str:
    """Ends a section. A section's properties stand at its end, so a mark says how the text before it is set."""
    return f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:sectPr w:rsidR="{columns}"/></w:pPr></w:p>'
