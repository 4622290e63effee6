"""`outturn load`, `outturn dump` and `outturn upgrade` as processes of their own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")


def run(*arguments: object, folder: Path, address: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment |= {"DATABASE_URL": address} if address else {}
    command = [*COMMAND, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "README.md"}


@pytest.fixture(params=["the file where none is named", "sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """An empty database: of PostgreSQL one of its own on the server of this session."""
    if request.param != "postgresql":
        yield f"sqlite:///{tmp_path / 'named.sqlite3'}" if request.param == "sqlite" else None
        return
    server = str(request.getfixturevalue("postgresql"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE commands")
        yield server.replace("/postgres?", "/commands?")
        connection.execute("DROP DATABASE commands")


def test_what_is_loaded_can_be_dumped_again(project: Path, tmp_path: Path, address: str | None) -> None:
    example = project / "examples" / "kent"
    nothing = "There is no database" if address is None or address.startswith("sqlite") else "The database holds nothing yet."
    assert run("dump", "early", folder=tmp_path, address=address).stderr.startswith(f"outturn: {nothing}")
    assert list(tmp_path.iterdir()) == []
    loaded = run("load", example, folder=tmp_path, address=address)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert "rows of Kent County Council: published performance figures are in " in loaded.stdout
    again = run("load", example, folder=tmp_path, address=address)
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert run("load", example, "--replace", folder=tmp_path, address=address).returncode == 0
    assert run("upgrade", folder=tmp_path, address=address).returncode == 0
    dumped = run("dump", "out", folder=tmp_path, address=address)
    assert (dumped.returncode, dumped.stdout, dumped.stderr) == (0, "out\n", "")
    assert files(tmp_path / "out") == files(example)
    over = run("dump", "out", folder=tmp_path, address=address)
    assert (over.returncode, "--replace" in over.stderr) == (2, True)
    assert run("dump", "out", "--replace", folder=tmp_path, address=address).returncode == 0
    assert not (tmp_path / "early").exists()


CANNOT = {
    "a server that is not there": ("postgresql://nobody:secret@127.0.0.1:9/nothing", "The database nothing on 127.0.0.1 cannot be used"),
    "another kind of database": ("mysql://localhost/x", "DATABASE_URL is not the address of a database of ours"),
    "no address": ("somewhere", "DATABASE_URL is not the address of a database of ours"),
    "a folder that is not there": ("sqlite:///no/such/folder/x.sqlite3", "There is no database"),
}


@pytest.mark.parametrize(("address", "message"), CANNOT.values(), ids=CANNOT)
@pytest.mark.parametrize("command", [("dump", "out"), ("upgrade",)], ids=["dump", "upgrade"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(tmp_path: Path, address: str, message: str, command: tuple[str, ...]) -> None:
    answer = run(*command, folder=tmp_path, address=address)
    assert answer.returncode == 2
    assert message in answer.stderr
    assert "secret" not in answer.stderr
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_an_older_version_is_left_alone_until_it_is_upgraded(project: Path, tmp_path: Path) -> None:
    older = (sys.executable, "-m", "django", "migrate", "auth", "--settings", "outturn.config.settings", "--verbosity", "0")
    assert subprocess.run(older, cwd=tmp_path, env={**os.environ, "DATABASE_URL": ""}, check=False).returncode == 0
    refused = run("load", project / "examples" / "kent", folder=tmp_path, address=None)
    assert refused.returncode == 2
    assert "outturn upgrade" in refused.stderr
    assert run("upgrade", folder=tmp_path, address=None).returncode == 0
    assert run("load", project / "examples" / "kent", folder=tmp_path, address=None).returncode == 0


def test_a_database_whose_history_has_a_gap_is_refused(project: Path, tmp_path: Path) -> None:
    assert run("load", project / "examples" / "kent", folder=tmp_path, address=None).returncode == 0
    with sqlite3.connect(tmp_path / "outturn.sqlite3") as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'auth' AND name LIKE '0012%'")
    refused = run("upgrade", folder=tmp_path, address=None)
    assert refused.returncode == 2
    assert "cannot be used" in refused.stderr


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "outturn.sqlite3").write_bytes(b"a letter to the council" * 100)
    answer = run("dump", "out", folder=tmp_path, address=None)
    assert answer.returncode == 2
    assert "file is not a database" in answer.stderr
    assert (tmp_path / "outturn.sqlite3").read_bytes() == b"a letter to the council" * 100


def test_people_are_added_and_given_roles_from_the_command_line(project: Path, tmp_path: Path) -> None:
    def people(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run("people", *arguments, folder=tmp_path, address=None)

    assert run("load", project / "examples" / "kent", folder=tmp_path, address=None).returncode == 0
    assert people("list").stdout == "Nobody yet: outturn people add NAME.\n"
    assert people("add", "ada", "--full-name", "Ada Lovelace").stdout == "ada was added.\n"
    assert people("give", "ada", "officer", "--section", "finance").stdout == "ada is officer for finance.\n"
    assert people("list").stdout.splitlines()[2] == "ada   Ada Lovelace  service officer  finance"
    assert people("give", "ada", "officer", "--section", "nowhere").stderr == "outturn: There is no section “nowhere” in the database.\n"
    assert people("take", "ada", "officer", "--section", "finance").returncode == 0
    assert people("give", "ada", "mayor").returncode == 2
    assert "service officer" not in people("list").stdout


def test_the_words_for_roles_are_those_of_the_rules() -> None:
    from outturn.access.vocabulary import Role
    from outturn.cli.commands.people import ROLES

    assert tuple(Role) == ROLES


def test_the_worker_deletes_the_files_of_reports_that_were_kept_long_enough(project: Path, tmp_path: Path) -> None:
    database = tmp_path / "named.sqlite3"
    address = f"sqlite:///{database}"
    assert run("load", project / "examples" / "kent", folder=tmp_path, address=address).returncode == 0
    then = "2020-01-01 12:00:00"
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO store_reportjob (report, period, indicator, compare_with, formats, as_at, asked_at, asked_by, publishes, why, state, worker, attempts,"
            " done, total, message, ended_at) VALUES ('qpr', '2020-21-Q2', '', '', 'html', ?, ?, 'ana', 0, '', 'done', 'one', 1, 1, 1, '', ?)",
            (then, then, then),
        )
        connection.execute("INSERT INTO store_reportjobfile (job_id, name, data) SELECT id, 'a.html', x'00' FROM store_reportjob")
    connection.close()
    assert run("work", "--once", folder=tmp_path, address=address).returncode == 0
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM store_reportjobfile").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM store_reportjob").fetchone() == (1,)
        assert connection.execute("SELECT by FROM store_auditevent WHERE event = 'report_files_deleted'").fetchall() == [("outturn work",)]
    connection.close()
