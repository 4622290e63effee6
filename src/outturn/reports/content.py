"""The content model of a report, from which every renderer draws.

All values are frozen and hold only text, numbers and other content, so that a document can be compared, written as
JSON, and drawn by any renderer without a decision left to make.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.assessment.vocabulary import Rating, Trend
    from outturn.charts.spec import ChartSpec


# --- inline content
@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Strong:
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """`target` is an address, or `#anchor` inside the document."""

    target: str
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class NoteRef:
    """Points to the note of the same `number` in `Document.notes`."""

    number: int


@dataclass(frozen=True)
class RatingTag:
    """A rating with its word, never colour alone; `rating` None is “Not rated”. `reason` says why, in words."""

    rating: Rating | None
    text: str
    reason: str = ""
    rests_on_rounding: bool = False


@dataclass(frozen=True)
class TrendTag:
    """A direction of travel with its word; `good` is True for improving, False for worsening, None where neither."""

    trend: Trend | None
    text: str
    good: bool | None = None
    reason: str = ""


Inline = Text | Strong | Emphasis | Link | NoteRef | RatingTag | TrendTag


# --- blocks
@dataclass(frozen=True)
class Heading:
    """`level` 2 and below; the document's title is the only heading of level 1. `anchor` is unique in the document."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """`number` is its place in a committee paper, such as 3.2; renderers set it before the words. Empty elsewhere."""

    content: tuple[Inline, ...]
    number: str = ""


@dataclass(frozen=True)
class BulletList:
    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True)
class TableColumn:
    """`group` names a heading that spans neighbouring columns with the same group; renderers may repeat it in each."""

    header: str
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """`value` is the raw number or ISO date behind the text, for spreadsheets; None for text."""

    content: tuple[Inline, ...]
    value: float | int | str | None = None


@dataclass(frozen=True)
class TableRow:
    cells: tuple[Cell, ...]
    is_total: bool = False
    level: int = 0


@dataclass(frozen=True)
class Table:
    """The first column holds the row headers unless `row_headers` says 0. `id` is unique in the document."""

    id: str
    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    row_headers: int = 1
    notes: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class KeyFact:
    """One label and its value beside a chart: “Current” “97.3%”."""

    label: str
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class Chart:
    """A chart and the table of the same figures behind it.

    `numerators` and `denominators` have one entry for each period, or none at all where the figures are no shares; they are
    for spreadsheets and programs, and are not drawn.
    """

    spec: ChartSpec
    table: Table
    numerators: tuple[float | None, ...] = ()
    denominators: tuple[float | None, ...] = ()


class PanelKind(StrEnum):
    KPI = "kpi"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class Panel:
    """One indicator: kept together on paper. `heading` is a heading of the given level with its own anchor."""

    kind: PanelKind
    heading: Heading
    tags: tuple[RatingTag | TrendTag, ...]
    facts: tuple[KeyFact, ...]
    chart: Chart | None
    body: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Panels side by side, two in a row where there is room."""

    panels: tuple[Panel, ...]


class CalloutKind(StrEnum):
    NOTICE = "notice"
    ACTION = "action"
    WARNING = "warning"


@dataclass(frozen=True)
class Callout:
    """Set apart from the text: a notice, a management action, a warning. `title` says which in words."""

    kind: CalloutKind
    title: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class KeyEntry:
    """One line of the key: a tag and what it means."""

    tag: RatingTag | TrendTag
    meaning: str


@dataclass(frozen=True)
class Key:
    title: str
    entries: tuple[KeyEntry, ...]
    notes: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class ContentsEntry:
    text: str
    anchor: str
    level: int


@dataclass(frozen=True)
class Contents:
    """A list of links to headings; the renderer may give page numbers."""

    title: str
    entries: tuple[ContentsEntry, ...]


Block = Heading | Paragraph | BulletList | Table | Chart | Panel | Grid | Callout | Key | Contents


@dataclass(frozen=True)
class Note:
    number: int
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class Logo:
    """`text` says what it shows, for those who do not see it; `width` and `height` give its proportion. In JSON, `data` is in base64."""

    data: bytes
    media_type: str
    text: str
    width: float
    height: float


@dataclass(frozen=True)
class Document:
    """`notice` stands on every output (an example council says that it is invented). `facts` are the lines of the cover.

    `accent` is the organisation's colour as #RRGGBB, dark enough for white letters; empty for the program's own.

    `data` holds the report's figures once more as whole tables, for spreadsheets and programs; pages do not draw them.
    `is_short`: a paper of a few pages, whose title and facts stand above its text instead of on a front page.
    `first_section` is the anchor of the heading of level 2 with which the sections begin: what stands before it is for every
    reader. Where it is empty, every heading of level 2 begins a section.
    """

    title: str
    subtitle: str
    organisation: str
    period: str
    report: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    notice: str = ""
    language: str = "en-GB"
    facts: tuple[KeyFact, ...] = field(default=())
    data: tuple[Table, ...] = ()
    is_short: bool = False
    first_section: str = ""
    logo: Logo | None = None
    accent: str = ""
