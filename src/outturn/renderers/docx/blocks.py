"""Every kind of block of the content model as text of WordprocessingML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from outturn.renderers.docx.outline import heading_level
from outturn.renderers.docx.tables import can_stand
from outturn.renderers.docx.wordml import TAB, TWIPS_PER_PIXEL, paragraph, picture, run
from outturn.reports.alike import like_tables
from outturn.reports.content import (
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Chart,
    Contents,
    Grid,
    Heading,
    Key,
    Panel,
    Paragraph,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from outturn.reports.together import announces, is_beneath_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from outturn.renderers.docx.inline import InlineWriter
    from outturn.renderers.docx.pictures import Picture
    from outturn.renderers.docx.tables import TableWriter
    from outturn.renderers.docx.template import Styles
    from outturn.reports.content import Block, KeyFact

_DEEPEST_LIST = 3
_BAR = {CalloutKind.ACTION: "A31D1D", CalloutKind.WARNING: "8A6500"}  # a notice has the colour of the report
_CALLOUT_INDENT = 200
_LIST_INDENT = 284
_NUMBER_INDENT, _ITEM_INDENT = 680, 397
_FEWEST_FACTS, _MOST_FACTS = 2, 8  # in one row beneath a chart
_KEEP = "<w:keepNext/>"
_BREAK, _NO_BREAK = "<w:pageBreakBefore/>", '<w:pageBreakBefore w:val="0"/>'
"""In a short paper no section begins on a new page, whatever the style of its heading says."""
_QUIET = '<w:pBdr><w:top w:val="nil"/></w:pBdr><w:spacing w:before="320" w:after="120"/>'
_QUIET_LETTERS = '<w:sz w:val="28"/><w:szCs w:val="28"/>'
"""The headings of a short paper in our own style: smaller, and without the rule that divides a long report."""


@dataclass(frozen=True)
class Place:
    """Where a block stands: the room in pixels, how deep in lists, in which callout if in any, and how far in (twips) beneath a number."""

    width: float
    list_level: int = 0
    callout: CalloutKind | None = None
    indent: int = 0


class BlockWriter:
    """Writes blocks in reading order. It never decides on a word or a number: those are the content model's."""

    def __init__(
        self,
        styles: Styles,
        inline: InlineWriter,
        tables: TableWriter,
        bookmarks: dict[str, str],
        pictures: dict[str, Picture],
        new_list: Callable[[], str],
        *,
        is_short: bool = False,
        is_quiet: bool = False,
        fresh: frozenset[str] = frozenset(),
    ) -> None:
        """`fresh` are the anchors of the sections that begin on a new page."""
        self._styles, self._inline, self._tables = styles, inline, tables
        self._bookmarks, self._pictures, self._new_list = bookmarks, pictures, new_list
        self._break = _NO_BREAK if is_short else ""
        self._is_quiet, self._fresh = is_quiet, fresh
        self._marks = 0
        self._drawn = 0
        self._writers: dict[type, Callable[[Any, Place], str]] = {
            Heading: lambda block, _: self.heading(block),
            Paragraph: self._paragraph,
            BulletList: self._list,
            Table: self.table,
            Chart: lambda block, _: self._chart(block, keep=False),
            Panel: self._panel,
            # One beneath the other: a table for layout would hide their headings from navigation.
            Grid: lambda block, place: self.write(block.panels, place),
            Callout: self._callout,
            Key: self._key,
            Contents: lambda block, _: self._inner_contents(block),
        }

    def write(self, blocks: Iterable[Block], place: Place) -> str:
        following = list(blocks)
        alike = like_tables(following)
        return "".join(self._one(following, at, place, alike.get(at)) for at in range(len(following)))

    def _one(self, blocks: Sequence[Block], at: int, place: Place, like: Table | None) -> str:
        block = blocks[at]
        if isinstance(block, Table):
            return self.table(block, place, like=like)
        if isinstance(block, Paragraph) and announces(blocks, at):
            return self._paragraph(block, place, keep=True)
        return self.block(block, replace(place, indent=_NUMBER_INDENT) if is_beneath_number(blocks, at) else place)

    def block(self, block: Block, place: Place) -> str:
        return self._writers[type(block)](block, place)

    # --- headings, paragraphs, lists
    def heading(self, heading: Heading, properties: str = "") -> str:
        level = heading_level(heading)
        is_quiet = self._is_quiet and level == 1
        starts = _BREAK if heading.anchor in self._fresh else self._break
        words = self.mark(heading.anchor, run(heading.text, _QUIET_LETTERS if is_quiet else ""))
        return paragraph(self._styles[f"heading {level}"], words, _KEEP + starts + (_QUIET if is_quiet else properties))

    def mark(self, anchor: str, runs: str) -> str:
        """The runs with the bookmark that links of the anchor lead to."""
        self._marks += 1
        return f'<w:bookmarkStart w:id="{self._marks}" w:name="{self._bookmarks[anchor]}"/>{runs}<w:bookmarkEnd w:id="{self._marks}"/>'

    def _paragraph(self, block: Paragraph, place: Place, *, keep: bool = False) -> str:
        text, kept = self._inline.write(block.content), _KEEP if keep else ""
        if block.number and not place.callout:
            return paragraph(self._styles["Normal"], run(block.number) + TAB + text, kept + _HANGING)
        return paragraph(self._styles["Normal"], text, kept + self._box(place.callout, _CALLOUT_INDENT))

    def _list(self, block: BulletList, place: Place) -> str:
        number = self._new_list() if block.ordered else ""
        inside = replace(place, list_level=place.list_level + 1)
        return "".join(self._item(item, number, inside) for item in block.items)

    def _item(self, item: Sequence[Block], number: str, place: Place) -> str:
        """The first paragraph bears the bullet or the number; what follows stands beneath it."""
        first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (Paragraph(()), item)
        level = min(place.list_level, _DEEPEST_LIST)
        name = "List Number" if number else "List Bullet" if level == 1 else f"List Bullet {level}"
        properties = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
        if place.callout:
            properties += self._box(place.callout, _CALLOUT_INDENT + level * _LIST_INDENT, hanging=_LIST_INDENT)
        elif place.indent:
            properties += f'<w:ind w:left="{place.indent + level * _ITEM_INDENT}" w:hanging="{_ITEM_INDENT}"/>'
        text = paragraph(self._styles[name], self._inline.write(first.content), properties)
        return text + "".join(self._beneath(block, place) for block in rest)

    def _beneath(self, block: Block, place: Place) -> str:
        if isinstance(block, Paragraph):
            indent = f'<w:ind w:left="{place.indent + place.list_level * _ITEM_INDENT}"/>'
            return paragraph(self._styles["List Continue"], self._inline.write(block.content), self._box(place.callout, _CALLOUT_INDENT) or indent)
        return self.block(block, place)

    def _inner_contents(self, block: Contents) -> str:
        entries = [entry for entry in block.entries if entry.anchor in self._bookmarks]
        links = (paragraph(self._styles["List Bullet"], self._inline.link_to(entry.anchor, entry.text)) for entry in entries)
        return self._caption(block.title) + "".join(links)

    # --- tables
    def _caption(self, text: str, anchor: str = "") -> str:
        """Kept with what it names even where a template's own style does not say so."""
        return paragraph(self._styles["caption"], self.mark(anchor, run(text)) if anchor else run(text), _KEEP)

    def table(self, block: Table, place: Place, *, is_small: bool = False, like: Table | None = None) -> str:
        notes = "".join(paragraph(self._styles["Table Note"], self._inline.write(note.content)) for note in block.notes)
        return self._caption(block.caption, block.id) + self._tables.write(block, place.width, is_small=is_small, like=like) + (notes or self._gap())

    def _gap(self, *, keep: bool = False) -> str:
        """Word joins two tables that touch, and a table wants a paragraph after it."""
        return paragraph(self._styles["Table End"], "", _KEEP if keep else "")

    def _key(self, block: Key, place: Place) -> str:
        rows = tuple(TableRow((Cell((entry.tag,)), Cell((Text(entry.meaning),)))) for entry in block.entries)
        table = Table("", block.title, (TableColumn("Word"), TableColumn("Meaning")), rows)
        notes = "".join(paragraph(self._styles["Table Note"], self._inline.write(note.content)) for note in block.notes)
        return self._caption(block.title) + self._tables.write(table, place.width) + self._gap() + notes

    # --- panels
    def _panel(self, panel: Panel, place: Place) -> str:
        """Everything up to the first text is kept together on a page."""
        parts = [self.heading(panel.heading, _RULE_ABOVE)]
        if panel.tags:
            tags = run("\u2003").join(self._inline.write((tag,)) for tag in panel.tags)
            parts.append(paragraph(self._styles["Panel Ratings"], tags))
        if panel.chart:
            parts.append(self._chart(panel.chart, keep=bool(panel.facts or panel.body), spacing=_NEAR))
        if panel.facts:
            parts.append(self._facts(panel, place))
        return "".join(parts) + (self.write(panel.body, place) if panel.chart else self._led_to_table(panel.body, place))

    def _led_to_table(self, body: Sequence[Block], place: Place) -> str:
        """A panel without a chart has a table in its stead, such as milestones: the words before it stay with it."""
        at = next((at for at, block in enumerate(body) if isinstance(block, Table)), 0)
        if not all(isinstance(block, Paragraph) for block in body[:at]):
            return self.write(body, place)
        return "".join(self._paragraph(block, place, keep=True) for block in body[:at] if isinstance(block, Paragraph)) + self.write(body[at:], place)

    def _facts(self, panel: Panel, place: Place) -> str:
        """As a table of one row where they fit beside one another, else line by line."""
        keep = bool(panel.body)
        across = Table("", f"Figures of {panel.heading.text}", tuple(TableColumn(fact.label) for fact in panel.facts), (_fact_row(panel.facts),), row_headers=0)
        if _FEWEST_FACTS <= len(panel.facts) <= _MOST_FACTS and can_stand(across, place.width):
            return self._tables.write(across, place.width, keep_with_next=keep, is_small=True) + self._gap(keep=keep)
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{round(place.width * TWIPS_PER_PIXEL)}"/></w:tabs>'
        last = len(panel.facts) - 1
        return "".join(self._fact(fact, (_KEEP if keep or number < last else "") + tab) for number, fact in enumerate(panel.facts)) + self._gap(keep=keep)

    def _fact(self, fact: KeyFact, properties: str) -> str:
        return paragraph(self._styles["Panel Fact"], run(fact.label) + TAB + self._inline.write(fact.content, strong=True), properties)

    def _chart(self, chart: Chart, *, keep: bool, spacing: str = "") -> str:
        """Its title (beneath the heading of a panel only what that does not say), a link to the table of its figures, and the picture."""
        shown = chart.spec.subtitle if spacing and chart.spec.subtitle else chart.spec.title
        title = f"{run(shown)}{run(chr(0x2003))}{self._inline.link_to(chart.table.id, 'Figures of this chart', style='Chart Link')}"
        drawn = self._pictures[chart.spec.id]
        self._drawn += 1
        described = chart.spec.description.strip() or chart.spec.title
        image = picture(drawn.relation, self._drawn, chart.spec.title, described, drawn.width, drawn.height)
        return paragraph(self._styles["caption"], title, _KEEP + spacing) + paragraph(self._styles["Chart Picture"], image, _KEEP if keep else "")

    # --- callouts
    def _callout(self, block: Callout, place: Place) -> str:
        title = paragraph(self._styles["Callout Title"], run(block.title), self._box(block.kind, _CALLOUT_INDENT))
        return title + self.write(block.body, replace(place, callout=block.kind, list_level=0)) + self._gap()

    def _box(self, kind: CalloutKind | None, left: int, *, hanging: int = 0) -> str:
        """A bar at the left and a ground, in the order that the schema asks for. All of a callout's paragraphs share them, so that they join."""
        if kind is None:
            return ""
        colour = _BAR.get(kind, self._styles.accent)
        bar = f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="{colour}"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/>'
        return f'{bar}<w:ind w:left="{left}"{f" w:hanging={chr(34)}{hanging}{chr(34)}" if hanging else ""}/>'


_RULE_ABOVE = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="6" w:color="C9D1D9"/></w:pBdr>'


_HANGING = f'<w:tabs><w:tab w:val="left" w:pos="{_NUMBER_INDENT}"/></w:tabs><w:ind w:left="{_NUMBER_INDENT}" w:hanging="{_NUMBER_INDENT}"/>'
"""The number of a paragraph stands out to its left, as in committee papers."""

_NEAR = '<w:spacing w:before="60" w:after="40"/>'


def _fact_row(facts: Sequence[KeyFact]) -> TableRow:
    return TableRow(tuple(Cell(fact.content) for fact in facts))
