"""Word documents: headings by their styles, tables with merged cells and colours, what is struck out, footnotes."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError
from outturn.intake.model import Block, Cell, Document, Grid, Origin, Paragraph, cell_origin
from outturn.intake.readers.sheets import commented

if TYPE_CHECKING:
    from collections.abc import Iterator

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"^heading\s*(\d)", re.IGNORECASE)
_AROUND = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}
_OFF = {"0", "false", "off", "none"}
_BREAKS = f".//{_W}lastRenderedPageBreak"


@dataclass
class Text:
    """Text as it counts, and what was struck out."""

    kept: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    bold: int = 0

    @property
    def text(self) -> str:
        return " ".join("".join(self.kept).replace("\u00a0", " ").split())

    @property
    def crossed(self) -> str:
        return " ".join("".join(self.struck).replace("\u00a0", " ").split())


@dataclass
class Word:
    file: str
    styles: dict[str, str]
    levels: dict[str, int]
    blocks: list[Block] = field(default_factory=list)
    page: int = 1
    tables: int = 0
    line: int = 0

    def origin(self, table: int = 0) -> Origin:
        return Origin(self.file, f"page {self.page}", table, self.line)


def docx_document(data: bytes, file: str) -> Document:
    import docx

    try:
        opened = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError) as error:
        raise UsageError(f"{file} is not a Word document that can be read ({type(error).__name__}). Open it in Word and save it anew.") from None
    names = {style.style_id: (style.name or "") for style in opened.styles}
    levels = {style.style_id: level for style in opened.styles if (level := _style_level(style))}
    word = Word(file, names, levels)
    _walk(word, opened.element.body)
    _notes(word, opened)
    styled = sum(isinstance(block, Paragraph) and block.level > 0 for block in word.blocks) >= 2
    said = [(comment.author, comment.text) for comment in opened.comments if comment.text.strip()]
    return Document(file, tuple(word.blocks), (commented(file, "", said),) if said else (), styled=styled)


def _style_level(style: Any) -> int:
    """From its name, or from that of a style that it is made from."""
    seen = 0
    while style is not None and seen < 10:
        if match := _HEADING.match(style.name or ""):
            return int(match[1])
        style, seen = getattr(style, "base_style", None), seen + 1
    return 0


def _walk(word: Word, body: Any) -> None:
    for element in body:
        tag = element.tag
        if tag == f"{_W}p":
            _paragraph(word, element)
        elif tag == f"{_W}tbl":
            _table(word, element)
        elif tag in _AROUND:
            _walk(word, element)


def _breaks(element: Any) -> int:
    explicit = [found for found in element.iter(f"{_W}br") if found.get(f"{_W}type") == "page"]
    return len(explicit) or len(element.findall(_BREAKS))


def _paragraph(word: Word, element: Any) -> None:
    word.line += 1
    before = word.page
    word.page += _breaks(element)
    text = _text(element)
    for box in element.iter(f"{_W}txbxContent"):
        _walk(word, box)
    if not text.text and not text.crossed:
        return
    style = element.find(f"{_W}pPr/{_W}pStyle")
    style_id = style.get(f"{_W}val") if style is not None else ""
    name = word.styles.get(style_id, "").lower()
    level = _outline(element) or word.levels.get(style_id, 0)
    shown = text.text or text.crossed
    word.blocks.append(
        Paragraph(
            shown,
            word.origin(),
            level,
            caption=name.startswith(("caption", "table title")),
            bold=text.bold >= len(shown) * 0.8,
            page_start=word.page > before,
            title=name == "title",
        )
    )


def _outline(element: Any) -> int:
    found = element.find(f"{_W}pPr/{_W}outlineLvl")
    value = int(found.get(f"{_W}val", "9")) if found is not None else 9
    return value + 1 if value < 9 else 0


def _text(element: Any) -> Text:
    text = Text()
    for run in element.iter(f"{_W}r"):
        if _inside(run, element, f"{_W}txbxContent"):
            continue
        _run(run, text)
    return text


def _inside(run: Any, top: Any, tag: str) -> bool:
    parent = run.getparent()
    while parent is not None and parent is not top:
        if parent.tag == tag:
            return True
        parent = parent.getparent()
    return False


def _run(run: Any, text: Text) -> None:
    properties = run.find(f"{_W}rPr")
    struck = _on(properties, "strike") or _on(properties, "dstrike")
    raised = properties is not None and (found := properties.find(f"{_W}vertAlign")) is not None and found.get(f"{_W}val") == "superscript"
    for part in run:
        piece = ""
        if part.tag == f"{_W}t":
            piece = part.text or ""
        elif part.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            piece = " "
        elif part.tag == f"{_W}noBreakHyphen":
            piece = "-"
        elif part.tag == f"{_W}delText":
            text.struck.append(part.text or "")
        elif part.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
            piece = f" [note {part.get(f'{_W}id')}]"
        if raised and piece.strip().isdigit():
            piece = f" [note {piece.strip()}]"
        (text.struck if struck else text.kept).append(piece)
        text.bold += len(piece) if _on(properties, "b") else 0


def _on(properties: Any, name: str) -> bool:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found is not None and found.get(f"{_W}val", "true").lower() not in _OFF


# --- tables
def _table(word: Word, table: Any) -> None:
    if any(len(_rows(inner)) > 1 for inner in table.iter(f"{_W}tbl") if inner is not table):  # a table around tables is only a frame
        for row in _rows(table):
            for cell in _cells(row):
                _walk(word, cell)
        return
    word.tables += 1
    word.line += 1
    origin = word.origin(word.tables)
    rows: list[list[Cell]] = []
    for line, row in enumerate(_rows(table), start=1):
        word.page += _breaks(row)
        rows.append(list(_row(row, Origin(origin.file, f"page {word.page}", origin.table), line)))
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    filled = [row + [Cell("", cell_origin(origin, line, place + 1)) for place in range(len(row), width)] for line, row in enumerate(rows, start=1)]
    word.blocks.append(Grid(tuple(tuple(row) for row in filled), origin))


def _rows(table: Any) -> list[Any]:
    """Those of the table itself, also inside a content control or an insertion that was tracked."""
    found: list[Any] = []
    for element in table:
        if element.tag == f"{_W}tr":
            found.append(element)
        elif element.tag in _AROUND:
            found += _rows(element)
    return found


def _row(row: Any, origin: Origin, line: int) -> Iterator[Cell]:
    place = 0
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    for _ in range(int(before.get(f"{_W}val", "0")) if before is not None else 0):
        place += 1
        yield Cell("", cell_origin(origin, line, place))
    for cell in _cells(row):
        properties = cell.find(f"{_W}tcPr")
        span = properties.find(f"{_W}gridSpan") if properties is not None else None
        wide = int(span.get(f"{_W}val", "1")) if span is not None else 1
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        place += 1
        yield _cell(cell, properties, cell_origin(origin, line, place), wide, goes_on=goes_on)
        for _ in range(wide - 1):
            place += 1
            yield Cell("", cell_origin(origin, line, place))


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == f"{_W}tc":
            yield element
        elif element.tag == f"{_W}sdt":
            yield from element.iter(f"{_W}tc")


def _cell(cell: Any, properties: Any, origin: Origin, wide: int, *, goes_on: bool) -> Cell:
    texts = [_text(paragraph) for paragraph in cell.iter(f"{_W}p")]
    shown = " ".join(text.text for text in texts if text.text)
    struck = " ".join(text.crossed for text in texts if text.crossed)
    shade = properties.find(f"{_W}shd") if properties is not None else None
    fill = shade.get(f"{_W}fill", "") if shade is not None else ""
    note = "merged with the cell above" if goes_on else f"merged over {wide} columns" if wide > 1 else ""
    bold = bool(shown) and sum(text.bold for text in texts) >= len(shown) * 0.8
    return Cell(shown, origin, struck, bold, fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else "", note)


def _notes(word: Word, opened: Any) -> None:
    """Footnotes and endnotes as paragraphs at the end, each with its mark."""
    from lxml import etree

    for relation in opened.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for note in root:
            number = note.get(f"{_W}id", "")
            text = " ".join(found for paragraph in note.iter(f"{_W}p") if (found := _text(paragraph).text))
            if text and note.get(f"{_W}type") is None:
                word.line += 1
                word.blocks.append(Paragraph(f"[note {number}] {text}", word.origin()))
