"""The places in a document that a link may lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Callout, Grid, Heading, Panel, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.reports.content import Block


def anchors_of(blocks: Iterable[Block]) -> frozenset[str]:
    """Of headings, panels and tables, however deep they stand."""
    return frozenset(anchor for anchor in _anchors(blocks) if anchor)


def _anchors(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.anchor
        elif isinstance(block, Table):
            yield block.id
        elif isinstance(block, Panel):
            yield block.heading.anchor
            yield from _anchors(block.body)
        elif isinstance(block, Grid):
            yield from _anchors(block.panels)
        elif isinstance(block, Callout):
            yield from _anchors(block.body)
        elif isinstance(block, BulletList):
            for item in block.items:
                yield from _anchors(item)
