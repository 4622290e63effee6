"""Two servers and a worker on one PostgreSQL, as processes of their own: one service to whoever uses it."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import re
import subprocess
import sys
import threading
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from tests.databases import connect, postgresql_server
from tests.running_site import PASSWORD, filled, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")
SECRET = "a-secret-of-a-test-that-two-servers-share-0123456789-abcdefgh"  # noqa: S105
TOKEN = "a-token-of-a-test-for-metrics"  # noqa: S105
LOOKS = 600


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = postgresql_server(tmp_path_factory.mktemp("two-servers"))
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE two")
    made = server.get_uri().replace("/postgres?", "/two?")
    filled(made)
    yield made
    from django.db import connections

    connections["default"].close()
    server.cleanup()


@pytest.fixture(scope="module")
def both(address: str) -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        one, _ = stack.enter_context(running(address, secret=SECRET, processes=2, OUTTURN_METRICS_TOKEN=TOKEN))
        other, _ = stack.enter_context(running(address, secret=SECRET, processes=1, OUTTURN_METRICS_TOKEN=TOKEN))
        yield one, other


class Browser:
    """Keeps its cookies, and asks whichever server it is told to."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, site: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        with closing(http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)) as line:
            fields = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if form is not None:
                fields["Content-Type"] = "application/x-www-form-urlencoded"
                form = {"csrfmiddlewaretoken": self.cookies.get("outturn_csrf", ""), **form}
            line.request("GET" if form is None else "POST", path, urlencode(form) if form is not None else None, fields)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()

    def sign_in(self, site: str, name: str) -> None:
        self.ask(site, "/account/sign-in/")
        status, text = self.ask(site, "/account/sign-in/", {"login": name, "password": PASSWORD})
        assert status == 302, text


@contextmanager
def workers(address: str, folder: Path, number: int) -> Iterator[list[subprocess.Popen[str]]]:
    environment = {**os.environ, "DATABASE_URL": address, "OUTTURN_SECRET_KEY": SECRET}
    started = [subprocess.Popen([*COMMAND, "work", "--pause", "0.05"], cwd=folder, env=environment, text=True) for _ in range(number)]
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=120)


def until(holds: object, what: str) -> None:
    never = threading.Event()
    for _ in range(LOOKS):
        if holds():  # type: ignore[operator]
            return
        never.wait(0.1)
    pytest.fail(f"{what} took too long")


def test_who_signs_in_at_one_is_signed_in_at_the_other(both: tuple[str, str]) -> None:
    one, other = both
    browser = Browser()
    browser.sign_in(one, "analyst")
    assert browser.ask(other, "/dashboards/council/")[0] == 200
    assert browser.ask(one, "/account/sign-out/", {})[0] == 302
    assert browser.ask(other, "/dashboards/council/")[0] == 302


def test_wrong_passwords_at_one_count_at_the_other(both: tuple[str, str]) -> None:
    browser = Browser()
    browser.ask(both[0], "/account/sign-in/")
    for number in range(5):
        assert browser.ask(both[number % 2], "/account/sign-in/", {"login": "member", "password": "wrong"})[0] == 200
    status, text = browser.ask(both[0], "/account/sign-in/", {"login": "member", "password": PASSWORD})
    assert (status in {200, 429}, "Too many failed" in text) == (True, True)


def test_what_one_writes_the_other_shows_at_once(both: tuple[str, str]) -> None:
    """Both have the figures in memory, and each of the processes of the first as well."""
    one, other = both
    browser = Browser()
    browser.sign_in(one, "analyst")
    asked = [(site, browser.ask(site, "/actions/")[0]) for site in (one, other, one, other)]
    assert {status for _, status in asked} == {200}
    for number, (writer, readers) in enumerate(((one, (other, one, one, one)), (other, (one, one, one, other)))):
        words = f"Gritting plan number {number}"
        form = {"indicator": "HT01", "what": words, "owner": "Head of Highways", "due": "2026-06-30"}
        status, text = browser.ask(writer, "/actions/open/?indicator=HT01", form)
        assert status == 302, re.findall(r"error[^<]*<[^>]*>[^<]*", text)[:5]
        for reader in readers:
            assert words in browser.ask(reader, "/actions/")[1]


def test_each_job_is_built_once_whoever_asked_for_it(both: tuple[str, str], address: str, tmp_path: Path) -> None:
    connect(address)
    from outturn.actions.report_jobs import Asked, ask_report
    from outturn.store.models import ReportJob

    now = dt.datetime.now(dt.UTC)
    numbers = [ask_report(Asked("qpr", "2025-26-Q2", ("json",), now, indicator=""), by=f"person{place}", at=now) for place in range(6)]
    with workers(address, tmp_path, 2):
        until(lambda: not ReportJob.objects.filter(pk__in=numbers, state__in=("waiting", "running")).exists(), "the reports")
        ready = Browser().ask(both[0], "/ready/?with=worker")
    jobs = list(ReportJob.objects.filter(pk__in=numbers))
    assert [(job.state, job.attempts, job.files.count()) for job in jobs] == [("done", 1, 2)] * 6
    assert ready[0] == 200
    assert json.loads(ready[1])["worker"] is True


def test_nobody_is_reminded_twice_however_many_servers_remind(address: str, tmp_path: Path) -> None:
    connect(address)
    from outturn.actions.cycles import CycleTerms, open_cycle
    from outturn.periods import parse_period
    from outturn.store.models import Reminder

    opened = dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC)
    open_cycle(CycleTerms(parse_period("2025-26-Q4")), by="analyst", at=opened)
    letters = tmp_path / "letters"
    letters.mkdir()
    environment = {**os.environ, "DATABASE_URL": address, "OUTTURN_SECRET_KEY": SECRET, "OUTTURN_MAIL": f"file://{letters}"}
    command = [*COMMAND, "remind"]
    runs = [subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [(process.communicate(timeout=120), process.returncode) for process in runs]
    assert [code for _, code in answers] == [0] * 4, answers
    told = [name for file in letters.iterdir() for name in re.findall(r"^To: (\S+)$", file.read_text(), re.MULTILINE)]
    assert told
    assert len(told) == len(set(told)) == Reminder.objects.count()


def test_the_processes_of_a_server_count_together(both: tuple[str, str]) -> None:
    one, _ = both

    def counted() -> float:
        with closing(http.client.HTTPConnection(urlsplit(one).netloc, timeout=60)) as line:
            line.request("GET", "/metrics", headers={"Host": "localhost", "Authorization": f"Bearer {TOKEN}"})
            text = line.getresponse().read().decode()
        found = re.search(r'outturn_requests_total\{method="GET",route="/health/",status="200"\} (\S+)', text)
        return float(found[1]) if found else 0.0

    before = counted()
    for _ in range(60):
        assert Browser().ask(one, "/health/")[0] == 200
    assert counted() == before + 60
    assert counted() == before + 60  # whichever process answers
