"""A cycle in the filled database: opened as an analyst opens it, and one return of it by indicator and month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from outturn.store.models import Return

OPENED = dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC)
GREEN = {"numerator": "2,200", "denominator": "2,300", "status": "final"}
RED = {"numerator": "1,800", "denominator": "2,300", "status": "final"}
ANSWER = {"action_what": "Two more gangs", "action_who": "Head of Highways", "action_when": "30 June 2026"}


def open_quarter(period: str = "2025-26-Q4") -> int:
    from outturn.actions.cycles import CycleTerms, open_cycle
    from outturn.periods import parse_period

    return open_cycle(CycleTerms(parse_period(period)), by="analyst", at=OPENED)


def a_return(indicator: str = "HT01", period: str = "2026-01") -> Return:
    from outturn.store.models import Return

    return Return.objects.get(indicator=indicator, period=period)


def draft(indicator: str = "HT01", period: str = "2026-01", by: str = "officer", **typed: str) -> Return:
    from outturn.actions.returns import save_return

    found = a_return(indicator, period)
    save_return(found.pk, typed or GREEN, revision=found.revision, by=by, at=OPENED)
    return a_return(indicator, period)


def submitted(indicator: str = "HT01", period: str = "2026-01", by: str = "officer", **typed: str) -> Return:
    from outturn.actions.returns import submit_return

    found = draft(indicator, period, by, **typed)
    submit_return(found.pk, revision=found.revision, by=by, at=OPENED)
    return a_return(indicator, period)


def approved(indicator: str = "HT01", period: str = "2026-01", **typed: str) -> Return:
    from outturn.actions.approving import approve_return

    found = submitted(indicator, period, **typed)
    approve_return(found.pk, revision=found.revision, by="approver", at=OPENED)
    return a_return(indicator, period)


def send(client: Client, found: Return, place: str, *, aside: bool = False, **typed: Any) -> HttpResponse:
    """A form of a return as a browser sends it, with the revision that is saved unless another is named."""
    headers = {"HX-Request": "true"} if aside else {}
    return client.post(f"/returns/{found.pk}/{place}", {"revision": found.revision, "page": "a1", **typed}, headers=headers)  # type: ignore[return-value]


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
