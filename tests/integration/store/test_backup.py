"""What was backed up comes back, every row of every table: between the two kinds of database, while people write, and not at all where it is damaged."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import connect
from tests.every_row import every_row
from tests.own_databases import OwnDatabases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")
KINDS = ("sqlite", "postgresql")
BOTH_WAYS = [(source, target) for source in KINDS for target in KINDS]
AT = dt.datetime(2026, 2, 1, 8, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def full(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """The address of a database of either kind with a row in every table, which nobody changes but by a line in the audit trail."""
    databases, made = OwnDatabases(postgresql, tmp_path_factory.mktemp("full")), {}

    def of(kind: str) -> str:
        if kind not in made:
            made[kind] = databases.empty(kind)
            connect(made[kind])
            from outturn.store.schema import upgrade
            from release_data import fill_everything

            upgrade()
            fill_everything()
        return made[kind]

    yield of
    from django.db import connections

    connections["default"].close()
    databases.drop()


def back_up(path: Path, **more: bool) -> None:
    from outturn.actions.backups import back_up

    back_up(path, by="ada", at=AT, version="0.1.0", **more)


def restore(path: Path, **more: bool) -> None:
    from outturn.actions.backups import restore

    restore(path, by="ada", at=AT, **more)


def told() -> dict[str, list[dict[str, object]]]:
    """Every row, without the lines of the audit trail that backups and restoring add."""
    rows = every_row()
    return rows | {"store_auditevent": [row for row in rows["store_auditevent"] if row["event"] not in {"backup_made", "backup_restored"}]}


@pytest.mark.parametrize(("source", "target"), BOTH_WAYS)
def test_every_row_of_every_table_comes_back(own: OwnDatabases, full: Callable[[str], str], tmp_path: Path, source: str, target: str) -> None:
    connect(full(source))
    from release_data import every_model

    assert [model._meta.label for model in every_model() if not model._base_manager.exists()] == []
    before = told()
    file = tmp_path / "council.outturn"
    back_up(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told() == before
    connect(own.empty(target))
    restore(file)
    assert told() == before
    _goes_on_counting()
    _keeps_its_audit_trail()


def _goes_on_counting() -> None:
    """New rows get numbers that none has, in every table."""
    from outturn.actions.people import add_person
    from outturn.store.models import ROWS, ReportJob

    add_person("newcomer", full_name="", email="", by="ada", at=AT)
    ReportJob.objects.create(report="qpr", period="2025-26-Q2", formats="html", as_at=AT, asked_at=AT, asked_by="ada")
    ROWS["aliases"]._base_manager.create(alias="another", indicator="HT01")


def _keeps_its_audit_trail() -> None:
    from django.db import DatabaseError, connection, transaction

    for statement in ("DELETE FROM store_auditevent", "UPDATE store_auditevent SET why = 'nothing'"):
        with pytest.raises(DatabaseError, match="audit trail"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_under_load_is_of_one_instant(own: OwnDatabases, backup: Path, tmp_path: Path, kind: str) -> None:
    """Writers add people, each with a line of the audit trail in the same transaction, one after the other, before, during and after."""
    connect(own.empty(kind))
    restore(backup)
    from outturn.actions.people import add_person

    started, enough, written = threading.Event(), threading.Event(), [0, 0, 0]

    def write(writer: int) -> None:
        from django.db import connection

        try:
            while not enough.is_set():
                add_person(f"writer{writer}-{written[writer]:05}", full_name="", email="", by=f"writer{writer}", at=AT)
                written[writer] += 1
                started.set()
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(len(written))]
    for one in writers:
        one.start()
    assert started.wait(60)
    at_first = list(written)
    back_up(tmp_path / "under-load.outturn")
    at_last = list(written)
    enough.set()
    for one in writers:
        one.join()
    assert sum(at_last) > sum(at_first)  # nobody had to wait until it was done
    after = every_row()
    connect(own.empty(kind))
    restore(tmp_path / "under-load.outturn")
    there = every_row()
    assert len(there["package_figures"]) > 1000
    for writer in range(len(written)):
        people = [row["username"] for row in there["store_user"] if str(row["username"]).startswith(f"writer{writer}-")]
        recorded = [row["subject"] for row in there["store_auditevent"] if row["by"] == f"writer{writer}"]
        assert at_first[writer] <= len(people) <= at_last[writer] + 1
        assert people == recorded == [f"writer{writer}-{number:05}" for number in range(len(people))]
    for table, rows in there.items():
        known = {row["id"]: row for row in after[table]}
        changed = [row for row in rows if known.get(row["id"]) != row]
        assert [row for row in changed if row.get("event") != "backup_restored"] == [], table


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_database_holds_is_replaced_whole_and_servers_notice(own: OwnDatabases, backup: Path, tmp_path: Path, kind: str) -> None:
    connect(own.empty(kind))
    restore(backup)
    back_up(tmp_path / "old.outturn")
    before = told()
    from outturn.errors import UsageError
    from outturn.store.current import current
    from outturn.store.models import Holding, User

    version = current().version
    User.objects.create(username="later")
    with pytest.raises(UsageError, match="not empty"):
        restore(tmp_path / "old.outturn")
    assert User.objects.filter(username="later").exists()
    restore(tmp_path / "old.outturn", replace=True)
    assert not User.objects.filter(username="later").exists()
    assert Holding.objects.get().version == current().version > version  # a server that keeps the old data reads everything again
    assert told() | {"store_holding": []} == before | {"store_holding": []}


def test_sessions_are_not_in_a_backup_and_secrets_are_named_alone(own: OwnDatabases, backup: Path, tmp_path: Path) -> None:
    address = own.empty("sqlite")
    connect(address)
    restore(backup)
    from django.contrib.sessions.models import Session

    Session.objects.create(session_key="a-session-that-is-open", session_data="x", expire_date=AT)
    from django.db import connection

    connection.close()
    done = run("backup", "b.outturn", folder=tmp_path, address=address, OUTTURN_SECRET_KEY="s" * 60, OUTTURN_API_REQUESTS="77")
    assert (done.returncode, done.stderr) == (0, "")
    content = everything(tmp_path / "b.outturn")
    assert b"a-session-that-is-open" not in content
    assert b"ssss" not in content
    assert address.encode() not in content
    answer = run("restore", "b.outturn", "--check", folder=tmp_path, address="")
    assert answer.returncode == 0
    assert "is whole" in answer.stdout
    assert "OUTTURN_SECRET_KEY=(secret)" in answer.stdout
    assert "OUTTURN_API_REQUESTS=77" in answer.stdout


def everything(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


# --- what cannot be restored
@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the first release: with a row in every table."""
    return Path(__file__).parents[2] / "data" / "releases" / "0.1.0.outturn"


