"""A person as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from outturn.access.roles import SCOPED, TITLES
from outturn.errors import UsageError
from outturn.store.people import person

if TYPE_CHECKING:
    from outturn.access.decision import Grant
    from outturn.store.people import Person


@dataclass(frozen=True)
class Shown:
    name: str
    full_name: str
    email: str
    is_open: bool
    roles: tuple[str, ...]
    role_words: frozenset[str]

    @property
    def called(self) -> str:
        return self.full_name or self.name

    @property
    def account(self) -> str:
        return "open" if self.is_open else "closed"

    def fits(self, text: str, role: str, state: str) -> bool:
        """The text is looked for in the names and the address, in capitals or not."""
        in_text = not text or any(text in part.casefold() for part in (self.name, self.full_name, self.email))
        return in_text and (not role or role in self.role_words) and (state == "any" or self.account == state)


def shown(held: Person) -> Shown:
    roles = tuple(f"{TITLES[grant.role]} for {scope_words(grant)}" for grant in held.grants)
    return Shown(held.name, held.full_name, held.email, held.is_active, roles, frozenset(grant.role.value for grant in held.grants))


def scope_words(grant: Grant) -> str:
    if grant.role not in SCOPED or grant.is_for_everything:
        return "the whole council"
    return f"indicator {grant.indicator}" if grant.indicator else f"section {grant.section}"


def the_person(name: str) -> Person:
    """Raises Http404 for a name that nobody has."""
    try:
        return person(name)
    except UsageError:
        raise Http404(f"There is nobody with the name “{name}”.") from None
