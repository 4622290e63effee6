"""PDF files with text: tables by their rules or by the white between columns, and running text with its headings."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError
from outturn.findings.finding import Finding, Severity
from outturn.intake.model import Block, Document, Grid, Origin, Paragraph
from outturn.intake.readers.flow import flow_blocks
from outturn.intake.readers.lines import Line
from outturn.intake.readers.pdf_tables import Band, Drawing, PageTable, Word, drawing_of, lines_of_words, page_tables
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_PAGES = 600
_WORDS = {"x_tolerance": 1.5, "y_tolerance": 2.0, "extra_attrs": ["size", "fontname"], "keep_blank_chars": False}
_REPEATED_SHARE = 0.4
_MOST_IN_A_HEADER = 3
_LARGER = 1.12


@dataclass(frozen=True)
class Raw:
    """A page as it came: its words, its rules and colours, and the tables with ruled cells."""

    number: int
    words: tuple[Word, ...]
    drawing: Drawing
    pictures: int


@dataclass(frozen=True)
class PageText:
    """`items` are tables and lines of text from top to bottom."""

    number: int
    items: tuple[PageTable | Band, ...]
    pictures: int


def pdf_document(data: bytes, file: str) -> Document:
    raw = _without_furniture(_pages(data, file))
    if not any(page.words for page in raw):
        pictures = sum(page.pictures for page in raw)
        what = "It is a scan: its pages are pictures without text" if pictures else "It has no text"
        raise UsageError(f"{file} holds no text. {what}. Read it with character recognition first, or ask for the document that it was made from.")
    findings = [_scan(file, page.number) for page in raw if not page.words and page.pictures]
    body = _body_size(raw)
    kept = [_laid_out(page, body) for page in raw]
    sizes = _heading_sizes(kept, body)
    blocks = _blocks(kept, file, body, sizes)
    return Document(file, tuple(blocks), tuple(findings), styled=sum(isinstance(block, Paragraph) and block.level > 0 for block in blocks) >= 3)


def _pages(data: bytes, file: str) -> list[Raw]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFSyntaxError
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as opened:
            if len(opened.pages) > _MOST_PAGES:
                raise UsageError(f"{file} has more than {_MOST_PAGES} pages. Take out the pages that are about performance.")
            found = []
            for page in opened.pages:
                found.append(_page(page))
                page.close()  # gives its memory back
            return found
    except (PdfminerException, PDFSyntaxError, PDFPasswordIncorrect) as error:
        if "assword" in repr(error) or isinstance(error, PDFPasswordIncorrect):
            raise UsageError(f"{file} is protected by a password. Save it without one.") from None
        raise UsageError(f"{file} is damaged and cannot be read. Ask for it again.") from None


def _page(page: Any) -> Raw:
    words = [
        Word(item["text"], item["x0"], item["x1"], item["top"], item["bottom"], item["size"], "bold" in item["fontname"].lower())
        for item in page.extract_words(**_WORDS)
    ]
    return Raw(page.page_number, tuple(words), drawing_of(page), len(page.images))


def _laid_out(page: Raw, body: float) -> PageText:
    def is_heading(band: Band) -> bool:
        alone = len(band.segments()) == 1
        return alone and (band.size > body * _LARGER or (band.bold and len(band.text) < 140))

    tables, left = page_tables(page.words, page.drawing, is_heading)
    items: list[PageTable | Band] = [*tables, *lines_of_words(left)]
    items.sort(key=lambda item: item.top)
    return PageText(page.number, tuple(items), page.pictures)


def _scan(file: str, page: int) -> Finding:
    return Finding(
        code="intake-page-without-text",
        severity=Severity.WARNING,
        table=file,
        row=page,
        message=f"Page {page} is a picture without text, and was not read.",
        mend="Read the page with character recognition, or enter its figures by hand.",
    )


def _without_furniture(pages: Sequence[Raw]) -> list[Raw]:
    """Without the lines at the top and the foot that most pages share; the headings of a table that come again on each page are none of them."""
    if len(pages) < 3:
        return list(pages)
    lines = [[band for band in lines_of_words(page.words) if not _in_table(band, page)] for page in pages]
    counts = Counter(text for bands in lines for text in {_bare(band) for band in (*bands[:2], *bands[-3:])})
    repeated = {text for text, number in counts.items() if text and number >= max(3, _REPEATED_SHARE * len(pages))}
    found = []
    for page, bands in zip(pages, lines, strict=True):
        dropped = {id(word) for band in (*bands[:2], *bands[-3:]) if _bare(band) in repeated for word in band.words}
        found.append(replace(page, words=tuple(word for word in page.words if id(word) not in dropped)))
    return found


def _in_table(band: Band, page: Raw) -> bool:
    """In ruled cells, or set in more columns than a running header has."""
    middle = (band.top + band.bottom) / 2
    ruled = any(box[1] <= middle <= box[3] and len(rows) > 1 and len(rows[0]) > 2 for box, rows in page.drawing.cells)
    return ruled or len(band.segments()) > _MOST_IN_A_HEADER


def _bare(band: Band) -> str:
    return " ".join(word for word in plain(band.text).split() if not word.isdigit())


def _body_size(pages: Sequence[Raw]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _heading_sizes(pages: Sequence[PageText], body: float) -> list[float]:
    """Sizes of letters that are clearly larger than the text, the largest first."""
    sizes = {round(item.size, 1) for page in pages for item in page.items if isinstance(item, Band) and item.size > body * _LARGER and len(item.text) < 140}
    return sorted(sizes, reverse=True)[:6]


def _level(band: Band, body: float, sizes: Sequence[float]) -> int:
    size = round(band.size, 1)
    if size in sizes:
        return list(sizes).index(size) + 1
    if band.bold and len(band.text) < 110 and not band.text.endswith((".", ";", ",")) and size >= body * 0.98:
        return len(sizes) + 1
    return 0


def _blocks(pages: Sequence[PageText], file: str, body: float, sizes: Sequence[float]) -> list[Block]:
    blocks: list[Block] = []
    lines: list[Line] = []
    number = tables = 0
    for page in pages:
        starts = True
        for item in page.items:
            number += 1
            if isinstance(item, PageTable):
                tables = _flush(blocks, lines, file, tables) + 1
                blocks.append(_numbered(item, file, page.number, tables))
            elif level := _level(item, body, sizes):
                tables = _flush(blocks, lines, file, tables)
                _heading(blocks, item, Origin(file, f"page {page.number}", 0, number), level, first=not blocks and page.number == 1, starts=starts)
            else:
                lines.append(Line(item.text, number, page.number, 1 if item.apart else 0, starts and bool(lines or blocks)))
            starts = False
    _flush(blocks, lines, file, tables)
    return blocks


def _heading(blocks: list[Block], item: Band, origin: Origin, level: int, *, first: bool, starts: bool) -> None:
    """A heading over two lines is one."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and last.level == level and not item.apart and last.origin.place == origin.place and len(last.text) > 30:
        blocks[-1] = replace(last, text=f"{last.text} {item.text}")
        return
    blocks.append(
        Paragraph(
            item.text,
            origin,
            level,
            bold=item.bold,
            page_start=starts,
            title=first or (level == 1 and not any(isinstance(block, Paragraph) and block.title for block in blocks)),
        )
    )


def _flush(blocks: list[Block], lines: list[Line], file: str, tables: int) -> int:
    found = flow_blocks(lines, file, tables)
    blocks += found
    lines.clear()
    return tables + sum(isinstance(block, Grid) for block in found)


def _numbered(table: PageTable, file: str, page: int, number: int) -> Grid:
    origin = Origin(file, f"page {page}", number, 1)
    rows = tuple(
        tuple(replace(cell, origin=Origin(file, f"page {page}", number, line, place)) for place, cell in enumerate(row, start=1))
        for line, row in enumerate(table.rows, start=1)
    )
    return Grid(rows, origin)
