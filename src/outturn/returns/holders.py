"""Of whom a figure is asked: those who may enter it, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.access.roles import ALLOWS
from outturn.access.vocabulary import Permission, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.access.decision import Grant, Thing


@dataclass(frozen=True)
class Holder:
    """`nearness`: 0 who holds it for the indicator itself, 1 for its section, 2 for what that is part of, and so on."""

    person: str
    nearness: int


def holders(people: Iterable[tuple[str, Sequence[Grant]]], thing: Thing) -> tuple[Holder, ...]:
    """Everybody who enters this figure as their own task, the nearest first, then by name.

    The nearest are asked; those further away are their deputies. Analysts may enter every figure, but none is asked of them.
    """
    found = []
    for person, grants in people:
        places = [place for grant in grants if (place := _nearness(grant, thing)) is not None]
        if places:
            found.append(Holder(person, min(places)))
    return tuple(sorted(found, key=lambda holder: (holder.nearness, holder.person)))


def asked(found: Sequence[Holder]) -> tuple[str, ...]:
    """The nearest of them."""
    return tuple(holder.person for holder in found if holder.nearness == found[0].nearness)


def deputies(found: Sequence[Holder]) -> tuple[str, ...]:
    return tuple(holder.person for holder in found if holder.nearness > found[0].nearness)


def _nearness(grant: Grant, thing: Thing) -> int | None:
    if Permission.ENTER_FIGURES not in ALLOWS[grant.role] or grant.role is Role.ANALYST:
        return None
    if grant.indicator:
        return 0 if grant.indicator == thing.indicator else None
    if grant.section:
        return thing.sections.index(grant.section) + 1 if grant.section in thing.sections else None
    return len(thing.sections) + 1
