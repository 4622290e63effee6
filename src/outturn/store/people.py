"""People and the roles that they hold, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount

from outturn.access.decision import Grant
from outturn.access.vocabulary import Role
from outturn.errors import UsageError
from outturn.store.models import DIRECTORY, User


@dataclass(frozen=True)
class Person:
    name: str
    full_name: str
    email: str
    is_active: bool
    grants: tuple[Grant, ...]
    by_groups: frozenset[Grant] = frozenset()
    """Those of the grants that the groups of the council's directory decide."""


def people() -> tuple[Person, ...]:
    """Everybody, in the order of their names, in two queries."""
    return tuple(_person(user) for user in User.objects.order_by("username").prefetch_related("grants"))


def person(name: str) -> Person:
    """Raises UsageError for a name that nobody has."""
    return _person(user(name))


def is_linked(name: str) -> bool:
    """Whether somebody comes in by the single sign-on."""
    return bool(SocialAccount.objects.filter(user__username=name).exists())


def user(name: str) -> User:
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist:
        raise UsageError(f"There is nobody with the name “{name}”. Add the person first: outturn people add {name}.") from None


def _person(found: User) -> Person:
    held = {Grant(Role(row.role), row.section, row.indicator): row.source for row in found.grants.all()}
    by_groups = frozenset(grant for grant, source in held.items() if source == DIRECTORY)
    return Person(found.username, found.get_full_name(), found.email, found.is_active, tuple(held), by_groups)
