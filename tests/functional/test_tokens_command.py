"""`outturn tokens`: made and shown once, listed without the secret, revoked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    for arguments in (("load", str(PROJECT / "examples" / "meadshire")), ("people", "add", "ada")):
        assert outturn(tmp_path, *arguments).returncode == 0
    return tmp_path


def outturn(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'store.sqlite3'}"}
    return subprocess.run([sys.executable, "-m", "outturn", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_token_from_its_first_to_its_last_day(council: Path) -> None:
    assert "No tokens yet" in outturn(council, "tokens", "list").stdout
    made = outturn(council, "tokens", "add", "Highways", "--person", "ada", "--read", "--section", "HT", "--days", "30")
    assert re.fullmatch(r"outturn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\n", made.stdout)
    assert "not shown again" in made.stderr
    listed = outturn(council, "tokens", "list").stdout
    assert re.search(r"Highways +ada +read +HT +\d{4}-\d\d-\d\d +never +good", listed)
    assert made.stdout.strip().rpartition("_")[2] not in listed
    assert outturn(council, "tokens", "revoke", "Highways", "--why", "moved").stdout == "The token Highways is revoked.\n"
    assert "revoked" in outturn(council, "tokens", "list").stdout
    for arguments, words in (
        (("add", "Highways", "--person", "ada", "--read"), "There is, or was, a token"),
        (("add", "Other", "--person", "ada"), "Say what the token may do"),
        (("add", "Other", "--person", "bob", "--read"), "There is nobody with the name"),
        (("add", "Other", "--person", "ada", "--read", "--days", "0"), "A token is good for 1 to 730 days."),
        (("revoke", "Other"), "There is no token"),
    ):
        refused = outturn(council, "tokens", *arguments)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert words in refused.stderr
