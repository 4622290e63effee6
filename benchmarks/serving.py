"""The service under fifty signed-in people, on PostgreSQL, with 500 indicators of five years."""

from __future__ import annotations

import csv
import os
import secrets
import subprocess
import sys
from pathlib import Path

from benchmarks.council import write_council
from benchmarks.storing import postgresql
from tests.running_site import running

PEOPLE, SECONDS, INDICATORS, MONTHS = 50, 60, 500, 60
COMING_IN = 2
"""People a second."""
STEADY, HURRIED = (2, 8), (1, 3)
"""Seconds for which a person looks at a page: as people read and type, and as if all of them were in a hurry at once."""
LIMITS = "median 100 ms, 95 % within 300 ms, no failure"
_TIMES = ("50%", "95%", "Max Response Time")

_PREPARE = """
import datetime as dt, sys
from pathlib import Path
from tests.databases import connect, make_tables
connect(sys.argv[1]); make_tables()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from outturn.access.decision import Grant
from outturn.access.vocabulary import Role
from outturn.actions.cycles import CycleTerms, open_cycle
from outturn.actions.load_package import load_package
from outturn.actions.people import add_person, give_role
from outturn.api import read_package
from outturn.periods import parse_period
from outturn.store.models import Return, User
at = dt.datetime(2025, 12, 1, 9, 0, tzinfo=dt.UTC)
load_package(read_package(Path(sys.argv[2])), by="bench", at=at)
people = int(sys.argv[4])
for number in range(people):
    name = f"person{number}"
    add_person(name, full_name=f"Person {number}", email=f"{name}@example.org", by="bench", at=at)
    role = (Role.OFFICER, Role.OFFICER, Role.OFFICER, Role.APPROVER, Role.ANALYST)[number % 5]
    section = f"s{number % 8}" if role in {Role.OFFICER, Role.APPROVER} else ""
    give_role(name, Grant(role, section=section), by="bench", at=at)
for section in range(8):
    add_person(f"head{section}", by="bench", at=at)
    give_role(f"head{section}", Grant(Role.OFFICER, section=f"s{section}"), by="bench", at=at)
open_cycle(CycleTerms(parse_period("2025-26-Q3")), by="person4", at=at)
with Path(sys.argv[3]).open("w") as lines:
    for number in range(people):
        user = User.objects.get(username=f"person{number}")
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        mine = Return.objects.filter(section=f"s{number % 8}").values_list("pk", flat=True) if number % 5 < 3 else ()
        print(user.username, session.session_key, ",".join(map(str, mine)), sep="\\t", file=lines)
"""


def run(folder: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of the table, of people who read and type: page, requests, median, 95th percentile, longest, failures. And the last row of those in a hurry."""
    os.environ["OUTTURN_SECRET_KEY"] = secrets.token_urlsafe(50)  # of all the processes, so that they know the sessions
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # as `outturn serve` has it for two processes on two processors
    package = write_council(folder / "serving", INDICATORS, MONTHS)
    sessions = folder / "sessions.tsv"
    with postgresql(folder / "serving-postgresql") as address:
        subprocess.run([sys.executable, "-c", _PREPARE, address, str(package), str(sessions), str(PEOPLE)], check=True)
        with running(address, processes=2) as (site, _):
            _crowd(site, sessions, folder / "steady", STEADY)
            _crowd(site, sessions, folder / "hurried", HURRIED)
    del os.environ["POLARS_MAX_THREADS"]
    return _rows(folder / "steady_stats.csv"), _rows(folder / "hurried_stats.csv")[-1]


def _crowd(site: str, sessions: Path, target: Path, waits: tuple[int, int]) -> None:
    """What counts begins when the last of them has come in: by then both processes have made what they keep in memory."""
    script = str(Path(__file__).with_name("crowd.py"))
    command = [sys.executable, "-m", "locust", "--headless", "-f", script, "-H", site, "-u", str(PEOPLE), "-r", str(COMING_IN), "--reset-stats"]
    command += ["-t", f"{SECONDS + PEOPLE // COMING_IN}s", "--csv", str(target), "--only-summary", "--exit-code-on-error", "0", "--loglevel", "WARNING"]
    environment = {**os.environ, "SESSIONS": str(sessions), "INDICATORS": str(INDICATORS), "WAITS": ",".join(map(str, waits))}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [_row(row) for row in sorted(rows, key=lambda row: row["Name"] == "Aggregated")]


def _row(row: dict[str, str]) -> list[str]:
    name = "**all of them**" if row["Name"] == "Aggregated" else row["Name"]
    return [name, row["Request Count"], *(f"{float(row[time]):.0f} ms" for time in _TIMES), row["Failure Count"]]
