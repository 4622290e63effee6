"""The same request from two sides at once is done once, on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.databases import connect
from tests.integration.store.conftest import KINDS
from tests.web.returns_support import a_return, open_quarter
from tests.web_support import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = dt.datetime(2026, 4, 8, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(params=KINDS)
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A filled database of this test's own, with an open cycle: what it writes is committed."""
    address = f"sqlite:///{tmp_path_factory.mktemp('once') / 'store.sqlite3'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        connect(server)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE answered_once")
        address = urlsplit(server)._replace(path="/answered_once").geturl()
    fill(address)
    open_quarter()
    yield request.param
    from django.db import connections

    connections.close_all()


def test_two_at_once_under_one_key(alone: str) -> None:
    from django.db import connections

    from outturn.store.models import AuditEvent, GivenAnswer
    from tests.web.api_support import Program, token

    caller, start = Program(token(at=dt.datetime.now(dt.UTC))), Barrier(2)

    def give(key: str) -> tuple[int, bytes]:
        try:
            start.wait()
            answer = caller.put("figures/HT01/2026-01", {"numerator": 2_200, "denominator": 2_300, "submit": True}, Idempotency_Key=key)
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(give, ("k", "k"))
    assert first == second
    assert first[0] == 200
    assert GivenAnswer.objects.count() == 1
    assert AuditEvent.objects.filter(event="return_sent").count() == 1
    with ThreadPoolExecutor(2) as pool:  # and without one and the same key, the content says that nothing is to be done
        assert set(pool.map(give, ("l", "m"))) == {first}
    assert AuditEvent.objects.filter(event__startswith="return_").count() == 2
    assert (a_return().state, a_return().revision) == ("submitted", 2)
