"""The server is killed in the middle of a thousand submissions: what it had acknowledged is there, and nothing is there twice."""

from __future__ import annotations

import http.client
import secrets
import threading
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from tests.databases import connect, postgresql_server
from tests.running_site import kill, running
from tests.web.returns_support import OPENED
from tests.web_support import fill, signed_in

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

SUBMISSIONS = 1_000
KILLED_AFTER = 350
CLIENTS = 8
COUNTED = ("HT21", "HT22", "HT23", "HT24", "HT25")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('killed') / 'site.sqlite3'}"
        return
    server = postgresql_server(tmp_path_factory.mktemp("killed-postgresql"))
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE killed")
    yield server.get_uri().replace("/postgres?", "/killed?")
    from django.db import connections

    connections["default"].close()
    server.cleanup()


def a_thousand_drafts() -> list[int]:
    """Each with a count that was typed and judged, and waits to be sent."""
    from outturn.actions.judging import mark_of
    from outturn.actions.returning import entry_of
    from outturn.store.current import current
    from outturn.store.models import Cycle, Return

    cycle = Cycle.objects.create(period="2025-26-Q4", opened_at=OPENED, opened_by="analyst")
    months = [f"{year}-{month:02d}" for year in range(2000, 2017) for month in range(1, 13)][: SUBMISSIONS // len(COUNTED)]
    common = {"state": "draft", "revision": 1, "status": "final", "maker": "officer", "saved_at": OPENED}
    made = [
        Return(cycle=cycle, indicator=indicator, section="HT", period=month, due=OPENED.date(), value=str(place), **common)
        for indicator in COUNTED
        for place, month in enumerate(months)
    ]
    held = current()
    for one in made:
        one.judged = mark_of(one.indicator, entry_of(one), held)
    Return.objects.bulk_create(made)
    return list(Return.objects.order_by("id").values_list("pk", flat=True))


def serving(address: str) -> AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
    """Two processes, which know the sessions that are opened here."""
    from django.conf import settings

    return running(address, processes=2, secret=settings.SECRET_KEY, log="critical")


class Sender:
    """Sends returns in, over several lines at once, and remembers which were acknowledged."""

    def __init__(self, site: str) -> None:
        session = signed_in("officer").cookies["outturn_session"].value
        self._mark = secrets.token_hex(16)
        self._headers = {
            "Cookie": f"outturn_session={session}; outturn_csrf={self._mark}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": "127.0.0.1",
        }
        self._server = urlsplit(site).netloc
        self._book = threading.Lock()
        self.acknowledged: list[int] = []
        self.refused: list[tuple[int, int]] = []
        self.enough = threading.Event()

    def send(self, pks: list[int], enough: int) -> None:
        """Until all are sent or the server is gone."""
        lines = [threading.Thread(target=self._line, args=(pks[start::CLIENTS], enough)) for start in range(CLIENTS)]
        for line in lines:
            line.start()
        self._lines = lines

    def wait(self) -> None:
        for line in self._lines:
            line.join()

    def _line(self, pks: list[int], enough: int) -> None:
        try:
            with closing(http.client.HTTPConnection(self._server, timeout=30)) as line:
                self._send_all(line, pks, enough)
        finally:
            self.enough.set()  # nobody waits for a line that has ended

    def _send_all(self, line: http.client.HTTPConnection, pks: list[int], enough: int) -> None:
        body = urlencode({"csrfmiddlewaretoken": self._mark, "revision": "1"})
        for pk in pks:
            try:
                line.request("POST", f"/returns/{pk}/check/", body, self._headers)
                answer = line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return
            with self._book:
                if answer.status == http.HTTPStatus.FOUND and answer.headers["Location"] == f"/returns/{pk}/sent/":
                    self.acknowledged.append(pk)
                else:
                    self.refused.append((pk, answer.status))
                    return
                if len(self.acknowledged) >= enough:
                    self.enough.set()


def sent() -> Counter[int]:
    """How often each return was sent, by its own history."""
    from outturn.store.models import ReturnEvent

    return Counter(ReturnEvent.objects.filter(step="submit").values_list("of_id", flat=True))


def test_no_acknowledged_submission_is_lost_and_none_is_there_twice(address: str) -> None:
    fill(address)
    from outturn.store.models import AuditEvent, Return

    pks = a_thousand_drafts()
    with serving(address) as (site, server):
        first = Sender(site)
        first.send(pks, KILLED_AFTER)
        first.enough.wait()
        kill(server)
        first.wait()
    connect(address)
    kept = sent()
    assert first.refused == []
    assert KILLED_AFTER <= len(first.acknowledged) < SUBMISSIONS
    assert [pk for pk in first.acknowledged if kept[pk] != 1] == []
    assert set(kept) == set(Return.objects.filter(state="submitted").values_list("pk", flat=True))  # nothing half written

    again = [pk for pk in pks if pk not in set(first.acknowledged)] + first.acknowledged[:50]  # and some that were acknowledged, as if by a second click
    with serving(address) as (site, _):
        second = Sender(site)
        second.send(again, SUBMISSIONS)
        second.wait()
    assert second.refused == []
    assert sorted(second.acknowledged) == sorted(again)
    assert sent() == Counter(dict.fromkeys(pks, 1))
    assert AuditEvent.objects.filter(event="return_sent").count() == SUBMISSIONS
    assert set(Return.objects.values_list("state", flat=True)) == {"submitted"}
