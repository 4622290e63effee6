"""What those see who run the service: health, readiness and metrics, and nothing in them that is not for a stranger."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import connect
from tests.web.returns_support import open_quarter
from tests.web_support import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.test import Client

TOKEN = "a-token-of-a-test-for-metrics"  # noqa: S105


@pytest.fixture(autouse=True)
def _looked_anew(filled: str) -> Iterator[None]:
    connect(filled, keep=True)
    from outturn.web.watching import serving

    serving.forget()
    yield
    serving.forget()


def samples(client: Client, **extra: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get("/metrics", **extra)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.content.decode())
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


# --- health
def test_health_asks_nothing_of_anybody(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = site("").get("/health/", HTTP_HOST="10.1.2.3:8000")
    assert (answer.status_code, answer.json(), len(asked)) == (200, {"status": "ok"}, 0)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("page", ["/health/", "/ready/", "/metrics"])
def test_nothing_is_sent_to_a_page_that_watches(site: Callable[[str], Client], page: str) -> None:
    answer = site("").post(page, {"a": "b"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


# --- readiness
def test_a_service_is_ready_with_its_worker(site: Callable[[str], Client]) -> None:
    from django.utils import timezone

    from outturn.actions.working import say_alive

    say_alive("worker-1", at=timezone.now())
    answer = site("").get("/ready/?with=worker")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": True, "tables": True, "disk": True, "worker": True})


@pytest.mark.parametrize("silence", [None, dt.timedelta(minutes=2)], ids=["there never was one", "it fell silent"])
def test_a_service_without_a_worker_serves_people_and_the_watchdog_barks(site: Callable[[str], Client], silence: dt.timedelta | None) -> None:
    from django.utils import timezone

    from outturn.actions.working import say_alive

    if silence:
        say_alive("worker-1", at=timezone.now() - silence)
    assert site("").get("/ready/").status_code == 200
    answer = site("").get("/ready/?with=worker")
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]) == (503, "without a worker", False)


def test_a_worker_that_is_long_gone_is_forgotten(site: Callable[[str], Client]) -> None:
    from outturn.actions.working import say_alive
    from outturn.store.models import WorkerSign

    say_alive("old", at=MORNING)
    say_alive("new", at=MORNING + dt.timedelta(days=2))
    say_alive("new", at=MORNING + dt.timedelta(days=2, seconds=15))
    assert list(WorkerSign.objects.values_list("name", "seen_at")) == [("new", MORNING + dt.timedelta(days=2, seconds=15))]


def test_however_often_it_is_asked_the_database_is_asked_once(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    site("").get("/ready/")
    with CaptureQueriesContext(connection) as asked:
        answers = {site("").get("/ready/").status_code for _ in range(50)}
    assert answers == {200}
    assert len(asked) <= 4  # it may have become stale once


def test_a_database_that_is_away_is_told_without_saying_where() -> None:
    connect("postgresql://nobody:secret@127.0.0.1:9/nothing")
    from django.test import Client

    answer, healthy, counted = Client().get("/ready/"), Client().get("/health/"), Client().get("/metrics")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": False, "tables": False, "disk": True, "worker": False}
    assert healthy.status_code == 200
    assert counted.status_code == 503
    assert b"secret" not in answer.content + counted.content


def test_tables_of_an_older_version_are_not_ready(tmp_path: Path) -> None:
    connect(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    from django.test import Client

    answer = Client().get("/ready/")
    assert (answer.status_code, answer.json()["database"], answer.json()["tables"]) == (503, True, False)


def test_a_disk_that_takes_nothing_is_told(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    answer = site("").get("/ready/")
    assert (answer.status_code, answer.json()["disk"]) == (503, False)


# --- metrics
def test_requests_are_counted_by_their_route(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    before = samples(client)
    client.get("/indicators/HT01/")
    client.get("/indicators/HT02/")
    after = samples(client)
    more = {key: value - before.get(key, 0) for key, value in after.items() if key[0] == "outturn_requests_total" and ("route", "/metrics") not in key[1]}
    ((name, labels),) = [key for key, value in more.items() if value and "indicators/<" in dict(key[1])["route"]]
    assert more[name, labels] == 2
    assert dict(labels)["status"] == "200"
    assert "HT01" not in str(sorted(after))
    assert after["outturn_request_seconds_count", (("route", dict(labels)["route"]),)] >= 2


def test_what_waits_is_late_or_failed_is_told(site: Callable[[str], Client]) -> None:
    from outturn.actions.auditing import record
    from outturn.store.models import ReportJob, Return

    open_quarter()
    late = Return.objects.filter(due__lt=dt.datetime.now(dt.UTC).date(), state__in=("due", "draft", "returned")).count()
    assert late > 0
    for state in ("waiting", "waiting", "failed"):
        ReportJob.objects.create(report="qpr", period="2025-26-Q2", formats="html", as_at=MORNING, asked_at=MORNING, asked_by="analyst", state=state)
    record("backup_made", by="ada", at=MORNING)
    told = samples(site(""))
    assert told["outturn_returns_late", ()] == late
    assert [told["outturn_report_jobs", (("state", state),)] for state in ("waiting", "running", "failed")] == [2, 0, 1]
    assert told["outturn_last_backup_seconds", ()] == MORNING.timestamp()
    assert told["outturn_database_bytes", ()] > 100_000
    assert ("outturn_worker_seen_seconds", ()) not in told  # there never was one: an alarm finds that by `absent`


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_without_a_token_only_this_machine_may_count(site: Callable[[str], Client], extra: dict[str, str]) -> None:
    answer = site("administrator").get("/metrics", **extra)
    assert answer.status_code == 403
    assert b"outturn_requests" not in answer.content


@pytest.mark.parametrize(("shown", "status"), [("", 403), ("Bearer wrong", 403), (f"Basic {TOKEN}", 403), (f"Bearer {TOKEN}é", 403), (f"Bearer {TOKEN}", 200)])
def test_with_a_token_it_is_asked_for_from_everywhere(site: Callable[[str], Client], shown: str, status: int) -> None:
    from django.test import override_settings

    with override_settings(METRICS_TOKEN=TOKEN):
        assert site("").get("/metrics", HTTP_AUTHORIZATION=shown).status_code == status
        assert site("").get("/metrics", HTTP_AUTHORIZATION=shown, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="192.0.2.8").status_code == status


# --- the number of a request
@pytest.mark.parametrize(
    ("given", "is_kept"), [("a1b2c3d4-e5f6", True), ("short", False), ("a" * 65, False), ("evil\tHeader: 1", False), ("ada@example.org", False)]
)
def test_a_request_keeps_the_number_that_a_server_before_us_gave(site: Callable[[str], Client], given: str, is_kept: bool) -> None:
    answer = site("").get("/health/", HTTP_X_REQUEST_ID=given)
    assert (answer.headers["X-Request-ID"] == given) is is_kept
    assert len(answer.headers["X-Request-ID"]) >= 8


def test_an_answer_of_json_is_one_object(site: Callable[[str], Client]) -> None:
    assert json.loads(site("").get("/ready/").content)["status"] in {"ready", "without a worker"}
