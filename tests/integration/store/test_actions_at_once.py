"""Many people at once, on both databases: no reference is given twice, and nobody writes over somebody else."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from outturn.package.build import make_package

AT = dt.datetime(2026, 1, 8, 9, 0, tzinfo=dt.UTC)
PEOPLE = 8


@pytest.fixture
def alone(committed: str) -> str:
    """With one indicator on which actions can be opened."""
    from outturn.actions.load_package import load_package

    load_package(make_package({"indicators": [{"indicator": "K", "name": "K", "kind": "kpi"}]}), by="test", at=AT)
    return committed


def all_at_once(number: int) -> str:
    from django.db import connections

    from outturn.actions.management_actions import NewAction, open_action

    try:
        return open_action(NewAction("K", f"Action of person {number}"), by=f"person{number}", at=AT)
    finally:
        connections.close_all()


def test_actions_opened_at_once_have_references_of_their_own(alone: str) -> None:
    from outturn.store.models import AuditEvent
    from outturn.store.package_tables import ROWS

    with ThreadPoolExecutor(PEOPLE) as threads:
        refs = list(threads.map(all_at_once, range(PEOPLE)))
    assert sorted(refs) == [f"A-2026-{number:03}" for number in range(1, PEOPLE + 1)]
    assert ROWS["actions"]._default_manager.count() == PEOPLE
    assert AuditEvent.objects.filter(event="action_opened").count() == PEOPLE


def test_the_trail_is_filtered_and_leafed_through(database: str) -> None:
    """The same answers from both databases, in the order in which things happened."""
    from outturn.actions.auditing import record
    from outturn.web.audit.trail import PAGE, Wanted, found, kinds, leaf

    for number in range(PAGE + 5):
        record(
            "counted" if number else "begun",
            by="ada" if number % 2 else "ben",
            at=AT + dt.timedelta(seconds=number // 10),
            subject=f"n{number}",
            new='"Ünïcode"',
        )
    first = leaf(found(Wanted()))
    second = leaf(found(Wanted()), before=first.older)
    assert [event.subject for event in (*first.events, *second.events)] == [f"n{number}" for number in reversed(range(PAGE + 5))]
    assert [event.pk for event in leaf(found(Wanted()), after=second.newer).events] == [event.pk for event in first.events]
    assert kinds() == ["begun", "counted"]
    assert found(Wanted(by="ben", event="begun")).count() == 1
    assert found(Wanted(text="ünïcode" if database == "postgresql" else "code")).count() == PAGE + 5
    assert found(Wanted(since=AT.date(), until=AT.date())).count() == PAGE + 5
