"""The list of who is in"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from outturn.access.directory import Held, Listed, Plan, limit_of, plan, refuse_too_many
from outturn.access.groups import grant_of
from outturn.errors import UsageError

if TYPE_CHECKING:
    from outturn.access.decision import Grant


def grants(written: str | None) -> frozenset[Grant] | None:
    return None if written is None else frozenset(grant_of(*word.split(":")) for word in written.split())


def own(written: str) -> frozenset[Grant]:
    return grants(written) or frozenset()


def told(found: Plan) -> str:
    """The plan in one line, such as `add ada, close bob`."""
    parts = [f"add {one.name}" for one in found.add]
    parts += [f"change {one.name} to {one.full_name} {one.email}".rstrip() for one in found.change]
    parts += [f"close {name}" for name in found.close] + [f"open {name}" for name in found.reopen]
    parts += [f"give {name} {grant.role}" for name, grant in found.give] + [f"take {name} {grant.role}" for name, grant in found.take]
    parts += [f"link {name} {subject}" for name, subject in found.link] + [f"leave {name}" for name in found.stay_closed]
    return ", ".join(parts)


OPEN, BY_LIST, BY_HAND = Held("bob"), Held("bob", is_open=False, closed_by_list=True), Held("bob", is_open=False)


@pytest.mark.parametrize(
    ("listed", "held", "expected"),
    [
        ("ada bob", OPEN, "add ada"),
        ("bob", OPEN, ""),
        ("BOB", OPEN, ""),
        ("ada", OPEN, "add ada, close bob"),
        ("ada", BY_LIST, "add ada"),
        ("bob", BY_LIST, "open bob"),
        ("bob", BY_HAND, "leave bob"),
    ],
)
def test_who_is_in_the_list_is_let_in_and_who_is_not_is_not(listed: str, held: Held, expected: str) -> None:
    assert told(plan([Listed(name) for name in listed.split()], [held])) == expected


def test_whoever_is_kept_stays_open() -> None:
    assert told(plan([Listed("ada")], [Held("ada"), Held("Emergency"), Held("bob")], keep=("emergency",))) == "close bob"


@pytest.mark.parametrize(
    ("in_the_list", "from_the_list_before", "by_hand", "expected"),
    [
        ("analyst", "", "", "give bob analyst"),
        ("analyst", "analyst", "", ""),
        ("", "analyst", "", "take bob analyst"),
        ("member", "analyst", "", "give bob member, take bob analyst"),
        (None, "analyst", "", ""),
        ("analyst", "", "analyst", ""),
        ("", "", "analyst", ""),
    ],
)
def test_roles_of_the_list_are_kept_apart_from_those_that_were_given_by_hand(
    in_the_list: str | None, from_the_list_before: str, by_hand: str, expected: str
) -> None:
    """None is a list without a column for roles or groups: it changes none."""
    held = Held("bob", grants=own(from_the_list_before), by_hand=own(by_hand))
    assert told(plan([Listed("bob", grants=grants(in_the_list))], [held])) == expected


def test_whoever_is_new_comes_with_their_roles_and_one_whose_account_was_closed_by_hand_gets_none() -> None:
    assert told(plan([Listed("ada", grants=grants("analyst")), Listed("bob", grants=grants("analyst"))], [BY_HAND])) == "add ada, give ada analyst, leave bob"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Listed("bob", "b@new.example", "Bob New"), "change bob to Bob New b@new.example"),
        (Listed("bob", "", "Bob New"), "change bob to Bob New b@old.example"),
        (Listed("bob"), ""),
        (Listed("bob", subject="7"), "link bob 7"),
        (Listed("bob", subject="1"), ""),
    ],
)
def test_what_the_list_leaves_empty_it_does_not_change(row: Listed, expected: str) -> None:
    assert told(plan([row], [Held("bob", "b@old.example", "Bob Old", "1")])) == expected


@pytest.mark.parametrize(("open_accounts", "limit"), [(0, 3), (6, 3), (39, 3), (40, 4), (500, 50)])
def test_a_list_closes_a_tenth_of_the_accounts_at_most_and_always_three(open_accounts: int, limit: int) -> None:
    assert limit_of(open_accounts) == limit


@pytest.mark.parametrize(
    ("listed", "closing", "open_accounts", "limit", "message"),
    [
        (10, 3, 13, None, ""),
        (10, 4, 14, None, "would close 4 accounts of 14 that are open, and the limit is 3"),
        (10, 1, 11, 0, "would close 1 account of 11 that are open, and the limit is 0"),
        (10, 90, 100, 90, ""),
        (0, 0, 0, None, "names nobody"),
        (0, 5, 5, 5, "names nobody"),
    ],
)
def test_an_empty_or_half_a_list_closes_nothing(listed: int, closing: int, open_accounts: int, limit: int | None, message: str) -> None:
    planned = Plan(close=tuple(f"p{number}" for number in range(closing)))
    if not message:
        refuse_too_many(planned, listed, open_accounts, limit)
        return
    with pytest.raises(UsageError, match=re.escape(message)):
        refuse_too_many(planned, listed, open_accounts, limit)
