"""What a list of everybody who is in has changed, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.access.roles import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.access.decision import Grant
    from outturn.access.directory import Plan


def told_of(done: Plan, listed: int, *, dry_run: bool) -> Iterator[str]:
    """A line for each change, then the whole; `dry_run` says that nothing was done."""
    yield from (f"add      {one.name}" for one in done.add)
    yield from (f"change   {one.name}" for one in done.change)
    yield from (f"open     {name}" for name in done.reopen)
    yield from (f"close    {name}" for name in done.close)
    yield from (f"give     {name}: {_words(grant)}" for name, grant in done.give)
    yield from (f"take     {name}: {_words(grant)}" for name, grant in done.take)
    yield from (f"link     {name}" for name, _ in done.link)
    yield from (f"left     {name}: in the list, but somebody closed the account by hand" for name in done.stay_closed)
    people = "1 person is" if listed == 1 else f"{listed} people are"
    if done.changes_nothing:
        yield f"{people} in the list, and nothing had to be changed."
    else:
        counts = f"{len(done.add)} added, {len(done.change)} changed, {len(done.reopen)} opened again, {len(done.close)} closed"
        yield f"{people} in the list: {counts}." + (" Nothing was done, because this was a dry run." if dry_run else "")


def _words(grant: Grant) -> str:
    return f"{TITLES[grant.role]} for {grant.section or grant.indicator or 'the whole council'}"
