"""From each release to this version: every row is kept, a step that fails changes nothing, and two that begin together do not meet."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import connect
from tests.every_row import every_row
from tests.web_support import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.own_databases import OwnDatabases

PROJECT = Path(__file__).parents[3]
RELEASES = PROJECT / "tests" / "data" / "releases"
VERSIONS = sorted(path.name.removesuffix(".outturn") for path in RELEASES.glob("*.outturn"))
KINDS = ("sqlite", "postgresql")
COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")

CHANGED: Mapping[str, frozenset[str]] = {}
"""Columns whose values a later version rewrites on purpose, by table, with the reason beside each."""


def as_released(version: str, address: str) -> None:
    """The database as that version made it: on SQLite the very file, on PostgreSQL with its tables of then."""
    if address.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            database.executescript(gzip.decompress((RELEASES / f"{version}.sql.gz").read_bytes()).decode())
        connect(address)
        return
    connect(address)
    from outturn.store.backup.archive import reading
    from outturn.store.backup.putting_back import put_back
    from outturn.store.schema import changing

    with reading(RELEASES / f"{version}.outturn") as reader, changing():
        put_back(reader, only_state=True)


def outturn(*arguments: str, address: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "DATABASE_URL": address, **environment}
    return subprocess.run([*COMMAND, *arguments], env=given, capture_output=True, text=True, check=False)


def close() -> None:
    from django.db import connection

    connection.close()


def test_this_version_has_its_database_kept() -> None:
    import outturn as program

    assert program.__version__ in VERSIONS, "run scripts/make_release.py"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_row_of_a_release_is_there_after_the_upgrade(own: OwnDatabases, version: str, kind: str) -> None:
    address = own.empty(kind)
    as_released(version, address)
    before = every_row()
    assert [table for table, rows in before.items() if not rows] == []
    close()
    done = outturn("upgrade", address=address)
    assert (done.returncode, done.stderr) == (0, "")
    after = every_row()
    for table, rows in before.items():
        kept = {name for name in rows[0] if name in (after[table][0] if after[table] else rows[0])} - CHANGED.get(table, frozenset())
        assert [{name: row[name] for name in kept} for row in after[table]] == [{name: row[name] for name in kept} for row in rows], table
    assert outturn("upgrade", address=address).stdout.endswith("(was so already).\n")
    analyst = signed_in("analyst")
    assert analyst.get("/dashboards/council/").status_code == 200


@pytest.mark.parametrize("version", VERSIONS)
def test_the_text_and_the_backup_of_a_release_hold_the_same(own: OwnDatabases, version: str) -> None:
    as_released(version, own.empty("sqlite"))
    from_text = every_row()
    close()
    address = own.empty("postgresql")
    as_released(version, address)
    from_backup = every_row()
    assert from_text.pop("store_auditevent")[:-1] == from_backup.pop("store_auditevent")  # the backup was taken before its own line in the trail
    assert from_text == from_backup


# --- a version of tomorrow
_TOMORROW = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "{before}")]
    operations = [
        migrations.AddField("grant", "until", models.DateField(null=True)),
        migrations.AddField("return", "marked", models.TextField(db_default="")),
        migrations.CreateModel("Letter", fields=[("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]),
    ]
"""
_AFTER = """
from django.db import migrations, models


def rewrite(apps, schema_editor):
    apps.get_model("store", "Grant").objects.update(given_by="tomorrow")
    if {fails}:
        raise ValueError("a grant of Ada Lovelace cannot be moved")


class Migration(migrations.Migration):
    dependencies = [("store", "0901_tomorrow")]
    operations = [migrations.RunPython(rewrite)]
"""


