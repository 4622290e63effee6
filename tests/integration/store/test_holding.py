"""The database and a package hold exactly the same, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from outturn.api import assess, read_package
from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.package.writing import package_files

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.package.package import Package

NOON = dt.datetime(2025, 10, 20, 12, tzinfo=dt.UTC)


def through_the_database(package: Package, **options: bool) -> Package:
    from outturn.actions.load_package import load_package
    from outturn.store.holding import stored_package

    load_package(package, by="ada", at=NOON, **options)
    return stored_package()


@pytest.mark.parametrize("example", ["kent", "meadshire"])
def test_a_package_comes_back_byte_for_byte(database: str, project: Path, example: str) -> None:
    package = read_package(project / "examples" / example)
    returned = through_the_database(package)
    assert package_files(returned) == package_files(package)
    assert {name: frame.schema for name, frame in returned.tables.items()} == {name: frame.schema for name, frame in package.tables.items()}


def test_what_is_assessed_from_the_database_is_what_is_assessed_from_the_files(database: str, project: Path) -> None:
    package = read_package(project / "examples" / "meadshire")
    assert assess(through_the_database(package), "2025-26-Q2").frame.equals(assess(package, "2025-26-Q2").frame)


HOSTILE = ['say "no"', "a,b;c\td", "two\nlines\n\nand more", "\\N", "NULL", "'; DROP TABLE package_figures; --", "ü 😀 עברית", "{}", "=1+1"]


def test_texts_of_every_kind_come_back_as_they_are(database: str) -> None:
    rows = [{"indicator": f"I{number}", "name": text, "kind": "kpi", "definition": text} for number, text in enumerate(HOSTILE)]
    package = make_package({"indicators": rows})
    returned = through_the_database(package)["indicators"]
    assert returned.equals(package["indicators"])
    assert returned["name"].to_list() == HOSTILE


def test_numbers_dates_and_instants_come_back_to_the_last_digit(database: str) -> None:
    values = [0.1, 1 / 3, 1e-300, 1.7976931348623157e308, 5e-324, -0.5, 12345678901234.567, None]
    figures = [
        {"indicator": "I", "period": f"2024-{month:02d}", "value": value, "status": "final" if value is not None else "not_due", "recorded_at": instant}
        for month, value, instant in zip(range(1, 9), values, ["2025-10-18T09:30:00.123456Z", None] * 4, strict=True)
    ]
    package = make_package({"indicators": [{"indicator": "I", "name": "I", "kind": "kpi"}], "figures": figures, "milestones": []})
    assert through_the_database(package)["figures"].equals(package["figures"])


def test_columns_that_the_definition_does_not_know_are_kept(database: str) -> None:
    rows = [
        {"indicator": "A", "name": "A", "kind": "kpi", "our code": "17", "colour": None},
        {"indicator": "B", "name": "B", "kind": "kpi", "our code": None, "colour": None},
        {"indicator": "C", "name": "C", "kind": "kpi", "our code": 'x"y', "colour": "blue"},
    ]
    package = make_package({"indicators": rows}, extra={"zeta": 1, "alpha": {"z": [1, 2], "a": None}})
    returned = through_the_database(package)
    assert package_files(returned) == package_files(package)
    assert list(returned.extra) == ["zeta", "alpha"]


def test_the_database_is_not_overwritten_unasked(database: str) -> None:
    first, second = (make_package({"indicators": [{"indicator": ref, "name": ref, "kind": "kpi"}]}, name=ref.lower()) for ref in ("A", "B"))
    through_the_database(first)
    with pytest.raises(UsageError, match="--replace"):
        through_the_database(second)
    assert through_the_database(second, replace=True)["indicators"]["indicator"].to_list() == ["B"]


def test_a_load_that_fails_leaves_what_was_there(database: str) -> None:
    """A second row of one key, which only a program could make: the database refuses it, and the whole load is undone."""
    from django.db import IntegrityError

    from outturn.actions.load_package import load_package
    from outturn.store.holding import stored_package
    from outturn.store.models import AuditEvent

    row = {"indicator": "A", "name": "A", "kind": "kpi"}
    package, doubled = make_package({"indicators": [row]}), make_package({"indicators": [row, row]})
    load_package(package, by="ada", at=NOON)
    with pytest.raises(IntegrityError):
        load_package(doubled, by="ada", at=NOON, replace=True)
    assert package_files(stored_package()) == package_files(package)
    assert AuditEvent.objects.count() == 1


def test_an_empty_database_says_what_to_do(database: str) -> None:
    from outturn.store.holding import stored_package

    with pytest.raises(UsageError, match="outturn load"):
        stored_package()


# --- the audit trail
def test_a_load_stands_in_the_audit_trail(database: str) -> None:
    from outturn.store.models import AuditEvent

    through_the_database(make_package({"indicators": [{"indicator": "A", "name": "A", "kind": "kpi"}]}, name="small"))
    (event,) = AuditEvent.objects.all()
    assert (event.by, event.at, event.event, event.subject, json.loads(event.new)) == ("ada", NOON, "package_loaded", "small", {"indicators": 1})


def test_the_audit_trail_can_only_grow(database: str) -> None:
    from outturn.actions.auditing import record
    from outturn.store.models import AuditEvent, ImmutableError

    record("package_loaded", by="ada", at=NOON)
    event = AuditEvent.objects.get()
    attempts = (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(by="eve"),
        lambda: AuditEvent.objects.bulk_update([event], ["by"]),
    )
    for attempt in attempts:
        with pytest.raises(ImmutableError):
            attempt()
    assert AuditEvent.objects.get().by == "ada"


@pytest.mark.parametrize("statement", ["UPDATE store_auditevent SET by = 'eve'", "DELETE FROM store_auditevent", "TRUNCATE store_auditevent"])
def test_the_database_itself_refuses_to_change_the_audit_trail(database: str, statement: str) -> None:
    """By whatever way: this is what somebody at the database's own prompt would try. SQLite has no TRUNCATE."""
    from django.db import DatabaseError, connection, transaction

    from outturn.actions.auditing import record
    from outturn.store.models import AuditEvent

    record("package_loaded", by="ada", at=NOON)
    refusal = "syntax error" if database == "sqlite" and "TRUNCATE" in statement else "The audit trail is never"
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get().by == "ada"


def test_every_table_of_a_package_has_its_model_and_no_migration_is_missing(database: str) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
