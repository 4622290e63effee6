"""The index of a report in many pages: a script that only holds data, so that it can be read where nothing may be fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.renderers.html.plan import PageKind
from outturn.reports.content import Callout, Heading, Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outturn.renderers.html.plan import Page

_KINDS = {PageKind.INDEX: "Report", PageKind.SECTION: "Section", PageKind.INDICATOR: "Indicator"}


@dataclass(frozen=True)
class IndexEntry:
    """`where` says what it is and what it belongs to: “Indicator in Highways”."""

    title: str
    target: str
    where: str


def index_entries(pages: Sequence[Page]) -> list[IndexEntry]:
    """Every page, then every heading inside it, in the order of reading."""
    titles = {page.file: page.title for page in pages}
    found: list[IndexEntry] = []
    for page in pages:
        kind = _KINDS[page.kind]
        found.append(IndexEntry(page.title, page.file, f"{kind} in {titles[page.above[-1]]}" if page.above[1:] else kind))
        inner = (heading for heading in _headings(page.blocks) if heading is not page.heading)
        found += [IndexEntry(heading.text, f"{page.file}#{heading.anchor}", f"In {page.title}") for heading in inner]
    return found


def index_script(pages: Sequence[Page]) -> bytes:
    """Plain ASCII without a “<”: whatever the words are, they cannot be anything but words."""
    rows = [[entry.title, entry.target, entry.where] for entry in index_entries(pages)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    return f"globalThis.reportIndex = [\n{lines}\n];\n".replace("<", "\\u003c").encode("ascii")


def _headings(blocks: Iterable[object]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Panel):
            yield from _headings((block.heading, *block.body))
        elif isinstance(block, Callout):
            yield from _headings(block.body)
