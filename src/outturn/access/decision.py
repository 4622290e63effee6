"""May this person do that to this thing? Yes or no, always with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.access.roles import ALLOWS, MAKER_EXCLUDED, PHRASES, SCOPED, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.access.vocabulary import Permission, Role


@dataclass(frozen=True)
class Grant:
    """A role that a person holds: for a section with all that is part of it, for one indicator, or for everything where both are empty."""

    role: Role
    section: str = ""
    indicator: str = ""

    @property
    def is_for_everything(self) -> bool:
        return not self.section and not self.indicator


@dataclass(frozen=True)
class Thing:
    """What is to be done something to. `sections` are its section and those that it is part of, from the nearest.

    `maker` is the person who made it, where somebody did; a thing without sections and indicator concerns the whole council.
    """

    sections: tuple[str, ...] = ()
    indicator: str = ""
    maker: str = ""


@dataclass(frozen=True)
class Decision:
    """It is true where it allows. `reason` is a sentence for the person who asked."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


WHOLE = Thing()


def decide(person: str, grants: Iterable[Grant], permission: Permission, thing: Thing = WHOLE) -> Decision:
    """Whether one of the person's grants allows it. The maker of a return never decides on it, whatever the roles."""
    held = tuple(grants)
    able = [grant for grant in held if permission in ALLOWS[grant.role]]
    what = PHRASES[permission]
    if not able:
        roles = " and ".join(dict.fromkeys(TITLES[grant.role] for grant in held))
        return Decision(False, f"Your role, {roles}, does not allow you to {what}." if held else f"You have no role yet, so you cannot {what}.")
    fitting = [grant for grant in able if _reaches(grant, thing)]
    if not fitting:
        return Decision(False, f"You may {what} only for {' and '.join(dict.fromkeys(_scope(grant) for grant in able))}.")
    if permission in MAKER_EXCLUDED and thing.maker and thing.maker == person:
        return Decision(False, f"You made this yourself: somebody else has to {what}.")
    return Decision(True, f"As {TITLES[fitting[0].role]} for {_scope(fitting[0])} you may {what}.")


def _reaches(grant: Grant, thing: Thing) -> bool:
    """Roles that are not scoped reach everything. A scoped one that names no section and no indicator does too."""
    if grant.role not in SCOPED or grant.is_for_everything:
        return True
    if grant.indicator:
        return thing.indicator == grant.indicator
    return grant.section in thing.sections


def _scope(grant: Grant) -> str:
    if grant.role not in SCOPED or grant.is_for_everything:
        return "the whole council"
    return f"the indicator {grant.indicator}" if grant.indicator else f"the section {grant.section}"
