"""Reads a PDF's structure for tests: the tag tree, the words that each element marks, and paint without a tag."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pikepdf

from tests.documents.pdf_pages import pages_of
from tests.unmeasured import unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAINT = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE", "Do"}


@dataclass(frozen=True)
class Element:
    """`kind` is the tag (“TH”); `scope` is of header cells; `text` is what the element and all beneath it mark."""

    kind: str
    alt: str | None
    scope: str | None
    text: str
    kids: tuple[Element, ...]

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all(self, *kinds: str) -> list[Element]:
        return [element for element in self.walk() if element.kind in kinds]


@lru_cache(maxsize=6)
@unmeasured
def structure(pdf: bytes) -> Element:
    """The whole tag tree, with words taken from the pages by their marks."""
    words = _marked_words(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        kids = tuple(_element(kid, pages, words, None) for kid in _as_list(document.Root.StructTreeRoot.K))
    return Element("Root", None, None, " ".join(kid.text for kid in kids), kids)


def _marked_words(pdf: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for number, page in enumerate(pages_of(pdf)):
        for letter in page.letters:
            if letter.get("mcid") is not None:
                found[(number, letter["mcid"])].append(letter["text"])
    return {place: "".join(characters) for place, characters in found.items()}


def _element(node: pikepdf.Object, pages: dict[tuple[int, int], int], words: dict[tuple[int, int], str], page: int | None) -> Element:
    page = pages[node.Pg.objgen] if "/Pg" in node else page
    kids, texts = [], []
    for kid in _as_list(node.get("/K")):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            kids.append(_element(kid, pages, words, page))
            texts.append(kids[-1].text)
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            texts.append(words.get((pages[kid.Pg.objgen] if "/Pg" in kid else page or 0, int(kid.MCID)), ""))
        elif isinstance(kid, int) and page is not None:
            texts.append(words.get((page, kid), ""))
    alt = str(node.Alt) if "/Alt" in node else None
    return Element(str(node.S)[1:], alt, _scope(node), "".join(texts), tuple(kids))


def _scope(node: pikepdf.Object) -> str | None:
    return next((str(item.Scope)[1:] for item in _as_list(node.get("/A")) if "/Scope" in item), None)


def _as_list(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


@unmeasured
def untagged_paint(pdf: bytes) -> list[str]:
    """Operators that put ink on a page outside every mark, as “page: operator”."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            depth = 0
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
                if operator in _PAINT and depth == 0:
                    found.append(f"{number}: {operator}")
    return found
