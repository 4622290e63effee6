"""Web pages: headings, paragraphs and tables, with spans and with what is struck out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError
from outturn.findings.finding import Finding, Severity
from outturn.intake.model import Block, Cell, Document, Grid, Origin, Paragraph, cell_origin

if TYPE_CHECKING:
    from collections.abc import Sequence

_SKIPPED = frozenset({"script", "style", "nav", "head", "svg", "noscript", "template", "button", "form"})
_TEXTS = frozenset({"p", "li", "dt", "dd", "blockquote", "figcaption", "address", "summary", "pre"})
_STRUCK = frozenset({"s", "strike", "del"})
_COLOUR = re.compile(r"background(?:-color)?\s*:\s*(?:#(?P<hex>[0-9A-Fa-f]{6})|rgb\((?P<rgb>[\d,\s]+)\)|(?P<name>[a-z]+))", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMED = {"green": "008000", "lime": "00FF00", "limegreen": "32CD32", "lightgreen": "90EE90", "red": "FF0000", "orange": "FFA500",
          "gold": "FFD700", "yellow": "FFFF00", "blue": "0000FF", "purple": "800080"}  # fmt: skip
_MOST_SPAN = 60


@dataclass
class Page:
    file: str
    blocks: list[Block] = field(default_factory=list)
    tables: int = 0
    line: int = 0
    hidden: int = 0

    def origin(self, table: int = 0) -> Origin:
        self.line += 1
        return Origin(self.file, "", table, self.line)


def html_document(text: str, file: str, findings: Sequence[Finding] = ()) -> Document:
    from lxml import etree
    from lxml import html as parser

    try:
        root = parser.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, ValueError):
        raise UsageError(f"{file} is not a web page that can be read.") from None
    page = Page(file)
    _walk(page, root.find("body") if root.find("body") is not None else root)
    styled = any(isinstance(block, Paragraph) and block.level for block in page.blocks)
    return Document(file, tuple(page.blocks), (*findings, *_hidden_parts(page)), styled=styled)


def _walk(page: Page, element: Any) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return
    if _is_hidden(element):
        if (element.text_content() or "").strip():
            page.hidden += 1
        return
    if re.fullmatch(r"h[1-6]", tag):
        _paragraph(page, element, level=int(tag[1]))
    elif tag == "table" and element.find(".//table") is None:  # a table around tables is only a frame
        _table(page, element)
    elif tag in _TEXTS and element.find(".//table") is None:
        _paragraph(page, element)
    else:
        _loose(page, element.text)
        for child in element:
            _walk(page, child)
            _loose(page, child.tail)


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style") or "") is not None


def _hidden_parts(page: Page) -> list[Finding]:
    if not page.hidden:
        return []
    parts = "One part of the page is" if page.hidden == 1 else f"{page.hidden} parts of the page are"
    was = "was" if page.hidden == 1 else "were"
    return [Finding(code="intake-hidden-part", severity=Severity.WARNING, table=page.file, message=f"{parts} hidden and {was} not read.",
                    mend="Show what is hidden, save the page and take it in again, if it belongs to the report.")]  # fmt: skip


def _loose(page: Page, text: str | None) -> None:
    clean = " ".join((text or "").split())
    if len(clean) > 1:
        page.blocks.append(Paragraph(clean, page.origin()))


def _paragraph(page: Page, element: Any, level: int = 0) -> None:
    text, struck = _texts(element)
    if text or struck:
        first = level == 1 and not any(isinstance(block, Paragraph) and block.level == 1 for block in page.blocks)
        page.blocks.append(Paragraph(text or struck, page.origin(), level, title=first))


def _texts(element: Any) -> tuple[str, str]:
    kept: list[str] = []
    struck: list[str] = []
    _collect(element, kept, struck, within=False)
    return " ".join("".join(kept).split()), " ".join("".join(struck).split())


def _collect(element: Any, kept: list[str], struck: list[str], *, within: bool) -> None:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    within = within or element.tag in _STRUCK or "line-through" in (element.get("style") or "")
    target = struck if within else kept
    raised = element.tag == "sup" and (element.text_content() or "").strip(" []()").isdigit()
    if element.tag == "br":
        target.append(" ")
    target.append(f" [note {element.text_content().strip(' []()')}]" if raised else element.text or "")
    if not raised:
        for child in element:
            _collect(child, kept, struck, within=within)
            target.append(child.tail or "")
    if element.tag in {"p", "div", "li", "td", "th"}:
        target.append(" ")


def _table(page: Page, table: Any) -> None:
    page.tables += 1
    origin = page.origin(page.tables)
    caption = table.find("caption")
    grid: dict[tuple[int, int], Cell] = {}
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    for line, row in enumerate(rows, start=1):
        place = 1
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while (line, place) in grid:
                place += 1
            place = _set(grid, cell, origin, line, place)
    if not grid:
        return
    height, width = max(line for line, _ in grid), max(place for _, place in grid)
    cells = tuple(tuple(grid.get((line, place), Cell("", cell_origin(origin, line, place))) for place in range(1, width + 1)) for line in range(1, height + 1))
    page.blocks.append(Grid(cells, origin, _texts(caption)[0] if caption is not None else ""))


def _set(grid: dict[tuple[int, int], Cell], cell: Any, origin: Origin, line: int, place: int) -> int:
    wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
    text, struck = _texts(cell)
    fill = _fill(cell)
    note = f"merged over {wide} columns" if wide > 1 else ""
    grid[line, place] = Cell(text, cell_origin(origin, line, place), struck, cell.tag == "th", fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else "", note)
    for down in range(high):
        for across in range(wide):
            if down or across:
                below = "merged with the cell above" if down and not across else ""
                grid[line + down, place + across] = Cell("", cell_origin(origin, line + down, place + across), note=below)
    return place + wide


def _fill(cell: Any) -> str:
    named = str(cell.get("bgcolor") or "").lower()
    colour = _COLOUR.search(cell.get("style") or "")
    if colour is None:
        return _NAMED.get(named, named.lstrip("#"))
    parts = [int(part) for part in (colour["rgb"] or "").replace(" ", "").split(",") if part.isdigit()]
    if len(parts) == 3 and max(parts) < 256:
        return "".join(f"{part:02X}" for part in parts)
    return colour["hex"] or _NAMED.get((colour["name"] or "").lower(), "")


def _span(cell: Any, name: str) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), _MOST_SPAN)) if text.isdigit() else 1
