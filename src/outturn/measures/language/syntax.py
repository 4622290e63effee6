"""The parts that an expression is made of, as its text has them; each knows the character at which it begins."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class _Unit(Enum):
    """In which unit a span of time is counted; the number is how many of the base (days, or microseconds) it holds."""

    CALENDAR = "days"
    WORKING = "working days"
    ELAPSED = "elapsed"


@dataclass(frozen=True)
class Unit:
    """`base` says what is counted, `size` how many of it one unit is: a week is seven calendar days."""

    base: _Unit
    size: int
    words: str


CALENDAR, WORKING, ELAPSED = _Unit.CALENDAR, _Unit.WORKING, _Unit.ELAPSED
_SECOND = 1_000_000

UNITS = {
    "days": Unit(CALENDAR, 1, "days"),
    "calendar days": Unit(CALENDAR, 1, "days"),
    "weeks": Unit(CALENDAR, 7, "weeks"),
    "working days": Unit(WORKING, 1, "working days"),
    "elapsed days": Unit(ELAPSED, 86_400 * _SECOND, "elapsed days"),
    "hours": Unit(ELAPSED, 3_600 * _SECOND, "hours"),
    "minutes": Unit(ELAPSED, 60 * _SECOND, "minutes"),
}
"""By how they are written, in the plural."""


@dataclass(frozen=True)
class Name:
    text: str
    place: int


@dataclass(frozen=True)
class Literal:
    value: str | float | bool | dt.date
    place: int


@dataclass(frozen=True)
class Span:
    """A number with a unit: `28 days`, `agreed working days`."""

    number: Node
    unit: Unit
    place: int


@dataclass(frozen=True)
class Counted:
    """A difference of two dates counted in a unit: `closed - created in working days`."""

    difference: Node
    unit: Unit
    place: int


@dataclass(frozen=True)
class Binary:
    """`mark` is one of + - * / and or = != < <= > >=."""

    mark: str
    left: Node
    right: Node
    place: int


@dataclass(frozen=True)
class Unary:
    """`mark` is not or -."""

    mark: str
    of: Node
    place: int


@dataclass(frozen=True)
class Missing:
    of: Node
    negated: bool
    place: int


@dataclass(frozen=True)
class Among:
    of: Node
    values: tuple[Node, ...]
    negated: bool
    place: int


Node = Name | Literal | Span | Counted | Binary | Unary | Missing | Among
