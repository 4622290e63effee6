"""What a definition says, as values: the records, their columns, and the indicators that are made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Frequency, Kind, Polarity, Unit
from outturn.measures.vocabulary import TEMPORAL, DateForm, Kept, Method, Nation, OpenCases, RecordType, Unreadable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True)
class RecordColumn:
    """`source` is the heading in the records; `allowed` are the only words, where they are listed."""

    name: str
    type: RecordType
    source: str
    form: DateForm = DateForm.DAY_FIRST
    allowed: tuple[str, ...] = ()

    @property
    def is_temporal(self) -> bool:
        return self.type in TEMPORAL


@dataclass(frozen=True)
class Roles:
    """The columns that say when a case was created, when it is due and when it was closed; empty where there is none."""

    created: str = ""
    due: str = ""
    closed: str = ""

    def column(self, role: str) -> str:
        """Of a role by its name; empty for any other word."""
        return {"created": self.created, "due": self.due, "closed": self.closed}.get(role, "")


@dataclass(frozen=True)
class Place:
    """Where in the definition something stands, for messages."""

    key: str
    line: int | None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One indicator. `period` is the column of the date that puts a record into a period; `breakdowns` are columns of texts."""

    indicator: str
    name: str
    method: Method
    period: str
    frequency: Frequency
    unit: Unit
    kind: Kind = Kind.KPI
    polarity: Polarity = Polarity.HIGHER
    filter: str = ""
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    percentile: float = 50.0
    per: float | None = None
    open: OpenCases | None = None
    breakdowns: tuple[str, ...] = ()
    descriptive: Mapping[str, str | int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Population:
    """How many people there are from a day on: of the whole, or of one member of a breakdown (`district=Ashford`)."""

    start: dt.date
    breakdown: str
    number: float


@dataclass(frozen=True, kw_only=True)
class Definition:
    """`source` is the name of its file. `as_at` is None where the definition leaves it to whoever measures."""

    source: str
    title: str
    columns: Mapping[str, RecordColumn]
    roles: Roles
    measures: tuple[Measure, ...]
    as_at: dt.date | None = None
    key: tuple[str, ...] = ()
    keep: Kept = Kept.FIRST
    keep_by: str = ""
    filter: str = ""
    time_zone: str = "Europe/London"
    unreadable: Unreadable = Unreadable.REFUSE
    sheet: str = ""
    table: str = ""
    nation: Nation = Nation.ENGLAND
    also_closed: frozenset[dt.date] = frozenset()
    populations: tuple[Population, ...] = ()
    populations_file: str = ""
    organisation: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def types(self) -> dict[str, RecordType]:
        return {name: column.type for name, column in self.columns.items()}
