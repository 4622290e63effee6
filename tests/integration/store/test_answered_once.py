"""The same request from two sides at once is done once, on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.web.returns_support import a_return, open_quarter
from tests.web_support import fill

AT = dt.datetime(2026, 4, 8, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def alone(apart: str) -> None:
    """A filled database with an open cycle."""
    fill(apart)
    open_quarter()


def test_two_at_once_under_one_key(alone: None) -> None:
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
