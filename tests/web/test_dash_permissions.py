"""Dashboards, indicators and reports: every address with every role, also those that are about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web_support import MORNING, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

EVERYONE = frozenset(ROLES)
SERVICE = frozenset({"officer", "approver", "analyst", "auditor"})
ANALYST = frozenset({"analyst"})
WATCHES = frozenset({"analyst", "auditor"})
ALLOWED = {
    "/dashboards/council/": SERVICE,
    "/dashboards/council/?table=kpis&download=csv": SERVICE,
    "/dashboards/committee/qpr/": SERVICE,
    "/dashboards/directorate/D2/": SERVICE,
    "/indicators/HT01/": SERVICE,
    "/indicators/?table=indicators&download=csv": SERVICE,
    "/reports/editions/{edition}/": EVERYONE,
    "/reports/editions/{edition}/zip/": EVERYONE,
    "/reports/editions/{edition}/files/a.html": EVERYONE,
    "/reports/compare/": EVERYONE,
    "/reports/building/": WATCHES,
    "/reports/building/ask/": ANALYST,
    "/reports/building/publish/": ANALYST,
    "/reports/building/{job}/": WATCHES,
    "/reports/building/{job}/files/a.html": WATCHES,
}
SENT = {
    "/reports/building/ask/": ({"report": "qpr", "period": "2025-26-Q2", "formats": ["json"]}, ANALYST),
    "/reports/building/publish/": ({"report": "qpr", "period": "2025-26-Q2", "why": ""}, ANALYST),
    "/reports/building/{job}/": ({}, ANALYST),
}
READ_ONLY = ("/dashboards/", "/dashboards/council/", "/indicators/", "/indicators/HT01/", "/reports/", "/reports/building/")


@pytest.fixture
def things(site: Callable[[str], Client]) -> dict[str, int]:
    """An edition and a job with one file each."""
    from outturn.store.models import Edition, EditionFile, ReportJob, ReportJobFile

    edition = Edition.objects.create(report="qpr", title="Quarterly", period="2025-26-Q2", as_at=MORNING, published_at=MORNING, published_by="analyst")
    EditionFile.objects.create(edition=edition, path="a.html", data=b"<p>", digest="0", size=3)
    job = ReportJob.objects.create(report="qpr", period="2025-26-Q2", formats="html", as_at=MORNING, asked_at=MORNING, asked_by="analyst", state="failed")
    ReportJobFile.objects.create(job=job, name="a.html", data=b"<p>")
    return {"edition": edition.pk, "job": job.pk}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ALLOWED)
def test_a_page_lets_in_whom_it_is_for(site: Callable[[str], Client], things: dict[str, int], address: str, role: str) -> None:
    answer = site(role).get(address.format(**things))
    assert answer.status_code == (200 if role in ALLOWED[address] else 403)
    if answer.status_code == 403:
        assert "Your role, " in answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", SENT)
def test_what_is_sent_is_taken_from_whom_it_may_come(site: Callable[[str], Client], things: dict[str, int], address: str, role: str) -> None:
    from outturn.store.models import ReportJob

    form, who = SENT[address]
    before = list(ReportJob.objects.values_list("pk", "state"))
    answer = site(role).post(address.format(**things), form)
    assert answer.status_code == (302 if role in who else 403)
    changed = list(ReportJob.objects.values_list("pk", "state")) != before
    assert changed is (role in who)


@pytest.mark.parametrize("address", [*ALLOWED, *SENT])
def test_a_stranger_is_asked_to_sign_in(site: Callable[[str], Client], things: dict[str, int], address: str) -> None:
    for answer in (site("").get(address.format(**things)), site("").post(address.format(**things), {})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/sign-in/?next=/")


@pytest.mark.parametrize("address", READ_ONLY)
def test_pages_that_only_show_change_nothing_when_something_is_sent(site: Callable[[str], Client], address: str) -> None:
    from outturn.store.models import AuditEvent

    client = site("analyst")
    before = AuditEvent.objects.count()
    client.post(address, {"state": "done", "report": "qpr"})
    assert AuditEvent.objects.count() == before


def test_a_role_for_a_section_reads_the_dashboards_of_all(site: Callable[[str], Client]) -> None:
    """Figures that are not published are for everybody in the services: the officer of one section reads another's."""
    assert site("officer").get("/indicators/CS03/").status_code == 200
