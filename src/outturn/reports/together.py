"""What stands together on paper: sections that begin a page, and lines that stay with what they announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Emphasis, Grid, Heading, Link, NoteRef, Panel, Paragraph, RatingTag, Strong, Table, Text, TrendTag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.reports.content import Block, Inline

_ANNOUNCEMENT = 320  # letters


def fresh_sections(blocks: Sequence[Block]) -> frozenset[str]:
    """The anchors of sections that begin on a new page: those with panels, and the one after them. One panel alone needs no page of its own."""
    if sum(isinstance(block, Panel | Grid) for block in blocks) == 1:
        return frozenset()
    fresh: set[str] = set()
    section, had_panels = "", False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            section = block.anchor
            if had_panels:
                fresh.add(section)
            had_panels = False
        elif isinstance(block, Panel | Grid):
            fresh.add(section)
            had_panels = True
    return frozenset(fresh - {""})


def announces(blocks: Sequence[Block], at: int) -> bool:
    """Whether a short paragraph leads into a list, or stands alone between a heading and a heading, table or panel."""
    block = blocks[at]
    if not isinstance(block, Paragraph) or at == len(blocks) - 1:
        return False
    words, following = plain_words(block.content), blocks[at + 1]
    if len(words) > _ANNOUNCEMENT:
        return False
    if isinstance(following, BulletList):
        return words.endswith(":")
    return at > 0 and isinstance(blocks[at - 1], Heading) and isinstance(following, Heading | Table | Panel | Grid)


def is_beneath_number(blocks: Sequence[Block], at: int) -> bool:
    """Whether a list belongs to the numbered paragraph before it, so that it stands as far in as that paragraph's words."""
    before = blocks[at - 1] if at else None
    return isinstance(blocks[at], BulletList) and isinstance(before, Paragraph) and bool(before.number)


def plain_words(content: Iterable[Inline]) -> str:
    return "".join(_plain(item) for item in content)


def _plain(item: Inline) -> str:
    match item:
        case Text(text=text) | RatingTag(text=text) | TrendTag(text=text):
            return text
        case Strong(content=content) | Emphasis(content=content) | Link(content=content):
            return plain_words(content)
        case NoteRef(number=number):
            return f"[{number}]"
