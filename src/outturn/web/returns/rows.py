"""The returns that a person sees in a list: which, in which group, and what can be said of each without asking again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from outturn.access.decision import Thing
from outturn.access.vocabulary import Permission
from outturn.actions.making import made_by
from outturn.assessment.vocabulary import Rating
from outturn.returns.progress import FINISHED, is_late
from outturn.returns.vocabulary import ReturnState
from outturn.store.models import Return

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from outturn.package.package import Package
    from outturn.web.people import Person

GROUPS: Mapping[str, str] = {
    "mine": "Waiting for your decision",
    "returned": "Sent back",
    "late": "Late",
    "due": "Due",
    "draft": "Drafts",
    "submitted": "Sent in, waiting for approval",
    "finished": "Approved",
}
"""In the order in which they are shown: what asks for something comes first."""


class Standing(Protocol):
    """What a list says of a return: a Return, or its row without the long texts, which stay in the database."""

    @property
    def pk(self) -> int: ...
    @property
    def revision(self) -> int: ...
    @property
    def indicator(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def due(self) -> dt.date: ...
    @property
    def state(self) -> str: ...
    @property
    def rating(self) -> str: ...
    @property
    def warnings(self) -> int: ...
    @property
    def owner(self) -> str: ...
    @property
    def maker(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def cycle_id(self) -> int: ...


_LISTED = ("pk", "revision", "indicator", "section", "period", "due", "state", "rating", "warnings", "owner", "maker", "reason", "cycle_id")


class Row(NamedTuple):
    """One return in a list. `may_enter` and `may_decide` are for this person; `is_clean`: it may be approved without a look at its page."""

    pk: int
    revision: int
    indicator: str
    name: str
    section: str
    section_name: str
    period: str
    due: dt.date
    state: ReturnState
    late: bool
    rating: str
    warnings: int
    owner: str
    maker: str
    reason: str
    cycle: int
    may_enter: bool
    may_decide: bool

    @property
    def group(self) -> str:
        if self.state is ReturnState.SUBMITTED:
            return "mine" if self.may_decide else "submitted"
        if self.state in FINISHED:
            return "finished"
        if self.state is ReturnState.RETURNED:
            return "returned"
        return "late" if self.late else self.state.value

    @property
    def is_clean(self) -> bool:
        return not self.warnings and self.rating != Rating.RED

    @property
    def says(self) -> str:
        """The words of its state; “late” comes before what it is besides, as in “late, draft”."""
        state = "sent back" if self.state is ReturnState.RETURNED else self.state.value
        return f"late, {state}" if self.late else state


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    rows: tuple[Row, ...]


def rows_of(found: Iterable[Standing], package: Package, person: Person, on: dt.date) -> list[Row]:
    """Those that the person may read, in the order of what is due first."""
    names = dict(package["indicators"].select("indicator", "name").iter_rows())
    sections = dict(package["sections"].select("section", "name").iter_rows())
    listed = tuple(found)
    made = made_by(person.name, listed) if person.may_somewhere(Permission.APPROVE_RETURNS) else frozenset()
    may = _Deciding(person, section_lines(package), made)
    return [_row(standing, names, sections, may, on) for standing in listed if may(Permission.READ_FIGURES, standing)]


class _Deciding:
    """The person's decisions, each made once: they are the same for all returns of a section, but for those that a grant names or the person made."""

    def __init__(self, person: Person, lines: Mapping[str, tuple[str, ...]], made: frozenset[int]) -> None:
        self._person, self._lines, self._own = person, lines, made
        self._named = {grant.indicator for grant in person.grants if grant.indicator}
        self._made: dict[tuple[Permission, str, str, bool], bool] = {}

    def __call__(self, permission: Permission, standing: Standing) -> bool:
        named = standing.indicator if standing.indicator in self._named else ""
        maker = self._person.name if standing.pk in self._own else standing.maker
        key = (permission, standing.section, named, maker == self._person.name)
        if key not in self._made:
            line = self._lines.get(standing.section, (standing.section,))
            self._made[key] = bool(self._person.may(permission, Thing(line, standing.indicator, maker)))
        return self._made[key]


def _row(standing: Standing, names: Mapping[str, str], sections: Mapping[str, str], may: _Deciding, on: dt.date) -> Row:
    state = ReturnState(standing.state)
    return Row(
        pk=standing.pk,
        revision=standing.revision,
        indicator=standing.indicator,
        name=names.get(standing.indicator, standing.indicator),
        section=standing.section,
        section_name=sections.get(standing.section, standing.section),
        period=standing.period,
        due=standing.due,
        state=state,
        late=is_late(state, standing.due, on),
        rating=standing.rating,
        warnings=standing.warnings,
        owner=standing.owner,
        maker=standing.maker,
        reason=standing.reason,
        cycle=standing.cycle_id,
        may_enter=may(Permission.ENTER_FIGURES, standing),
        may_decide=may(Permission.APPROVE_RETURNS, standing),
    )


def section_lines(package: Package) -> dict[str, tuple[str, ...]]:
    """Each section with those that it is part of, from the nearest."""
    parents = dict(package["sections"].select("section", "parent").iter_rows())
    lines = {}
    for section in parents:
        line: list[str] = []
        part: str | None = section
        while part and part not in line:
            line.append(part)
            part = parents.get(part)
        lines[section] = tuple(line)
    return lines


def grouped(rows: Iterable[Row]) -> tuple[Group, ...]:
    """Groups that have a row, in their order."""
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(row.group, []).append(row)
    return tuple(Group(key, title, tuple(by_key[key])) for key, title in GROUPS.items() if key in by_key)


def open_returns(cycle: str = "") -> Iterable[Standing]:
    """Of one cycle, or of all that are not closed."""
    wanted = Return.objects.filter(cycle_id=int(cycle)) if cycle.isdecimal() and len(cycle) < 18 else Return.objects.filter(cycle__closed_at=None)
    return wanted.order_by("due", "id").values_list(*_LISTED, named=True)
