"""The letters on the pages of a PDF, where they stand and what marks them.

PDFium reads a report of seventy pages in two seconds; readers written in Python take half a minute.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import pypdfium2  # type: ignore[import-untyped]
from pdfplumber.utils.text import chars_to_textmap
from pypdfium2 import raw  # type: ignore[import-untyped]

from tests.unmeasured import unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line."""


@dataclass(frozen=True)
class PrintedPage:
    """Each letter has text, x0, x1, top, bottom (from the page's upper left corner), width, size, fontname and mcid (its mark, or None)."""

    width: float
    height: float
    letters: tuple[dict[str, Any], ...]

    @cached_property
    def text(self) -> str:
        """The words by line, as they stand on the page. PDFium leaves out some blanks, so a gap of little more than a point is one."""
        return str(unmeasured(chars_to_textmap)(list(self.letters), x_tolerance=1.2).as_string) if self.letters else ""


@lru_cache(maxsize=4)
@unmeasured
def pages_of(pdf: bytes) -> tuple[PrintedPage, ...]:
    """Read once for all the tests that look at a file."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(PrintedPage(*page.get_size(), tuple(_drawn_as_one(_letters(page)))) for page in document)


def _drawn_as_one(letters: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """PDFium takes a ligature apart; here it is one letter with a text of two, as it is drawn."""
    found: list[dict[str, Any]] = []
    for letter in letters:
        before = found[-1] if found else {}
        if before.get("drawn") == letter["drawn"] and (before["x0"], before["x1"]) == (letter["x0"], letter["x1"]):
            before["text"] += letter["text"]
        else:
            found.append(letter)
    return found


def _letters(page: pypdfium2.PdfPage) -> Iterator[dict[str, Any]]:
    words, height = page.get_textpage(), page.get_height()
    objects: dict[int, dict[str, Any]] = {}
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for place in range(raw.FPDFText_CountChars(words)):
        if raw.FPDFText_IsGenerated(words, place) == 1:
            continue  # a blank that is not in the file
        raw.FPDFText_GetLooseCharBox(words, place, box)
        raw.FPDFText_GetMatrix(words, place, matrix)
        drawn = raw.FPDFText_GetTextObject(words, place)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        if key not in objects:
            objects[key] = _object(words, place, drawn)
        about, bottom = objects[key], height - box.bottom
        size = raw.FPDFText_GetFontSize(words, place) * math.hypot(matrix.c, matrix.d)
        text = chr(raw.FPDFText_GetUnicode(words, place)).replace(_HYPHEN, "-")
        yield {
            **about, "drawn": key, "text": text, "x0": box.left, "x1": box.right, "width": box.right - box.left,
            "top": bottom - size, "bottom": bottom, "doctop": bottom - size, "height": size, "size": size, "upright": True,
        }  # fmt: skip


def _object(words: pypdfium2.PdfTextPage, place: int, drawn: Any) -> dict[str, Any]:
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(words, place, name, len(name), ctypes.c_int())
    mark = raw.FPDFPageObj_GetMarkedContentID(drawn) if drawn else -1
    return {"fontname": name.value.decode(), "mcid": mark if mark >= 0 else None}
