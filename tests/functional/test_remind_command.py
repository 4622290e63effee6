"""`outturn remind` as cron runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.web.returns_support import open_quarter
from tests.web_support import fill

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()", "remind")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("remind") / "site.sqlite3"
    fill(f"sqlite:///{made}")
    open_quarter()
    return made


def remind(database: Path, mail: str, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "OUTTURN_MAIL": mail, "OUTTURN_ADDRESS": "https://performance.example"}
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, check=False, cwd=database.parent, env=environment)


def test_it_says_whom_it_told_and_tells_nobody_twice(database: Path, tmp_path: Path) -> None:
    post = f"file://{tmp_path / 'post'}"
    tried = remind(database, post, "--on", "2026-02-10", "--dry-run")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert "officer <officer@meadshire.example> would be reminded: 12 figures are due soon." in tried.stdout
    assert "waiting for which nobody with a sign-in is asked." in tried.stdout
    assert not (tmp_path / "post").exists()
    assert "officer <officer@meadshire.example> was reminded: 12 figures are due soon." in remind(database, post, "--on", "2026-02-10").stdout
    (letter,) = (tmp_path / "post").iterdir()
    assert "HT01 Potholes repaired within 28 days, Jan 2026: due on 15 February 2026" in letter.read_text(encoding="utf-8")
    assert "https://performance.example/returns/" in letter.read_text(encoding="utf-8")
    assert "officer" not in remind(database, post, "--on", "2026-02-10").stdout
    assert len(list((tmp_path / "post").iterdir())) == 1


def test_a_mail_server_that_is_not_there_is_a_message(database: Path) -> None:
    failed = remind(database, "smtp://127.0.0.1:1", "--on", "2026-02-18")
    assert failed.returncode == 2
    assert "outturn: The mail server cannot be reached" in failed.stderr
    assert "run this again later" in failed.stderr
    assert "Traceback" not in failed.stderr