def tomorrow(folder: Path, *, fails: bool) -> dict[str, str]:
    """The migrations of ours and two more, as settings of a process."""
    package = folder / "tomorrows"
    shutil.copytree(PROJECT / "src" / "outturn" / "store" / "migrations", package, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.stem for path in package.glob("0*.py"))
    (package / "0901_tomorrow.py").write_text(_TOMORROW.replace("{before}", last))
    (package / "0902_after.py").write_text(_AFTER.replace("{fails}", str(fails)))
    (folder / "tomorrow_settings.py").write_text("from outturn.config.settings import *\nMIGRATION_MODULES = {'store': 'tomorrows'}\n")
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    return {"DJANGO_SETTINGS_MODULE": "tomorrow_settings", "PYTHONPATH": path}


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_that_fails_leaves_the_database_as_it_was(own: OwnDatabases, tmp_path: Path, kind: str) -> None:
    """The step before it had gone well, and is taken back with it."""
    address = own.empty(kind)
    as_released(VERSIONS[0], address)
    before = every_row(without=frozenset())
    close()
    environment = tomorrow(tmp_path, fails=True)
    failed = outturn("upgrade", address=address, **environment)
    assert failed.returncode == 2
    assert "The step store.0902_after failed" in failed.stderr
    assert "as it was" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert every_row(without=frozenset()) == before
    from django.db import DatabaseError, connection, transaction

    with pytest.raises(DatabaseError, match="audit trail"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_auditevent")
    close()
    assert outturn("dump", str(tmp_path / "out.zip"), address=address).returncode == 0  # the old version works on


@pytest.mark.parametrize("kind", KINDS)
def test_the_old_version_works_beside_the_tables_of_the_new_one(own: OwnDatabases, tmp_path: Path, kind: str) -> None:
    address = own.empty(kind)
    as_released(VERSIONS[0], address)
    before = every_row()
    close()
    environment = tomorrow(tmp_path, fails=False)
    refused = outturn("people", "list", address=address, **environment)
    assert "outturn upgrade" in refused.stderr  # the new version does not serve the old tables
    done = outturn("upgrade", address=address, **environment)
    assert (done.returncode, "2 steps" in done.stdout) == (0, True), done.stderr
    after = every_row()
    assert {row["given_by"] for row in after["store_grant"]} == {"tomorrow"}
    assert [row["until"] for row in after["store_grant"]] == [None] * len(before["store_grant"])
    # this version, which knows nothing of it, reads and writes
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.people import add_person, give_role
    from tests.web.returns_support import draft, open_quarter
    from tests.web_support import MORNING

    add_person("newcomer", full_name="", email="", by="ada", at=MORNING)
    give_role("newcomer", Grant(Role.ANALYST), by="ada", at=MORNING)
    open_quarter()
    assert draft().pk
    assert signed_in("newcomer").get("/dashboards/council/").status_code == 200
    from outturn.store.schema import applied, unknown_to_this_version

    assert unknown_to_this_version(applied()) == [("store", "0901_tomorrow"), ("store", "0902_after")]
    close()
    kept = outturn("backup", str(tmp_path / "b.outturn"), address=address)
    assert "of a newer version" in kept.stderr  # it would leave out what it does not know
    assert not (tmp_path / "b.outturn").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_two_that_start_together_on_an_empty_database_make_it_once(own: OwnDatabases, kind: str) -> None:
    address = own.empty(kind)
    command = [*COMMAND, "load", str(PROJECT / "examples" / "kent"), "--replace"]
    environment = {**os.environ, "DATABASE_URL": address}
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [(process.communicate(timeout=300), process.returncode) for process in both]
    assert [(returned, told[1]) for told, returned in answers] == [(0, ""), (0, "")]
    connect(address)
    rows = every_row(without=frozenset())
    steps = [(row["app"], row["name"]) for row in rows["django_migrations"]]
    assert len(steps) == len(set(steps))
    assert len(rows["store_holding"]) == 1
    assert [row["event"] for row in rows["store_auditevent"]] == ["package_loaded", "package_loaded"]


# --- what a migration after a release may do
def test_later_migrations_leave_the_version_before_them_working() -> None:
    """While two versions run beside each other, the older one must still be able to write: see DEVELOPERS.md."""
    from django.db import migrations as operations

    connect("sqlite://")
    from outturn.store.schema import disk_migrations

    released = _released_steps()
    breaking = (operations.RenameField, operations.RenameModel, operations.RemoveField, operations.DeleteModel)
    wrong = []
    for step, migration in disk_migrations().items():
        if step in released or step[0] not in {"store", "web"}:
            continue
        for operation in migration.operations:
            adds_what_older_versions_leave_out = (
                isinstance(operation, operations.AddField) and not operation.field.null and not operation.field.has_db_default()
            )
            if adds_what_older_versions_leave_out or (isinstance(operation, breaking) and not getattr(migration, "unused_since", "")):
                wrong.append((step, operation.describe()))
        assert migration.atomic, f"{step}: an upgrade is one transaction"
    assert wrong == []


def _released_steps() -> set[tuple[str, str]]:
    from outturn.store.backup.archive import reading

    steps: set[tuple[str, str]] = set()
    for version in VERSIONS:
        with reading(RELEASES / f"{version}.outturn") as reader:
            steps |= set(reader.manifest.migrations)
    return steps
