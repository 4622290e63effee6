"""Which page holds what, where a report is written as many pages: the front, one page a section, one page an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Callout, Chart, Contents, Grid, Heading, Panel, Table
from outturn.reports.notebook import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outturn.reports.content import Block, Document

INDEX = "index.html"
_LONGEST = 80  # letters of a file's name, which is shorter than any file system's limit
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
"""Names that Windows keeps for itself, whatever their ending."""


class PageKind(StrEnum):
    INDEX = "index"
    SECTION = "section"
    INDICATOR = "indicator"


@dataclass(frozen=True)
class PanelLinks:
    """Stands on a section's page where its panels would: they have pages of their own."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class PageLink:
    """A page by its title, with those below it."""

    title: str
    file: str
    links: tuple[PageLink, ...] = ()


@dataclass(frozen=True)
class PageLinks:
    """Stands on the page of a heading that has no words of its own, only sections below it."""

    links: tuple[PageLink, ...]


PageBlock = Heading | PanelLinks | PageLinks
"""What a page holds, besides the blocks of the content model."""


@dataclass(frozen=True)
class Page:
    """`above` are the files that lead to it, the nearest last. `heading` is the document's own, and None for the front."""

    kind: PageKind
    file: str
    title: str
    heading: Heading | None
    blocks: tuple[Block | PanelLinks | PageLinks, ...]
    above: tuple[str, ...] = ()

    @property
    def raised(self) -> int:
        """By how many levels headings are raised, so that the page's own is of level 1."""
        return self.heading.level - 1 if self.heading else 0


def plan(document: Document, contents: Contents | None) -> tuple[Page, ...]:
    """The pages in the order in which they are read. `contents` is drawn beside every page, and stands on none."""
    names = _Names()
    front, parts = _parts([block for block in document.blocks if block is not contents], document.first_section)
    listed = {entry.anchor for entry in contents.entries} if contents else set()
    pages = [Page(PageKind.INDEX, INDEX, document.title, None, tuple(front))]
    for heading, blocks in parts:
        pages += _section(names, heading, blocks, listed)
    return tuple(pages)


def places(pages: Iterable[Page]) -> dict[str, str]:
    """In which file each anchor of the document is."""
    return {anchor: page.file for page in pages for anchor in _anchors((page.heading, *page.blocks))}


def tree(pages: Sequence[Page], above: tuple[str, ...] = (INDEX,)) -> tuple[PageLink, ...]:
    """Every page below the front, each under the one that leads to it."""
    return tuple(PageLink(page.title, page.file, tree(pages, (*above, page.file))) for page in pages if page.above == above)


def _parts(blocks: Sequence[Block], first_section: str) -> tuple[list[Block], list[tuple[Heading, list[Block]]]]:
    """What stands before the sections, and each section with what follows its heading."""
    front: list[Block] = []
    parts: list[tuple[Heading, list[Block]]] = []
    waiting = bool(first_section)
    for block in blocks:
        waiting = waiting and not (isinstance(block, Heading) and block.anchor == first_section)
        if isinstance(block, Heading) and block.level == 2 and not waiting:
            parts.append((block, []))
        else:
            (parts[-1][1] if parts else front).append(block)
    return front, parts


def _section(names: _Names, heading: Heading, blocks: list[Block], listed: set[str]) -> list[Page]:
    """Its page and those of its indicators. A heading that only gathers others, all of them in the contents, gives each a page."""
    inner = _inner(blocks)
    file = names.file(heading.anchor)
    if not inner or not all(below.anchor in listed for below, _ in inner):
        return _section_pages(names, file, heading, blocks, (INDEX,))
    below = [page for part, held in inner for page in _section_pages(names, names.file(part.anchor), part, held, (INDEX, file))]
    links = tuple(PageLink(page.title, page.file) for page in below if page.kind is PageKind.SECTION)
    return [Page(PageKind.SECTION, file, heading.text, heading, (PageLinks(links),), (INDEX,)), *below]


def _inner(blocks: list[Block]) -> list[tuple[Heading, list[Block]]]:
    """The parts of level 3, where there is nothing before the first of them."""
    parts: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 3:
            parts.append((block, []))
        elif not parts:
            return []
        else:
            parts[-1][1].append(block)
    return parts


def _section_pages(names: _Names, file: str, heading: Heading, blocks: list[Block], above: tuple[str, ...]) -> list[Page]:
    kept: list[Block | PanelLinks | PageLinks] = []
    below: list[Page] = []
    for block in blocks:
        panels = block.panels if isinstance(block, Grid) else (block,) if isinstance(block, Panel) else ()
        if not panels:
            kept.append(block)
            continue
        last = kept[-1] if kept else None
        kept[-1:] = [PanelLinks((*last.panels, *panels))] if isinstance(last, PanelLinks) else [*kept[-1:], PanelLinks(panels)]
        below += [_panel_page(names, panel, (*above, file)) for panel in panels]
    return [Page(PageKind.SECTION, file, heading.text, heading, tuple(kept), above), *below]


def _panel_page(names: _Names, panel: Panel, above: tuple[str, ...]) -> Page:
    return Page(PageKind.INDICATOR, names.file(panel.heading.anchor), panel.heading.text, panel.heading, (panel,), above)


class _Names:
    """Hands out each file name once; no two differ by capitals alone, for the sake of Windows and macOS."""

    def __init__(self) -> None:
        self._used = {"index"}

    def file(self, anchor: str) -> str:
        slug = slug_of(anchor)[:_LONGEST].strip("-")
        wanted = name = f"page-{slug}" if slug in _DEVICES else slug
        number = 1
        while name in self._used:
            number += 1
            name = f"{wanted}-{number}"
        self._used.add(name)
        return f"{name}.html"


def _anchors(blocks: Iterable[object]) -> Iterator[str]:
    """Of headings and tables, wherever they stand. Panels that are only linked to are elsewhere."""
    for block in blocks:
        match block:
            case Heading():
                yield block.anchor
            case Table():
                yield block.id
            case Chart():
                yield block.table.id
            case Panel():
                yield from _anchors((block.heading, block.chart, *block.body))
            case Grid():
                yield from _anchors(block.panels)
            case Callout():
                yield from _anchors(block.body)
            case BulletList():
                yield from _anchors(part for item in block.items for part in item)
            case _:
                pass
