"""Two forms of one return at the same instant, on both databases: what is kept of its rating is that of the figure that stands."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from outturn.package.build import make_package
from tests.builders import PERCENTAGE
from tests.web_support import signed_in

AT = dt.datetime(2025, 10, 1, 8, 0, tzinfo=dt.UTC)
ROUNDS = 8


@pytest.fixture
def number(committed: str) -> int:
    """Of the one return of an open cycle."""
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.cycles import CycleTerms, open_cycle
    from outturn.actions.load_package import load_package
    from outturn.actions.people import add_person, give_role
    from outturn.periods import parse_period
    from outturn.store import current
    from outturn.store.models import Return

    current.forget()
    indicators = [{"indicator": "K1", "name": "K1", "kind": "kpi", "section": "HT", "owner": "Head", **PERCENTAGE}]
    standards = [{"indicator": "K1", "financial_year": "2025-26", "target": 90, "floor": 80}]
    example = make_package({"sections": [{"section": "HT", "name": "Highways"}], "indicators": indicators, "standards": standards})
    load_package(example, by="test", at=AT)
    for name, role in (("ada", Role.OFFICER), ("ann", Role.ANALYST)):
        add_person(name, full_name=name.title(), by="test", at=AT)
        give_role(name, Grant(role), by="test", at=AT)
    open_cycle(CycleTerms(parse_period("2025-09")), by="ann", at=AT)
    return int(Return.objects.get().pk)


def typed(pk: int, place: str, fields: dict[str, object], start: Barrier) -> int:
    from django.db import connections

    try:
        client = signed_in("ada")
        start.wait()
        return client.post(f"/returns/{pk}/{place}/", fields, headers={"HX-Request": "true"}).status_code
    finally:
        connections.close_all()


def test_a_figure_and_a_commentary_at_once(number: int) -> None:
    from outturn.store.models import Return

    turn = 0
    with ThreadPoolExecutor(2) as threads:
        for each in range(ROUNDS):
            turn += 3
            revision, start = Return.objects.get().revision, Barrier(1)
            typed(number, "figure", {"revision": revision, "page": f"aa:{turn}", "value": "95", "status": "final"}, start)
            stands, start = Return.objects.get(), Barrier(2)
            assert (stands.value, stands.rating) == ("95", "GREEN")
            figure = {"revision": stands.revision, "page": f"aa:{turn + 1}", "value": "12", "status": "final"}
            words = {"revision": stands.revision, "page": f"aa:{turn + 2}", "commentary": f"Words {each}"}
            both = (threads.submit(typed, number, place, fields, start) for place, fields in (("figure", figure), ("commentary", words)))
            assert [one.result() for one in list(both)] == [200, 200]
            stands = Return.objects.get()
            assert (stands.value, stands.rating) in {("12", "RED"), ("95", "GREEN")}
            assert (stands.value == "12") is not (stands.commentary == f"Words {each}"), "one of the two is told that the other was quicker"
