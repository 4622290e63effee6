"""A cycle as its analyst watches it: how complete it is, by section and by person, and each of its returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.access.decision import Thing
from outturn.returns.holders import asked, deputies, holders
from outturn.returns.progress import Progress, progress, whole
from outturn.store.people import people
from outturn.web.listing import Listing
from outturn.web.returns.rows import rows_of, section_lines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.package.package import Package
    from outturn.store.models import Return
    from outturn.web.people import Person
    from outturn.web.returns.rows import Row

_HEADERS = ("Returns", "Due", "Drafts", "Sent back", "Sent in", "Approved", "Late")
NOBODY = "Nobody with a sign-in"


@dataclass(frozen=True)
class Watched:
    """`people` says, for each return, who is asked for it; a return that two people share counts for both."""

    rows: tuple[Row, ...]
    people: Mapping[int, tuple[str, ...]]
    deputies: Mapping[int, tuple[str, ...]]
    total: Progress
    by_section: tuple[Progress, ...]
    by_person: tuple[Progress, ...]


def watch(found: Iterable[Return], package: Package, person: Person, on: dt.date) -> Watched:
    rows = tuple(rows_of(found, package, person, on))
    finder = Finder(package)
    who = {row.pk: finder.asked(row.indicator, row.section) for row in rows}
    others = {row.pk: finder.deputies(row.indicator, row.section) for row in rows}
    by_section = progress(((row.section_name or "No section", row.state, row.due) for row in rows), on=on)
    by_person = progress(((name, row.state, row.due) for row in rows for name in who[row.pk] or (NOBODY,)), on=on)
    return Watched(rows, who, others, whole(by_section), by_section, by_person)


class Finder:
    """Who is asked for an indicator; everybody's roles are read once."""

    def __init__(self, package: Package) -> None:
        everybody = [person for person in people() if person.is_active]
        self._grants = [(person.name, person.grants) for person in everybody]
        self._called = {person.name: person.full_name or person.name for person in everybody}
        self._lines = section_lines(package)
        self._found: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def asked(self, indicator: str, section: str) -> tuple[str, ...]:
        return self._of(indicator, section)[0]

    def deputies(self, indicator: str, section: str) -> tuple[str, ...]:
        return self._of(indicator, section)[1]

    def _of(self, indicator: str, section: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        key = (indicator, section)
        if key not in self._found:
            found = holders(self._grants, Thing(self._lines.get(section, (section,) if section else ()), indicator))
            self._found[key] = (tuple(map(self._called.__getitem__, asked(found))), tuple(map(self._called.__getitem__, deputies(found))))
        return self._found[key]


def progress_listing(name: str, title: str, of: str, rows: Sequence[Progress]) -> Listing:
    body = [(row.of, row.total, row.due, row.draft, row.returned, row.submitted, row.finished, row.late) for row in rows]
    return Listing(name, title, (of, *_HEADERS), body)


def returns_listing(watched: Watched, rows: Sequence[Row]) -> Listing:
    headers = ("Indicator", "Name", "Section", "Period", "Due", "State", "Late", "Rating", "Remarks", "Owner", "Asked of", "Deputies")
    body = [
        (
            row.indicator, row.name, row.section_name, row.period, row.due, row.state.value, "yes" if row.late else "no", row.rating or None, row.warnings,
            row.owner, ", ".join(watched.people[row.pk]) or NOBODY, ", ".join(watched.deputies[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    return Listing("returns", "Returns of the cycle", headers, body)