def again(backup: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive once more, with other contents."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def with_manifest(**changed: object) -> Callable[[str, bytes], bytes]:
    return lambda name, data: json.dumps(json.loads(data) | changed).encode() if name == "manifest.json" else data


USERS = "tables/store.user.jsonl"


def a_byte_is_another(backup: Path, folder: Path) -> Path:
    data = bytearray(backup.read_bytes())
    with zipfile.ZipFile(backup) as archive:
        place = archive.getinfo("tables/store.figuresrow.jsonl").header_offset
    data[place + 500] ^= 0xFF
    (folder / "bad.outturn").write_bytes(data)
    return folder / "bad.outturn"


def cut_off(backup: Path, folder: Path) -> Path:
    (folder / "bad.outturn").write_bytes(backup.read_bytes()[:-5000])
    return folder / "bad.outturn"


def no_archive(backup: Path, folder: Path) -> Path:
    (folder / "bad.outturn").write_bytes(b"a letter to the council")
    return folder / "bad.outturn"


def another_archive(backup: Path, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "bad.outturn", "w") as archive:
        archive.writestr("letter.txt", "Dear council")
    return folder / "bad.outturn"


def changed(change: Callable[[str, bytes], bytes | None]) -> Callable[[Path, Path], Path]:
    return lambda backup, folder: again(backup, folder / "bad.outturn", change)


def with_one_more(backup: Path, folder: Path) -> Path:
    made = again(backup, folder / "bad.outturn", lambda name, data: data)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("../../etc/cron.d/evil", "x")
    return made


NEWER = [["store", "0001_initial"], ["store", "9999_from_the_future"]]
BAD: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "a byte is another": (a_byte_is_another, "is damaged"),
    "cut off": (cut_off, "no backup of outturn, or a part of it is missing"),
    "no archive": (no_archive, "no backup of outturn"),
    "another archive": (another_archive, "no backup of outturn"),
    "a row is gone": (changed(lambda name, data: data.split(b"\n", 1)[1] if name == USERS else data), "rows of store.user are not those"),
    "a table is gone": (changed(lambda name, data: None if name == USERS else data), "rows of store.user are not those"),
    "a file too many": (with_one_more, "which its manifest does not name"),
    "a manifest that is none": (changed(lambda name, data: b"[]" if name == "manifest.json" else data), "manifest cannot be read"),
    "a form of tomorrow": (changed(with_manifest(format=2, version="9.0")), "made by outturn 9.0 in a form that this version does not know"),
    "a newer version": (changed(with_manifest(migrations=NEWER, version="9.0")), "made by outturn 9.0, which is newer than this one"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_a_backup_that_is_not_whole_changes_nothing(
    own: OwnDatabases, backup: Path, tmp_path: Path, kind: str, make: Callable[[Path, Path], Path], message: str
) -> None:
    from outturn.errors import UsageError

    connect(own.empty(kind))
    with pytest.raises(UsageError, match=message) as refused:
        restore(make(backup, tmp_path), replace=True)
    assert "Nothing was changed" in str(refused.value)
    assert every_row() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_that_fails_half_way_leaves_what_was_there(own: OwnDatabases, backup: Path, tmp_path: Path, kind: str) -> None:
    """The archive is whole by its digests, and one row refers to nobody: it is found when every row is in."""
    from django.db import IntegrityError

    from outturn.errors import UsageError

    connect(own.empty(kind))
    restore(backup)
    before = every_row(without=frozenset())
    orphaned = _with_an_orphan(backup, tmp_path / "orphan.outturn")
    with pytest.raises((IntegrityError, UsageError)):
        restore(orphaned, replace=True)
    assert every_row(without=frozenset()) == before
    _keeps_its_audit_trail()


def _with_an_orphan(backup: Path, target: Path) -> Path:
    import hashlib

    grants = "tables/store.grant.jsonl"
    with zipfile.ZipFile(backup) as archive:
        rows = [json.loads(line) for line in archive.read(grants).splitlines()]
        manifest = json.loads(archive.read("manifest.json"))
    entry = next(table for table in manifest["tables"] if table["entry"] == grants)
    rows[0][entry["columns"].index("person_id")] = 424242
    data = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    entry["digest"] = hashlib.sha256(data).hexdigest()
    given = {grants: data, "manifest.json": json.dumps(manifest).encode()}
    return again(backup, target, lambda name, old: given.get(name, old))


# --- as commands
def run(*arguments: object, folder: Path, address: str, room: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
    """With `room`, no file may become larger than so many bytes, as on a disk that is full."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.run(
        [*COMMAND, *(str(argument) for argument in arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**environment, "DATABASE_URL": address, **settings, **({"COVERAGE_PROCESS_START": "", "COVERAGE_PROCESS_CONFIG": ""} if room else {})},
        preexec_fn=narrow if room else None,
        stdin=subprocess.DEVNULL,
    )


def test_no_room_for_a_backup_leaves_the_old_one(own: OwnDatabases, backup: Path, tmp_path: Path) -> None:
    address = own.empty("sqlite")
    connect(address)
    restore(backup)
    with contextlib.suppress(Exception):
        from django.db import connection

        connection.close()
    (tmp_path / "b.outturn").write_bytes(b"the old one")
    answer = run("backup", "b.outturn", folder=tmp_path, address=address)
    assert (answer.returncode, "--replace" in answer.stderr) == (2, True)
    answer = run("backup", "b.outturn", "--replace", folder=tmp_path, address=address, room=50_000)
    assert answer.returncode == 2
    assert "b.outturn cannot be written: File too large" in answer.stderr
    assert (tmp_path / "b.outturn").read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".b")] == []
    assert run("backup", "nowhere/b.outturn", folder=tmp_path, address=address).returncode == 2


def test_no_room_for_a_restore_leaves_no_database(backup: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'small.sqlite3'}"
    answer = run("restore", backup, folder=tmp_path, address=address, room=400_000)
    assert answer.returncode == 2, answer.stderr
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_council_moves_from_a_trial_to_its_server_by_three_commands(own: OwnDatabases, tmp_path: Path, project: Path, kind: str) -> None:
    trial, council = f"sqlite:///{tmp_path / 'trial.sqlite3'}", own.empty(kind)
    assert run("load", project / "examples" / "kent", folder=tmp_path, address=trial).returncode == 0
    taken = run("backup", "trial.outturn", folder=tmp_path, address=trial)
    assert taken.returncode == 0, taken.stderr
    done = run("restore", "trial.outturn", folder=tmp_path, address=council)
    assert done.returncode == 0, done.stderr
    over = run("restore", "trial.outturn", folder=tmp_path, address=council)
    assert (over.returncode, "--replace" in over.stderr) == (2, True)
    assert run("restore", "trial.outturn", "--replace", folder=tmp_path, address=council).returncode == 130  # nobody answered the question
    assert run("restore", "trial.outturn", "--replace", "--yes", folder=tmp_path, address=council).returncode == 0
    assert run("dump", "one.zip", folder=tmp_path, address=trial).returncode == 0
    assert run("dump", "other.zip", folder=tmp_path, address=council).returncode == 0
    one, other = (zipfile.ZipFile(io.BytesIO((tmp_path / name).read_bytes())) for name in ("one.zip", "other.zip"))
    assert {name: one.read(name) for name in one.namelist()} == {name: other.read(name) for name in other.namelist()}
