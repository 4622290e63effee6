"""What a list of everybody who is in changes here: who is added, changed, closed, opened again, and which roles go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from outturn.access.decision import Grant

LEAST_LIMIT = 3
SHARE_OF_LIMIT = 10


@dataclass(frozen=True)
class Listed:
    """Somebody in the list. What it leaves empty it does not change; `grants` is None where it says nothing of roles."""

    name: str
    email: str = ""
    full_name: str = ""
    subject: str = ""
    grants: frozenset[Grant] | None = None


@dataclass(frozen=True)
class Held:
    """Somebody who is known here. `grants` are those of the directory, apart from those `by_hand`; `closed_by_list` where the list closed the account."""

    name: str
    email: str = ""
    full_name: str = ""
    subject: str = ""
    is_open: bool = True
    closed_by_list: bool = False
    grants: frozenset[Grant] = frozenset()
    by_hand: frozenset[Grant] = frozenset()


@dataclass(frozen=True)
class Plan:
    """Names are as they are held here. `stay_closed` are in the list, but somebody closed their account by hand."""

    add: tuple[Listed, ...] = ()
    change: tuple[Listed, ...] = ()
    close: tuple[str, ...] = ()
    reopen: tuple[str, ...] = ()
    give: tuple[tuple[str, Grant], ...] = ()
    take: tuple[tuple[str, Grant], ...] = ()
    link: tuple[tuple[str, str], ...] = ()
    stay_closed: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not (self.add or self.change or self.close or self.reopen or self.give or self.take or self.link)


def plan(listed: Iterable[Listed], held: Iterable[Held], keep: Collection[str] = ()) -> Plan:
    """What to do so that those who are in the list are in, and those who are not in it, and not to be kept, are out.

    Names are compared without regard to capitals, as at the sign-in.
    """
    wanted = {one.name.casefold(): one for one in listed}
    known = {one.name.casefold(): one for one in held}
    spared = {name.casefold() for name in keep}
    both = [(wanted[key], known[key]) for key in wanted if key in known]
    new = [one for key, one in wanted.items() if key not in known]
    stay_closed = [one.name for _, one in both if not one.is_open and not one.closed_by_list]
    coming = [(row, one) for row, one in both if one.name not in stay_closed]
    all_in = [*coming, *((row, Held(row.name)) for row in new)]
    return Plan(
        add=tuple(new),
        change=tuple(changed for row, one in coming if (changed := _changed(row, one)) is not None),
        close=tuple(one.name for key, one in known.items() if one.is_open and key not in wanted and key not in spared),
        reopen=tuple(one.name for _, one in coming if not one.is_open),
        give=tuple((one.name, grant) for row, one in all_in if row.grants is not None for grant in _ordered(row.grants - one.grants - one.by_hand)),
        take=tuple((one.name, grant) for row, one in all_in if row.grants is not None for grant in _ordered(one.grants - row.grants)),
        link=tuple((one.name, row.subject) for row, one in all_in if row.subject and row.subject != one.subject),
        stay_closed=tuple(stay_closed),
    )


def _changed(row: Listed, one: Held) -> Listed | None:
    """Name and address as they will be; None where nothing changes."""
    email, full_name = row.email or one.email, row.full_name or one.full_name
    return Listed(one.name, email, full_name) if (email, full_name) != (one.email, one.full_name) else None


def _ordered(grants: frozenset[Grant]) -> list[Grant]:
    return sorted(grants, key=lambda grant: (grant.role.value, grant.section, grant.indicator))


def limit_of(open_accounts: int) -> int:
    """How many accounts a list may close where nothing is said: a tenth of those that are open, and always three."""
    return max(LEAST_LIMIT, open_accounts // SHARE_OF_LIMIT)


def refuse_too_many(planned: Plan, listed_count: int, open_accounts: int, limit: int | None = None) -> None:
    """Raises UsageError for an empty list whatever the limit, and where more accounts would be closed than the limit lets."""
    if not listed_count:
        raise UsageError("The list names nobody, so nothing was changed. Look whether the file was written at all.")
    most, closing = limit_of(open_accounts) if limit is None else limit, len(planned.close)
    if closing > most:
        accounts, were = ("account", "it was") if closing == 1 else ("accounts", "they were")
        raise UsageError(
            f"The list would close {closing} {accounts} of {open_accounts} that are open, and the limit is {most}, so nothing was changed. "
            f"Look whether the list is whole. If {were} meant, run the command again with --limit {closing}."
        )
