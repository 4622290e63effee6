"""The tables themselves: which version of outturn they are of, and bringing them to this one, whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from outturn.errors import UsageError
from outturn.store.locks import alone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.migrations import Migration
    from django.db.migrations.state import StateApps

Step = tuple[str, str]
"""A migration: its app and its name."""

_LOCK_SECONDS = 15

_FUNCTIONS = ("audit_trail_is_kept",)
"""What migrations have made on PostgreSQL besides tables."""


def applied() -> frozenset[Step]:
    """What the database has had, in one query."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def disk_migrations() -> dict[Step, Migration]:
    """Every step that this version knows."""
    return MigrationExecutor(None).loader.disk_migrations or {}


def unknown_to_this_version(steps: Collection[Step]) -> list[Step]:
    """Those that this version of outturn does not have: they are of a newer one."""
    known = disk_migrations()
    return sorted(step for step in steps if step not in known)


def pending() -> list[Step]:
    """What `upgrade` would do."""
    executor = MigrationExecutor(connection)
    return [(migration.app_label, migration.name) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def upgrade() -> list[Step]:
    """Brings the tables to this version and gives what was done. In one transaction: whatever fails, they stay as they were.

    Two that begin together do not meet: the second waits, and finds nothing to do.
    """
    with changing():
        return forward()


@contextmanager
def changing() -> Iterator[None]:
    """A transaction that alters tables, and alone does so."""
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:  # SQLite makes a table anew to alter it, and can only stop looking at references outside of a transaction
        connection.disable_constraint_checking()
    try:
        with transaction.atomic(durable=True):
            alone("schema")
            _wait_no_longer()
            yield
            connection.check_constraints()
    finally:
        if is_sqlite:
            connection.enable_constraint_checking()


def _wait_no_longer() -> None:
    """Whoever waits for a table makes everybody wait who comes after: better to give up, and say so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")


def forward(targets: list[Step] | None = None) -> list[Step]:
    """To this version, or to an earlier state. Call it inside `changing`. Raises UsageError with the name of the step that failed."""
    progress = _Progress()
    executor = MigrationExecutor(connection, progress)
    executor.loader.check_consistent_history(connection)
    wanted = targets or executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(wanted)
    emit_pre_migrate_signal(0, False, connection.alias)
    try:
        executor.migrate(wanted, plan)
    except Exception as fault:
        reason = (str(fault).strip() or type(fault).__name__).splitlines()[0]
        raise UsageError(f"The step {progress.begun} failed: {reason}. Nothing was changed; the database is as it was.") from fault
    if targets is None:
        call_command("createcachetable", verbosity=0)
        emit_post_migrate_signal(0, False, connection.alias)
    return [(migration.app_label, migration.name) for migration, _ in plan]


class _Progress:
    """Which step was begun last."""

    def __init__(self) -> None:
        self.begun = ""

    def __call__(self, action: str, migration: Migration | None = None, fake: bool | None = False, /) -> None:
        if action == "apply_start":
            self.begun = str(migration)
        elif action == "apply_success":
            connection.check_constraints()  # PostgreSQL alters no table for which it has yet to check references


def models_at(steps: Collection[Step]) -> StateApps:
    """The models as they were when these migrations had been applied."""
    return MigrationExecutor(connection).loader.project_state(sorted(steps)).apps


def newest(steps: Collection[Step]) -> list[Step]:
    """Those that no other of the steps builds upon: where a migration to this state ends."""
    graph = MigrationExecutor(None).loader.graph
    parents = {parent.key for step in steps for parent in graph.node_map[step].parents}
    return sorted(step for step in steps if step not in parents)


def drop_everything() -> None:
    """Every table of ours with all that is in it. Call it inside `changing`; nothing but restoring a backup does."""
    there = set(connection.introspection.table_names())
    models = [*apps.get_models(include_auto_created=True)]
    if "django_migrations" in there:
        models += models_at(applied() & set(disk_migrations())).get_models(include_auto_created=True)
    ours = {model._meta.db_table for model in models} | {settings.CACHES["default"]["LOCATION"], "django_migrations"}
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in sorted(ours & there):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")
        for function in _FUNCTIONS if cascade else ():
            cursor.execute(f"DROP FUNCTION IF EXISTS {function}()")
