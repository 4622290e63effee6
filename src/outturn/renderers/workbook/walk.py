"""Goes through a document in its order, and says of every block under which headings it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Callout, Chart, Grid, Heading, Panel, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.reports.content import Block, Document


@dataclass(frozen=True)
class Place:
    """`section` is the last heading of the second level, `under` the last heading of all; empty before the first."""

    section: str = ""
    under: str = ""
    panel: Panel | None = None
    callout: Callout | None = None

    @property
    def reference(self) -> str:
        return split_reference(self.under)[0] if self.panel else ""

    @property
    def name(self) -> str:
        return split_reference(self.under)[1] if self.panel else self.under


def split_reference(heading: str) -> tuple[str, str]:
    """“FN06: Calls answered” is the reference FN06 and the name; a heading without a reference is all name."""
    reference, colon, name = heading.partition(": ")
    return (reference, name) if colon and " " not in reference else ("", heading)


def walk(document: Document) -> Iterator[tuple[Place, Block]]:
    yield from _walk(document.blocks, Place())


def _walk(blocks: Iterable[Block], place: Place) -> Iterator[tuple[Place, Block]]:
    for block in blocks:
        if isinstance(block, Heading) and place.panel is None:
            place = Place(block.text, block.text) if block.level == 2 else replace(place, under=block.text)
        yield place, block
        yield from _inside(block, place)


def _inside(block: Block, place: Place) -> Iterator[tuple[Place, Block]]:
    match block:
        case Grid():
            yield from _walk(block.panels, place)
        case Panel():
            inner = replace(place, under=block.heading.text, panel=block)
            yield from _walk((*((block.chart,) if block.chart else ()), *block.body), inner)
        case Callout():
            yield from _walk(block.body, replace(place, callout=block))
        case BulletList():
            yield from _walk((part for item in block.items for part in item if isinstance(part, Table | Chart | Panel | Grid | Callout)), place)
