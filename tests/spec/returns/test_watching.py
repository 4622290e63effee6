"""Who is asked, how far a cycle is, and when people are reminded"""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.access.decision import Grant, Thing
from outturn.access.vocabulary import Role
from outturn.periods import parse_period
from outturn.returns.holders import asked, deputies, holders
from outturn.returns.plan import plan_cycle
from outturn.returns.progress import is_late, progress, whole
from outturn.returns.reminders import Item, ReminderKind, Waiting, is_owed, letter, occasion, subject
from outturn.returns.vocabulary import ReturnState
from tests.builders import package

THING = Thing(("potholes", "highways"), "K1")
DUE = dt.date(2025, 10, 15)


@pytest.mark.parametrize(
    ("grants", "first", "others"),
    [
        ("ada officer K1, ben officer potholes", "ada", "ben"),
        ("ada officer highways, ben officer potholes", "ben", "ada"),
        ("ada officer potholes, ben officer potholes", "ada ben", ""),
        ("ada officer finance", "", ""),
        ("ada officer K2", "", ""),
        ("ada officer, ben officer highways", "ben", "ada"),
        ("ada analyst, ben officer highways", "ben", ""),
        ("ada approver potholes", "", ""),
    ],
)
def test_the_nearest_is_asked_and_the_others_are_deputies(grants: str, first: str, others: str) -> None:
    """Of the indicator K1 in the section potholes, which is part of highways. Analysts may enter every figure, but none is asked of them."""
    people = []
    for words in grants.split(", "):
        person, role, *scope = words.split()
        place = {"indicator" if scope[0].startswith("K") else "section": scope[0]} if scope else {}
        people.append((person, [Grant(Role(role), **place)]))
    found = holders(people, THING)
    assert (" ".join(asked(found)), " ".join(deputies(found))) == (first, others)


@pytest.mark.parametrize(
    ("state", "day", "late"),
    [("due", 15, False), ("due", 16, True), ("draft", 16, True), ("returned", 16, True), ("submitted", 16, False), ("approved", 16, False)],
)
def test_what_is_not_sent_by_its_day_is_late(state: str, day: int, late: bool) -> None:
    """A return that is due on 15 October, seen from a day. The day itself is not late."""
    assert is_late(ReturnState(state), DUE, dt.date(2025, 10, day)) is late


def test_counts_add_up_and_whoever_is_latest_comes_first() -> None:
    rows = [("Ada", state, DUE) for state in ReturnState] + [("Ben", ReturnState.APPROVED, DUE), ("Cleo", ReturnState.DUE, DUE), ("Cleo", ReturnState.DUE, DUE)]
    found = progress(rows, on=dt.date(2025, 10, 20))
    assert [(row.of, row.total, row.finished, row.late, row.share) for row in found] == [("Ada", 7, 3, 3, 42), ("Cleo", 2, 0, 2, 0), ("Ben", 1, 1, 0, 100)]
    assert (whole(found).total, whole(found).late, whole(()).share) == (10, 5, 0)


@pytest.mark.parametrize(
    ("state", "on", "kind", "since"),
    [
        ("due", "2025-10-09", "", ""),
        ("due", "2025-10-10", "coming", "2025-10-10"),
        ("draft", "2025-10-15", "coming", "2025-10-10"),
        ("due", "2025-10-17", "coming", "2025-10-10"),
        ("due", "2025-10-18", "late", "2025-10-18"),
        ("due", "2025-10-24", "late", "2025-10-18"),
        ("due", "2025-10-25", "late", "2025-10-25"),
        ("due", "2025-11-03", "late", "2025-11-01"),
        ("submitted", "2025-10-25", "", ""),
        ("approved", "2025-10-25", "", ""),
        ("returned", "2025-10-13", "sent_back", "2025-10-12"),
        ("returned", "2025-10-25", "late", "2025-10-25"),
    ],
)
def test_reminders_come_before_and_after_the_day_and_then_weekly(state: str, on: str, kind: str, since: str) -> None:
    """Due on 15 October, 5 days before and 3 after; sent back on the 12th where it was."""
    back = dt.date(2025, 10, 12) if state == "returned" else None
    found = occasion(Waiting(1, "K1", "Sep 2025", DUE, ReturnState(state), back), dt.date.fromisoformat(on), before=5, after=3)
    assert (found.kind.value, found.since.isoformat()) == (kind, since) if found else (kind, since) == ("", "")


