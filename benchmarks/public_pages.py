"""The public pages: the site of Meadshire as files, and how many pages a second a running service gives from memory."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from benchmarks.timing import all_turns, process
from tests.running_site import running

RUNS, SECONDS, CLIENTS = 5, 5, 16
MEADSHIRE = Path(__file__).parents[1] / "examples" / "meadshire"

_PREPARE = """
import datetime as dt, hashlib, sys, tempfile
from pathlib import Path
import outturn
from outturn.api.edition_files import files_in
from tests.web_support import MEADSHIRE, fill
fill(sys.argv[1])
from outturn.store.models import Edition, EditionFile
at = dt.datetime(2026, 1, 8, 9, 0, tzinfo=dt.UTC)
with tempfile.TemporaryDirectory() as aside:
    folder = Path(aside) / "edition"
    outturn.publish(outturn.read_package(MEADSHIRE), "qpr", "2025-26-Q2", folder, at=at.replace(tzinfo=None), formats=["html"])
    edition = Edition.objects.create(report="qpr", title="Quarterly", period="2025-26-Q2", as_at=at, published_at=at, published_by="analyst")
    for name, path in files_in(folder).items():
        data = path.read_bytes()
        EditionFile.objects.create(edition=edition, path=name, data=data, digest=hashlib.sha256(data).hexdigest(), size=len(data))
"""


def run(folder: Path) -> list[list[str]]:
    """The rows of the table: what, measured, limit, yardstick, ratio."""
    return [_site(folder / "site"), *_served(folder)]


def _site(folder: Path) -> list[str]:
    command = [str(Path(sys.executable).with_name("outturn")), "site", str(MEADSHIRE), "-o", str(folder)]
    empty = [sys.executable, "-c", "import polars, numpy"]
    for each in (empty, command):
        process(each)  # warms the disk
    yardstick, times = all_turns([partial(process, empty), partial(process, command)], RUNS)
    shortest, nothing = min(one.clock for one in times), min(one.clock for one in yardstick)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    return [f"`outturn site examples/meadshire`, {files:,} files", f"{shortest:.3g} s", "at most 5 s", f"{nothing:.2f} s", f"{shortest / nothing:.1f} ×"]


def _served(folder: Path) -> list[list[str]]:
    database = f"sqlite:///{folder / 'public.sqlite3'}"
    subprocess.run([sys.executable, "-c", _PREPARE, database], check=True, env={**os.environ, "DATABASE_URL": database})
    with running(database, processes=2, secret=secrets.token_urlsafe(50)) as (site, _):
        for path in ("/public/", "/public/indicators/HT01/"):
            for _ in range(20):  # each process makes its pages once, and a connection kept is one process's
                _ask(f"{site}{path}", 0.1)
        works = [partial(_requests, f"{site}{path}") for path in ("/health/", "/public/", "/public/indicators/HT01/")]
        rounds = [[work() for work in works] for _ in range(3)]
    health, *pages = (median(column) for column in zip(*rounds, strict=True))
    names = ("The start page", "The page of an indicator")
    return [
        [f"{name}, requests a second", f"{found:,.0f}", "at least 1,000", f"{health:,.0f}", f"{found / health:.2f} ×"]
        for name, found in zip(names, pages, strict=True)
    ]


def _requests(address: str) -> float:
    """Requests a second without a fault: by wrk where the machine has it, which leaves the processors to the service, else by clients of our own."""
    if wrk := shutil.which("wrk"):
        done = subprocess.run([wrk, "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", address], check=True, capture_output=True, text=True)
        if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
            raise RuntimeError(done.stdout)
        found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
        return float(found[1]) if found else 0.0
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        return sum(pool.starmap(_ask, [(address, float(SECONDS))] * 4)) / SECONDS


def _ask(address: str, seconds: float) -> int:
    """One client that keeps its connection: how many answers it got. Raises RuntimeError for a fault."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    answers, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {answer.status}.")
        answers += 1
    return answers
