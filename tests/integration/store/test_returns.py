"""A return through all its steps, on both databases: what is approved is in the package, to the last cell."""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.package.build import make_package
from tests.builders import PERCENTAGE

AT = dt.datetime(2025, 10, 1, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def cycle(database: str) -> int:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.cycles import CycleTerms, open_cycle
    from outturn.actions.load_package import load_package
    from outturn.actions.people import add_person, give_role
    from outturn.periods import parse_period
    from outturn.store import current

    current.forget()
    indicators = [{"indicator": ref, "name": ref, "kind": "kpi", "section": "HT", "owner": "Head", **PERCENTAGE} for ref in ("K1", "K2")]
    standards = [{"indicator": "K1", "financial_year": "2025-26", "target": 90, "floor": 80}]
    example = make_package({"sections": [{"section": "HT", "name": "Highways"}], "indicators": indicators, "standards": standards})
    load_package(example, by="test", at=AT)
    for name, role in (("ada", Role.OFFICER), ("ben", Role.APPROVER), ("ann", Role.ANALYST)):
        add_person(name, full_name=name.title(), by="test", at=AT)
        give_role(name, Grant(role), by="test", at=AT)
    return open_cycle(CycleTerms(parse_period("2025-09")), by="ann", at=AT)


def test_what_is_approved_is_in_the_package(cycle: int) -> None:
    from outturn.actions.approving import approve_return, approve_returns
    from outturn.actions.cycles import close_cycle, lock_all, open_again
    from outturn.actions.returns import reopen_return, save_return, submit_return
    from outturn.store.current import current
    from outturn.store.holding import stored_package
    from outturn.store.models import AuditEvent, Return

    first, second = Return.objects.order_by("indicator")
    action = {"action_what": "More gangs", "action_who": "Head", "action_when": "31/12/2025"}
    save_return(first.pk, {"value": "<75", "status": "provisional", "commentary": "Low: {K1.value}.", **action}, revision=0, by="ada", at=AT)
    save_return(second.pk, {"status": "not_available", "note": "In November"}, revision=0, by="ada", at=AT)
    for each in (first, second):
        submit_return(each.pk, revision=1, by="ada", at=AT)
    result = approve_returns({first.pk: 2, second.pk: 9}, by="ben", at=AT)
    assert (result.approved, list(result.refused)) == ((first.pk,), [second.pk])
    approve_return(second.pk, revision=2, by="ben", at=AT)
    stored = stored_package()
    assert stored["figures"].select("indicator", "period", "value", "qualifier", "status", "note", "recorded_at", "recorded_by").rows() == [
        ("K1", "2025-09", 75.0, "<", "provisional", None, AT.replace(tzinfo=None), "ada"),
        ("K2", "2025-09", None, None, "not_available", "In November", AT.replace(tzinfo=None), "ada"),
    ]
    assert stored["commentary"].select("subject", "text", "author", "approved_on").rows() == [("K1", "Low: {K1.value}.", "Ada", AT.date())]
    assert stored["actions"].select("action", "what", "due", "state").rows() == [("A-K1-1", "More gangs", dt.date(2025, 12, 31), "planned")]
    assert all(current().package[name].equals(stored[name]) for name in ("figures", "commentary", "actions"))

    assert lock_all(cycle, by="ann", at=AT) == 2
    assert close_cycle(cycle, by="ann", at=AT) == 2
    open_again(cycle, by="ann", at=AT, why="A correction")
    reopen_return(first.pk, revision=5, by="ann", at=AT, why="Counted twice")
    later = AT + dt.timedelta(days=30)
    save_return(first.pk, {"value": "85"}, revision=6, by="ada", at=later)
    submit_return(first.pk, revision=7, by="ada", at=later)
    approve_return(first.pk, revision=8, by="ben", at=later)
    assert stored_package()["figures"].filter(indicator="K1")["value"].to_list() == [75.0, 85.0]
    assert stored_package()["actions"].height == 1
    assert AuditEvent.objects.filter(event__startswith="return_").count() == 14
