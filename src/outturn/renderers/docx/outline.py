"""What a document holds before a word of it is written: its headings, its charts, and the places that links may lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Callout, Chart, Grid, Heading, Panel, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.reports.content import Block, Document

_LONGEST_NAME = 40  # of a bookmark in Word
DEEPEST_HEADING = 4


@dataclass(frozen=True)
class PlacedChart:
    """`is_half` says that other formats draw the chart at half the width, beside another."""

    chart: Chart
    is_half: bool


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """In reading order, with what is inside of lists, panels and the like after the block that holds it."""
    for block in blocks:
        yield block
        yield from every_block(_inside(block))


def _inside(block: Block) -> tuple[Block, ...]:
    match block:
        case BulletList(items=items):
            return tuple(inner for item in items for inner in item)
        case Panel(heading=heading, body=body):
            return (heading, *body)
        case Grid(panels=panels):
            return panels
        case Callout(body=body):
            return body
        case _:
            return ()


def placed_charts(blocks: Iterable[Block]) -> list[PlacedChart]:
    """Every chart in reading order."""
    blocks = list(every_block(blocks))
    halves = {panel.heading.anchor for block in blocks if isinstance(block, Grid) for panel in block.panels}
    found = []
    for block in blocks:
        if isinstance(block, Panel) and block.chart:
            found.append(PlacedChart(block.chart, block.heading.anchor in halves))
        elif isinstance(block, Chart):
            found.append(PlacedChart(block, is_half=False))
    return found


def headings(blocks: Iterable[Block]) -> list[Heading]:
    return [block for block in every_block(blocks) if isinstance(block, Heading)]


def heading_level(heading: Heading) -> int:
    """The document's title has a style of its own, so that the model's level 2 is Word's Heading 1."""
    return min(max(heading.level - 1, 1), DEEPEST_HEADING)


def bookmark_names(document: Document, extra: Iterable[str] = ()) -> dict[str, str]:
    """A name that Word allows for every place that a link may lead to: headings, tables, and those of `extra`."""
    charts = placed_charts(document.blocks)
    anchors = [block.anchor if isinstance(block, Heading) else block.id for block in every_block(document.blocks) if isinstance(block, Heading | Table)]
    anchors += [placed.chart.table.id for placed in charts] + list(extra)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in dict.fromkeys(anchors):
        plain = "_" + re.sub(r"[^A-Za-z0-9_]", "_", anchor)
        name, number = plain[:_LONGEST_NAME], 2
        while name.lower() in taken:
            ending = f"_{number}"
            name, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
        taken.add(name.lower())
        names[anchor] = name
    return names
