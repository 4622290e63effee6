"""Styles of an OpenDocument spreadsheet: each look of a cell, and each width of a column, is written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from outturn.renderers.workbook.colours import RATING_FILLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.assessment.vocabulary import Rating
    from outturn.renderers.workbook.model import Shape

_CM_FOR_CHARACTER = 0.2
_DATE_PARTS = '<number:day/><number:text> </number:text><number:month number:textual="true" number:style="long"/><number:text> </number:text>'


@dataclass(frozen=True)
class CellLook:
    """`shape` is for numbers only."""

    title: bool = False
    heading: bool = False
    header: bool = False
    bold: bool = False
    link: bool = False
    right: bool = False
    wrap: bool = False
    is_date: bool = False
    fill: Rating | None = None
    shape: Shape | None = None


class CellStyles:
    """Hands out names of styles, and writes them in the order in which they were first asked for."""

    def __init__(self) -> None:
        self._cells: dict[CellLook, str] = {}
        self._columns: dict[int, str] = {}
        self._sheets: dict[int, str] = {}

    def cell(self, look: CellLook) -> str:
        return self._cells.setdefault(look, f"cell{len(self._cells) + 1}")

    def column(self, width: int) -> str:
        return self._columns.setdefault(width, f"column{width}")

    def sheet(self, pages: int) -> str:
        """`pages`: over how many pages of paper a sheet is spread."""
        return self._sheets.setdefault(pages, f"sheet{pages}")

    def written(self) -> str:
        sheets = (_sheet(name, pages) for pages, name in self._sheets.items())
        return "".join((*sheets, *(_column(name, width) for width, name in self._columns.items()), *(_cell(name, look) for look, name in self._cells.items())))


def styles_part(head: str, spaces: str, language: str, pages: Iterable[int] = (1,)) -> str:
    """The default cell, with the language of the document; and the page on its side, for sheets that are spread over so many `pages`."""
    first, _, country = language.partition("-")
    words = f'fo:font-family="Arial" fo:font-size="11pt" fo:language={quoteattr(first or "en")} fo:country={quoteattr(country or "none")}'
    default = f'<style:default-style style:family="table-cell"><style:text-properties {words}/></style:default-style>'
    return f"{head}<office:document-styles {spaces}><office:styles>{default}</office:styles>{_pages(sorted(pages))}</office:document-styles>"


def _pages(pages: Iterable[int]) -> str:
    layouts, masters = "", ""
    for count in pages:
        size = 'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1.5cm"'
        layouts += f'<style:page-layout style:name="layout{count}"><style:page-layout-properties {size} style:scale-to-X="{count}" style:scale-to-Y="0"/>'
        layouts += "</style:page-layout>"
        masters += f'<style:master-page style:name="page{count}" style:page-layout-name="layout{count}"/>'
    return f"<office:automatic-styles>{layouts}</office:automatic-styles><office:master-styles>{masters}</office:master-styles>"


def _sheet(name: str, pages: int) -> str:
    shown = '<style:table-properties table:display="true"/>'
    return f'<style:style style:name="{name}" style:family="table" style:master-page-name="page{pages}">{shown}</style:style>'


def _column(name: str, width: int) -> str:
    properties = f'<style:table-column-properties style:column-width="{width * _CM_FOR_CHARACTER:.2f}cm"/>'
    return f'<style:style style:name="{name}" style:family="table-column">{properties}</style:style>'


def _cell(name: str, look: CellLook) -> str:
    number = _number(f"{name}n", look)
    shown = f' style:data-style-name="{name}n"' if number else ""
    side = '<style:paragraph-properties fo:text-align="end"/>' if look.right else ""
    return f'{number}<style:style style:name="{name}" style:family="table-cell"{shown}>{_ground(look)}{side}{_letters(look)}</style:style>'


def _number(name: str, look: CellLook) -> str:
    if look.is_date:
        return f'<number:date-style style:name="{name}">{_DATE_PARTS}<number:year number:style="long"/></number:date-style>'
    if look.shape is None:
        return ""
    places = "" if look.shape.places is None else f' number:decimal-places="{look.shape.places}" number:min-decimal-places="{look.shape.places}"'
    grouping = ' number:grouping="true"' if places else ""
    return f'<number:number-style style:name="{name}"><number:number number:min-integer-digits="1"{places}{grouping}/></number:number-style>'


def _ground(look: CellLook) -> str:
    found = [f'style:vertical-align="{"bottom" if look.header else "top"}"']
    if look.header:
        found.append('fo:border-bottom="0.5pt solid #000000"')
    if look.fill:
        found.append(f'fo:background-color="{RATING_FILLS[look.fill]}"')
    if look.wrap or look.header:
        found.append('fo:wrap-option="wrap"')
    return f"<style:table-cell-properties {' '.join(found)}/>"


def _letters(look: CellLook) -> str:
    size = "16pt" if look.title else "13pt" if look.heading else "11pt"
    found = [f'fo:font-family="Arial" fo:font-size="{size}"']
    if look.title or look.heading or look.header or look.bold:
        found.append('fo:font-weight="bold"')
    if look.link:
        found.append('fo:color="#0b4f8a" style:text-underline-style="solid"')
    return f"<style:text-properties {' '.join(found)}/>"
