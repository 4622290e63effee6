"""Every kind of block of the content model as a call of the look. Only this module knows the names of the look."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from outturn.charts.svg import draw
from outturn.renderers.pdf.inline import InlineWriter, place
from outturn.renderers.pdf.paper import ALONE, BESIDE_FACTS, CALLOUT_INSET, FIGURE_GUTTER, HALF, NUMBER_ROOM, POINTS_PER_PIXEL
from outturn.renderers.pdf.pictures import with_names
from outturn.renderers.pdf.table_writer import table_call
from outturn.renderers.pdf.tables import MINOR_SIZES, layout, plain_text
from outturn.renderers.pdf.words import literal, printable, quoted, spoken, truth
from outturn.reports.alike import like_tables
from outturn.reports.content import BulletList, Callout, Chart, Contents, Grid, Heading, Key, Panel, Paragraph, RatingTag, Strong, Table, Text
from outturn.reports.together import announces, is_beneath_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from outturn.charts.size import ChartSize
    from outturn.renderers.pdf.paper import Paper
    from outturn.reports.content import Block, KeyFact

_DEEPEST = 6
_LONG_BODY = 900  # letters; the body of a panel beside another is kept whole up to this length
_LIST_ITEM, _CALLOUT_FRAME = 60, 200  # letters that would fill the last line of an item and its space, and the frame of a callout with its title's line
_TAGS_BESIDE = 46  # letters of tags for which there is room beside a heading
_FACTS_BESIDE = 8
_SHORT_FACT = 9  # letters of a figure that may be set large


class BlockWriter:
    """Writes blocks for a paper. `charts` gathers what the appendix of figures must show; `row_headers` is for tagging."""

    def __init__(self, inline: InlineWriter, paper: Paper, fresh: frozenset[str]) -> None:
        self.inline = inline
        self.charts: list[tuple[Chart, str]] = []
        self.row_headers: list[int] = []
        self._paper = paper
        self._level = 1
        self._placed: set[str] = set()
        self._fresh = fresh
        self._writers: dict[type, Callable[[Any, float], str]] = {
            Paragraph: lambda block, _: self._paragraph(block),
            Heading: lambda block, _: self.heading(block),
            BulletList: self._list,
            Table: self.table,
            Chart: self._standing_chart,
            Panel: self._panel,
            Grid: self._grid,
            Callout: self._callout,
            Key: self._key,
            Contents: lambda block, _: self.contents(block),
        }

    def write(self, blocks: Iterable[Block], width: float) -> str:
        following = list(blocks)
        parts = []
        alike = like_tables(following)
        for at, block in enumerate(following):
            if isinstance(block, Table):
                parts.append(self.table(block, width, alike.get(at, block)))
            elif announces(following, at) and not cast("Paragraph", block).number:
                parts.append(f"#kept{self.inline.running(cast('Paragraph', block).content)}")
            elif is_beneath_number(following, at):
                parts.append(f"#pad(left: {NUMBER_ROOM:g}pt)[{self._list(cast('BulletList', block), width - NUMBER_ROOM)}]")
            else:
                parts.append(self._writers[type(block)](block, width))
        return "\n".join(parts)

    def _body(self, blocks: Iterable[Block], width: float) -> str:
        return f"[{self.write(blocks, width)}]"

    # --- headings
    def heading(self, heading: Heading) -> str:
        """A level is never skipped, whatever the document says; PDF/UA forbids it."""
        self._level = max(2, min(heading.level, self._level + 1, _DEEPEST))
        written = f"#heading(level: {self._level}, {literal(heading.text.strip() or 'Without a title')}){self.label(heading.anchor)}"
        return f"#fresh-section[{written}]" if heading.anchor in self._fresh else written

    def label(self, anchor: str) -> str:
        """The first place with an anchor has its label: Typst refuses a second."""
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return f"#{place(anchor)}"

    # --- text
    def _paragraph(self, block: Paragraph) -> str:
        if not block.content:
            return ""
        words = self.inline.running(block.content)
        return f"#numbered({literal(block.number)}, {words})" if block.number else f"#par{words}"

    def _list(self, block: BulletList, width: float) -> str:
        items = ", ".join(self._body(item, width - 16) for item in block.items)
        return f"#{'enum' if block.ordered else 'list'}({items})" if block.items else ""

    def _callout(self, block: Callout, width: float) -> str:
        title = literal(block.title) if block.title else "none"
        return f"#callout({quoted(block.kind.value)}, {title}, {self._body(block.body, width - CALLOUT_INSET)})"

    def _key(self, block: Key, width: float) -> str:
        entries = "".join(f"({self.inline.write((entry.tag,))}, {literal(entry.meaning)}), " for entry in block.entries)
        notes = self._body(block.notes, width) if block.notes else "none"
        return f"#key({literal(block.title)}, ({entries}), {notes})"

    def contents(self, block: Contents, further: Sequence[tuple[str, str, int]] = ()) -> str:
        """`further` are lines for what stands on paper only: its label, words and level."""
        listed = [(f"at-{entry.anchor}", entry.text, entry.level) for entry in block.entries if self.inline.knows(entry.anchor)]
        entries = {entry[0]: entry for entry in (*listed, *further)}.values()
        if not entries:
            return ""
        names = ", ".join(f"{quoted(anchor)}: {literal(text)}" for anchor, text, _ in entries)
        levels = ", ".join(f"{quoted(anchor)}: {level}" for anchor, _, level in entries)
        return f"#contents({literal(block.title) if block.title else 'none'}, ({names}), ({levels}))"

    # --- tables
    def table(self, table: Table, width: float, whole: Table | None = None) -> str:
        """`whole` holds the rows of all the tables with which it shares its columns: they stand beneath one another, column under column."""
        plan = layout(table, width, like=whole)
        self.row_headers.append(table.row_headers)
        return table_call(table, plan, self.inline, is_whole=plan.height < self._paper.kept_whole) + self.label(table.id)

    # --- charts and panels
    def _standing_chart(self, chart: Chart, width: float) -> str:
        picture = self._picture(chart, ALONE if width >= self._paper.panel else BESIDE_FACTS, width)
        return f"#standing-chart({literal(chart.spec.title)}, {picture}, {self._leads(chart, '')})"

    def _picture(self, chart: Chart, size: ChartSize, width: float) -> str:
        words = spoken(chart.spec.description or chart.spec.title) or "A chart without a description"
        drawn = min(width, size.width * POINTS_PER_PIXEL)
        return f"chart({quoted(printable(draw(with_names(chart.spec), size)))}, {quoted(words)}, {drawn:g}pt)"

    def _leads(self, chart: Chart, anchor: str) -> str:
        """Remembers the chart for the appendix, and leads there."""
        self.charts.append((chart, anchor))
        return f"to-figures({quoted(figures_label(len(self.charts)))})"

    def _panel(self, panel: Panel, width: float, *, top_edge: bool = False) -> str:
        inner = self._paper.panel - (self._paper.width - width)
        picture, caption, leads = self._panel_chart(panel, BESIDE_FACTS, inner)
        head, tags = self._head(panel)
        beneath = truth(len(plain_text(panel.tags)) > _TAGS_BESIDE)
        body = self._body(panel.body, inner)
        short = truth(_room(panel.body) <= _LONG_BODY and len(panel.facts) <= _FACTS_BESIDE)  # the look need not measure it
        flags = f"{short}, top-edge: {truth(top_edge)}"
        return f"#kpi-panel({_edge(panel)}, {head}, {tags}, {beneath}, {picture}, {caption}, {self._facts(panel.facts)}, {body}, {leads}, {flags})"

    def _grid(self, grid: Grid, width: float) -> str:
        """Two in a row; the last of an odd number has the whole width, which leaves no hole."""
        pairs = [grid.panels[at : at + 2] for at in range(0, len(grid.panels), 2)]
        return "\n".join(self._pair(*pair) if len(pair) > 1 else self._panel(pair[0], width, top_edge=True) for pair in pairs)

    def _pair(self, left: Panel, right: Panel) -> str:
        is_whole = truth(_is_short(left.body) and _is_short(right.body))
        return f"#panel-pair({is_whole}, {self._half_panel(left)}, {self._half_panel(right)})"

    def _half_panel(self, panel: Panel) -> str:
        inner = self._paper.half_panel
        picture, caption, leads = self._panel_chart(panel, HALF, inner)
        head, tags = self._head(panel)
        is_whole = truth(_is_short(panel.body))
        body = self._body(panel.body, inner)
        return f"half-panel({_edge(panel)}, {head}, {tags}, {picture}, {caption}, {self._facts(panel.facts)}, {body}, {leads}, {is_whole})"

    def _head(self, panel: Panel) -> tuple[str, str]:
        tags = "#h(9pt, weak: true)".join(self.inline.write((tag,))[1:-1] for tag in panel.tags)
        return f"[{self.heading(panel.heading)}]", f"[{tags}]" if tags else "none"

    def _panel_chart(self, panel: Panel, size: ChartSize, width: float) -> tuple[str, str, str]:
        """The picture, what it shows besides the heading's words, and the way to its figures."""
        if panel.chart is None:
            return "none", "none", "none"
        title = panel.chart.spec.subtitle or panel.chart.spec.title
        caption = literal(title) if title and title != panel.heading.text else "none"
        return self._picture(panel.chart, size, width), caption, self._leads(panel.chart, panel.heading.anchor)

    def _facts(self, facts: Sequence[KeyFact]) -> str:
        return "(" + "".join(f"{self._fact(fact, is_first=not at)}, " for at, fact in enumerate(facts)) + ")"

    def _fact(self, fact: KeyFact, *, is_first: bool) -> str:
        """The figure stands out, the first most of all; what is said of it does not."""
        size = ", size: 14pt" if is_first and len(plain_text(fact.content)) <= _SHORT_FACT else ""
        figure, rest = fact.content[:1], fact.content[1:]
        if rest and isinstance(figure[0], Strong) and all(isinstance(item, Text) for item in rest):
            return f"fact({literal(fact.label)}, {self.inline.write(figure)}, rest: {self.inline.write(rest)}{size})"
        return f"fact({literal(fact.label)}, {self.inline.write(fact.content)}{size})"

    # --- the appendix
    def figures(self) -> str:
        """The table behind each chart, in columns; its caption leads back to the chart."""
        count = self._paper.figure_columns
        width = (self._paper.width - (count - 1) * FIGURE_GUTTER) / count
        tables = "\n".join(self._figures_of(number, chart, anchor, width) for number, (chart, anchor) in enumerate(self.charts, start=1))
        return f"#columns({count}, gutter: figure-gutter)[\n{tables}\n]"

    def _figures_of(self, number: int, chart: Chart, anchor: str, width: float) -> str:
        plan = layout(chart.table, width, MINOR_SIZES)
        self.row_headers.append(chart.table.row_headers)
        back = anchor if self.inline.knows(anchor) else ""
        call = table_call(chart.table, plan, self.inline, is_whole=plan.height < self._paper.kept_whole, is_minor=True, back=back)
        return f"{call}#label({quoted(figures_label(number))})"


def figures_label(number: int) -> str:
    return f"figures-{number}"


def _edge(panel: Panel) -> str:
    """The colour of a panel's edge: of its first rating."""
    tag = next((tag for tag in panel.tags if isinstance(tag, RatingTag)), None)
    return quoted("plain" if tag is None else tag.rating.value.lower() if tag.rating else "unrated")


def _room(blocks: Sequence[Block]) -> float:
    """No less than what blocks take, in letters of a paragraph; infinite for those of which only the look can tell."""
    return sum(_ROOM[type(block)](block) if type(block) in _ROOM else float("inf") for block in blocks)


_ROOM: dict[type, Callable[[Any], float]] = {
    Paragraph: lambda block: len(plain_text(block.content)),
    BulletList: lambda block: sum(_room(item) + _LIST_ITEM for item in block.items),
    Callout: lambda block: _room(block.body) + len(block.title) + _CALLOUT_FRAME,
}


def _is_short(blocks: Sequence[Block]) -> bool:
    letters = 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            return False
        letters += len(plain_text(block.content))
    return letters <= _LONG_BODY
