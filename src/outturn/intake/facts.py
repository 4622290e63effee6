"""What was recognised, before it becomes rows of a package: items with their fields, people, breakdowns, counts, risks and texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.intake.model import NOT_WRITTEN, Sureness

if TYPE_CHECKING:
    from outturn.intake.headings import Heading
    from outturn.intake.model import Cell, Grid, Origin, Paragraph


@dataclass(frozen=True)
class Place:
    """Where in the document something stands: the section by name, and the section that it is part of."""

    section: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Field:
    heading: Heading
    cell: Cell
    period: str = ""


@dataclass(frozen=True)
class Item:
    """One row about one indicator. `listed`: table, summary, list or removed. `marks` are the footnote marks of its name.

    `period` is the one that stands above its table, for columns that name none.
    """

    file: str
    reference: str
    name: str
    kind: str
    place: Place
    listed: str
    name_cell: Cell
    fields: tuple[Field, ...] = ()
    marks: str = ""
    frequency: str = ""
    is_new: bool = False
    struck: bool = False
    old_name: str = ""
    period: str = ""


@dataclass(frozen=True)
class Holder:
    """Who answers for a section."""

    place: Place
    post: str
    holder: str
    cell: Cell


@dataclass(frozen=True)
class Breakdown:
    """A table by members. `headings` are those of its value columns, each with its column's place in the grid."""

    file: str
    title: str
    place: Place
    corner: str
    grid: Grid
    headings: tuple[tuple[int, Heading], ...]
    header_rows: int
    scale: float | None = None
    title_from: Paragraph | None = None


@dataclass(frozen=True)
class Counts:
    """How many were rated what, of one section (or of all: `*`)."""

    file: str
    subject: str
    counts: tuple[tuple[str, Cell], ...]
    label_cell: Cell | None = None


@dataclass(frozen=True)
class RiskSeen:
    file: str
    reference: str
    title: str
    group: str
    text: str
    origin: Origin
    fields: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True)
class Words:
    """A text about something. `kind`: narrative, footnote. `subject` is a reference, a section or the report; `mark` a footnote mark."""

    file: str
    kind: str
    text: str
    origin: Origin
    reference: str = ""
    place: Place = field(default_factory=Place)
    mark: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fate:
    """What became of a cell or a paragraph. `became` names table, row and column of the package, with the value.

    `question` has a line for each question: table, what is asked, what is assumed, with strokes between.
    """

    origin: Origin
    text: str
    sureness: Sureness
    became: tuple[str, ...] = ()
    note: str = ""
    question: str = ""


@dataclass
class Ledger:
    """The fate of every cell and paragraph. What nobody has said anything about is not understood."""

    fates: dict[Origin, Fate] = field(default_factory=dict)

    def say(self, origin: Origin, text: str, sureness: Sureness, note: str = "", became: str = "", question: str = "") -> None:
        """Adds to what was said before; the less sure of two counts, except that “not used” gives way to any use. The text is the one said first."""
        before = self.fates.get(origin)
        if before is None:
            self.fates[origin] = Fate(origin, text, sureness, (became,) if became else (), note, question)
            return
        notes = before.note if not note or note in before.note else "; ".join(part for part in (before.note, note) if part)
        became_all = before.became + ((became,) if became and became not in before.became else ())
        questions = "\n".join(dict.fromkeys(part for part in (*before.question.split("\n"), question) if part))
        self.fates[origin] = Fate(origin, before.text or text, _less_sure(before.sureness, sureness), became_all, notes, questions)

    def cell(self, cell: Cell, sureness: Sureness, note: str = "", became: str = "", question: str = "") -> None:
        if cell.note == NOT_WRITTEN:
            return
        shown = cell.text if not cell.struck else f"{cell.text} (struck out: {cell.struck})".strip()
        self.say(cell.origin, shown, sureness, "; ".join(part for part in (note, cell.note) if part), became, question)

    def paragraph(self, paragraph: Paragraph, sureness: Sureness, note: str = "", became: str = "", question: str = "") -> None:
        self.say(paragraph.origin, paragraph.text, sureness, note, became, question)


_ORDER = (Sureness.NOT_USED, Sureness.CERTAIN, Sureness.ASSUMED, Sureness.NOT_UNDERSTOOD)


def _less_sure(one: Sureness, other: Sureness) -> Sureness:
    return max(one, other, key=_ORDER.index)


@dataclass
class Reading:
    """Everything that was recognised in all files, in their order."""

    ledger: Ledger = field(default_factory=Ledger)
    items: list[Item] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    breakdowns: list[Breakdown] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)
    risks: list[RiskSeen] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=dict)
    kept_unless_said: set[str] = field(default_factory=set)
    sections: dict[str, Place] = field(default_factory=dict)
