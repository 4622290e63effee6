"""For which indicators and sections a person may do something: for the lists of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.access.decision import Thing
from outturn.store.current import current
from outturn.web.people import section_parents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.access.vocabulary import Permission
    from outturn.web.people import Person


def line_of(section: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """A section with those that it is part of, from the nearest."""
    line: list[str] = []
    while section and section not in line:
        line.append(section)
        section = parents.get(section, "")
    return tuple(line)


def indicators_for(person: Person, permission: Permission) -> list[tuple[str, str]]:
    """Reference and label of each live indicator for which the person may do it."""
    parents = section_parents()
    rows = current().package["indicators"].select("indicator", "name", "section", "retired").to_dicts()
    return [
        (row["indicator"], f"{row['indicator']}: {row['name']}")
        for row in rows
        if not row["retired"] and person.may(permission, Thing(line_of(row["section"] or "", parents), row["indicator"]))
    ]


def sections_for(person: Person, permission: Permission) -> list[tuple[str, str]]:
    parents = section_parents()
    rows = current().package["sections"].to_dicts()
    return [(row["section"], f"{row['section']}: {row['name']}") for row in rows if person.may(permission, Thing(line_of(row["section"], parents)))]


def sections() -> list[tuple[str, str]]:
    return [(row["section"], f"{row['section']}: {row['name']}") for row in current().package["sections"].to_dicts()]


def within(section: str, wanted: str, parents: Mapping[str, str]) -> bool:
    """Whether a section is the wanted one or part of it."""
    return not wanted or wanted in line_of(section, parents)
