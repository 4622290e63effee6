"""`outturn people sync` and its companions: what a night's list does, told line by line; what is wrong with it, told and nothing done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    for arguments in (("load", str(PROJECT / "examples" / "kent")), ("people", "add", "boss"), ("people", "give", "boss", "administrator")):
        assert outturn(tmp_path, *arguments).returncode == 0
    return tmp_path


def outturn(folder: Path, *arguments: str, **said: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'store.sqlite3'}", **said}
    return subprocess.run([sys.executable, "-m", "outturn", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_list_is_followed_and_told(council: Path) -> None:
    groups = "Performance = analyst"
    (council / "who.csv").write_text("name,full_name,groups\nboss,,\nada,Ada Lovelace,Performance\n", encoding="utf-8")
    told = ["add      ada", "give     ada: analyst for the whole council", "2 people are in the list: 1 added, 0 changed, 0 opened again, 0 closed."]
    dry = outturn(council, "people", "sync", "who.csv", "--dry-run", OUTTURN_GROUPS=groups)
    assert dry.stdout.splitlines() == [*told[:-1], f"{told[-1]} Nothing was done, because this was a dry run."]
    assert outturn(council, "people", "sync", "who.csv", OUTTURN_GROUPS=groups).stdout.splitlines() == told
    again = outturn(council, "people", "sync", "who.csv", OUTTURN_GROUPS=groups)
    assert (again.returncode, again.stdout) == (0, "2 people are in the list, and nothing had to be changed.\n")
    (council / "who.csv").write_text("name\nboss\n", encoding="utf-8")
    closed = outturn(council, "people", "sync", "who.csv")
    assert closed.stdout.splitlines() == ["close    ada", "1 person is in the list: 0 added, 0 changed, 0 opened again, 1 closed."]


def test_what_is_wrong_is_told_and_nothing_is_done(council: Path) -> None:
    for name, data, words in (
        ("empty.csv", b"name\n", "The list names nobody"),
        ("bad.csv", b"name,email\nada,nonsense\n", "bad.csv, row 2: column email"),
        ("latin.csv", "name,full_name\nada,Zo\xeb\n".encode("latin-1"), "not written in UTF-8"),
        ("gone.csv", b"name\nada\n", "nobody would be left who looks after people"),
    ):
        (council / name).write_bytes(data)
        refused = outturn(council, "people", "sync", name)
        assert (refused.returncode, refused.stdout) == (2, ""), name
        assert words in refused.stderr
    for arguments, words in (
        (("reset-second-factors", "boss"), "boss has no second factor."),
        (("unlink", "boss"), "boss is not linked"),
        (("unlink", "eve"), "nobody"),
    ):
        refused = outturn(council, "people", *arguments)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert words in refused.stderr
    assert "ada" not in outturn(council, "people", "list").stdout


def test_a_lost_second_factor_is_taken_away(council: Path) -> None:
    program = "from outturn.cli.database import open_store; open_store(); from allauth.mfa.models import Authenticator; from outturn.store.models import User\n"
    program += "Authenticator.objects.create(user=User.objects.get(), type='totp', data={'secret': 'x'})"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{council / 'store.sqlite3'}"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    done = outturn(council, "people", "reset-second-factors", "boss", "--why", "Lost")
    assert done.stdout == "boss lost 1 second factor and is signed out everywhere.\n"


def test_a_setting_that_cannot_be_meant_is_told_by_every_command(council: Path) -> None:
    refused = outturn(council, "people", "list", OUTTURN_GROUPS="Performance = boss")
    assert (refused.returncode, "OUTTURN_GROUPS cannot be read: There is no role “boss”." in refused.stderr) == (2, True)