@pytest.mark.parametrize(
    ("on", "reminded", "owed"),
    [
        ("2025-10-10", "", True),
        ("2025-10-11", "2025-10-10", False),
        ("2025-10-12", "", True),
        ("2025-10-18", "2025-10-10", True),
        ("2025-10-19", "2025-10-10 2025-10-18", False),
        ("2025-10-25", "2025-10-10 2025-10-18", True),
        ("2025-10-09", "", False),
    ],
)
def test_nobody_is_reminded_twice_of_one_occasion(on: str, reminded: str, owed: bool) -> None:
    """A day on which no reminders went out is made up for on the next."""
    days = [dt.date.fromisoformat(day) for day in reminded.split()]
    found = occasion(Waiting(1, "K1", "Sep 2025", DUE, ReturnState.DUE), dt.date.fromisoformat(on), before=5, after=3)
    assert is_owed(found, days) is owed


def items(**counts: int) -> list[Item]:
    waiting = [Waiting(number, f"K{number}", "Sep 2025", DUE, ReturnState.DUE, reason="Last\nyear's") for number in range(max(counts.values()))]
    return [Item(each, ReminderKind(kind)) for kind, number in counts.items() for each in waiting[:number]]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"late": 1}, "1 figure is late"),
        ({"late": 2, "coming": 1}, "2 figures are late, 1 is due soon"),
        ({"sent_back": 1, "coming": 3}, "1 figure is sent back, 3 are due soon"),
        ({"coming": 1200}, "1,200 figures are due soon"),
    ],
)
def test_the_subject_says_the_gravest_first(counts: dict[str, int], words: str) -> None:
    """How many of each there are, and the subject of the message."""
    assert subject(items(**counts)) == words


def test_the_letter_names_each_figure_with_its_day_and_its_reason() -> None:
    text = letter("Ada", "Ashby", items(late=1, sent_back=1), "https://example.org/returns/")
    assert "Dear Ada,\n" in text
    assert "SENT BACK TO YOU\nThese need another look:\n- K0, Sep 2025: due on 15 October 2025\n  Why it was sent back: Last year's\n" in text
    assert "LATE\nThe day for these has passed:\n- K0, Sep 2025: was due on 15 October 2025\n" in text
    assert "DUE SOON" not in text
    assert "https://example.org/returns/" in text


def test_a_plan_asks_for_what_has_not_come_and_is_not_asked_for_elsewhere() -> None:
    """Of three months one has come and one is in another cycle; none is due before the day that is named."""
    example = package({"owner": "Ada"}, "period | value\n2025-07 | 80")
    found = plan_cycle(
        example.tables, parse_period("2025-26-Q2"), on=dt.date(2025, 10, 1), days=15, not_before=dt.date(2025, 10, 20), known=[("K1", "2025-08")]
    )
    assert ([(each.period.id, each.due.isoformat()) for each in found.asked], found.given, found.elsewhere) == ([("2025-09", "2025-10-20")], 1, 1)
    assert found.can_open


def test_no_live_indicator_is_without_an_owner() -> None:
    """While nobody answers for one, the cycle cannot be opened."""
    found = plan_cycle(package({"owner": None}).tables, parse_period("2025-09"), on=dt.date(2025, 10, 1), days=15)
    assert ([each.indicator for each in found.nobodys], found.can_open) == (["K1"], False)
