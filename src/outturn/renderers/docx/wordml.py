"""The smallest pieces of WordprocessingML, as text: runs, paragraphs and pictures.

Documents are put together as text and parsed once, because building element by element takes time that grows with the
square of a table. Every text of a report passes `clean` and is escaped here, so that no word can become markup.
"""

from __future__ import annotations

import re
from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
TWIPS_PER_PIXEL = 15
EMU_PER_PIXEL = 9525
TAB = "<w:r><w:tab/></w:r>"

# What XML forbids, the other control characters, and the two that turn the order of all that follows them.
_NOT_TEXT = re.compile("[^\n\x20-\x7e\xa0-\u202c\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Letters of scripts that run from right to left, with what stands between them.
_RIGHT_TO_LEFT = re.compile("([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[\\s\\W]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*)")


def clean(text: str) -> str:
    """The text without characters that would break the document or its reading order; each becomes a space."""
    return _NOT_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def attribute(text: str) -> str:
    """For an attribute: on one line, escaped with its quotation marks."""
    return escape(" ".join(clean(text).split()))


def run(text: str, properties: str = "") -> str:
    """Runs of one look. A line feed becomes a line break; words of Hebrew, Arabic and the like are marked as such."""
    pieces = _RIGHT_TO_LEFT.split(clean(text))
    return "".join(_piece(piece, f"{properties}<w:rtl/>" if place % 2 else properties) for place, piece in enumerate(pieces) if piece)


def _piece(text: str, properties: str) -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = (f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' if line else "" for line in text.split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """`style` is the id of a paragraph style; `properties` follow it in the order that the schema asks for."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def field(instruction: str, result: str, properties: str = "") -> str:
    """A field with the result that it shows until it is updated."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>{run(result, properties)}<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(relation: str, number: int, title: str, description: str, width: int, height: int, *, name: str = "Chart") -> str:
    """A picture in the line of text, which readers by ear meet where it stands. Sizes are in CSS pixels."""
    size = f'cx="{width * EMU_PER_PIXEL}" cy="{height * EMU_PER_PIXEL}"'
    names = f'id="{number}" name="{attribute(name)} {number}" descr="{attribute(description)}" title="{attribute(title)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {names}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {names}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
