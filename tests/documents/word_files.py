"""Reading Word documents back as XML, and the documents and templates that their tests write."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, RGBColor
from lxml import etree

from outturn.reports.content import Align, Cell, Document, Heading, KeyFact, NoteRef, Paragraph, RatingTag, Table, TableColumn, TableRow, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
W = f"{{{SPACES['w']}}}"
HOSTILE = (
    "<script>alert(1)</script> & </w:t></w:r> &#x0; &amp; ]]>",
    '#set page(fill: red) $x$ "quoted" \\ back',
    "nul\x00, bell\x07, escape\x1b, next line\x85, lone \ud800 half, \ufffe",
    "שלום עולם and مرحبا بالعالم",
    "👩🏽‍🚒 🚀 ❤️",
    "W" * 3000,
    "turned \u202e0001",
)


@dataclass(frozen=True)
class Word:
    """One written document; XML is parsed when it is asked for."""

    source: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.source)) as package:
            return {name: package.read(name) for name in package.namelist()}

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.parts[name])

    @cached_property
    def body(self) -> Any:
        return self.xml("word/document.xml")

    def find(self, path: str, within: Any = None) -> list[Any]:
        return list((self.body if within is None else within).xpath(path, namespaces=SPACES))

    @cached_property
    def style_names(self) -> dict[str, str]:
        """Of paragraph, character and table styles, by id; in lower case, as Word compares them."""
        styles = self.xml("word/styles.xml")
        return {style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val").lower() for style in styles.findall(f"{W}style")}

    def style_of(self, paragraph: Any) -> str:
        return self.style_names[paragraph.xpath("string(./w:pPr/w:pStyle/@w:val)", namespaces=SPACES)]

    def paragraphs(self, style: str) -> list[str]:
        return [text_of(paragraph) for paragraph in self.find("//w:p") if paragraph.find(f"{W}pPr/{W}pStyle") is not None and self.style_of(paragraph) == style]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and target of each relation of a part, by id."""
        folder, _, name = part.rpartition("/")
        found = self.xml(f"{folder}/_rels/{name}.rels")
        return {item.get("Id"): (item.get("Type").rpartition("/")[2], item.get("Target")) for item in found}

    def all_text(self) -> str:
        """Of the text, the footnotes, and the heads and feet of the pages, in one line."""
        names = [
            name for name in self.parts if name.startswith("word/") and name.endswith(".xml") and name.partition("/")[2].startswith(("doc", "foot", "head"))
        ]
        return squeezed(" ".join(text_of(self.xml(name)) for name in names))


def text_of(element: Any) -> str:
    """With a space between paragraphs."""
    return " ".join(
        "".join(item.text or "" for item in paragraph.iter(f"{W}t")) for paragraph in (element.iter(f"{W}p") if element.tag != f"{W}p" else [element])
    )


def squeezed(text: str) -> str:
    return " ".join(text.split())


def texts(value: Any) -> Iterator[str]:
    """Every text of a document that is meant to be read, and no anchor, no id and no reason that is shown on pointing only."""
    match value:
        case Text(text=text) | RatingTag(text=text) | TrendTag(text=text):
            yield text
        case NoteRef(number=number):
            yield str(number)
        case tuple():
            for item in value:
                yield from texts(item)
        case Heading(text=text):
            yield text
        case _ if is_dataclass(value):
            for item in fields(value):
                found = getattr(value, item.name)
                if isinstance(found, str) and item.name in {"caption", "header", "group", "label", "title", "meaning", "subtitle", "organisation", "notice"}:
                    yield found
                elif not isinstance(found, str) and item.name not in {"spec", "data", "contents", "numerators", "denominators"}:
                    yield from texts(found)


def plain_document(*blocks: Any, **others: Any) -> Document:
    return Document("A report", "Of one quarter", "Meadshire County Council", "2025-26-Q2", "qpr", blocks, **others)


def paragraph_of(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def table_of(rows: int, columns: int) -> Table:
    heads = (TableColumn("Area"), *(TableColumn(f"Measure {place}", Align.RIGHT) for place in range(1, columns)))
    lines = tuple(
        TableRow((Cell((Text(f"Ward {row}"),)), *(Cell((Text(f"{row * place:,}"),), row * place) for place in range(1, columns)))) for row in range(rows)
    )
    return Table("wards", "Cases by ward", heads, lines)


def hostile_document() -> Document:
    """Each hostile text in every kind of place."""
    blocks: list[Any] = []
    for place, text in enumerate(HOSTILE):
        row = TableRow((Cell((Text(text),)), Cell((RatingTag(None, text),))))
        blocks += [
            Heading(2, text, f"{text}{place}"),
            paragraph_of(text),
            Table(f"{text}-t{place}", text, (TableColumn(text), TableColumn(text, group=text)), (row,)),
        ]
    return Document(HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[4], "qpr", tuple(blocks), notice=HOSTILE[3], facts=(KeyFact(HOSTILE[5], (Text(HOSTILE[6]),)),))


def corporate_template(path: Path) -> Path:
    """A council's own: its font and colour of headings, its page, its header and footer, and a text that reports do not want."""
    template = docx.Document()
    template.styles["Normal"].font.name = "Arial"
    heading = template.styles["Heading 1"]
    heading.font.name = "Georgia"
    heading.font.color.rgb = RGBColor(0x5B, 0x2A, 0x86)
    template.styles.add_style("Corporate Quote", WD_STYLE_TYPE.PARAGRAPH)
    section = template.sections[0]
    section.left_margin = section.right_margin = Mm(30)
    section.header.paragraphs[0].text = "Brookshire Council: working for you"
    section.footer.paragraphs[0].text = "County Hall, Brookshire"
    template.add_heading("Text of the template", 1)
    template.add_paragraph("Delete this line.")
    template.save(str(path))
    return path
