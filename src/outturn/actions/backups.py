"""Backing up what the database holds, and putting it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction

from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.store import schema
from outturn.store.backup.archive import reading, writing
from outturn.store.backup.putting_back import holds_anything, put_back, refuse_newer
from outturn.store.backup.taking import take

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from outturn.store.backup.manifest import Manifest, Setting


def back_up(target: Path, *, by: str, at: dt.datetime, version: str, settings: tuple[Setting, ...] = (), replace: bool = False) -> Manifest:
    """All of it as it stood at one instant, in one file, or no file. It stands in the audit trail who took it: it holds everything about everybody."""
    with writing(target, replace=replace) as writer:
        manifest = take(writer, version=version, made_at=at.isoformat(timespec="seconds"), settings=settings)
    with transaction.atomic():
        record("backup_made", by=by, at=at, subject="database", new=json.dumps({"rows": manifest.rows, "version": version}))
    return manifest


def check_backup(path: Path) -> Manifest:
    """Reads every byte of a backup. Raises UsageError where it is damaged, or of a newer outturn."""
    with reading(path) as reader:
        refuse_newer(reader.manifest)
        reader.check()
        return reader.manifest


def restore(path: Path, *, by: str, at: dt.datetime, replace: bool = False) -> Manifest:
    """Makes the database what it was: all of it, or it stays as it is. Raises UsageError where it holds something and `replace` is not said."""
    manifest = check_backup(path)
    try:
        with reading(path) as reader, schema.changing():
            if not replace and holds_anything():
                raise UsageError("The database is not empty. Restore into an empty one, or replace what it holds with --replace.")
            put_back(reader)
            new = {"rows": manifest.rows, "version": manifest.version, "made_at": manifest.made_at}
            record("backup_restored", by=by, at=at, subject="database", new=json.dumps(new))
    except OperationalError as fault:
        if "lock" not in str(fault):
            raise
        raise UsageError("The database is in use. Stop the service and its worker, then restore. Nothing was changed.") from None
    return manifest
