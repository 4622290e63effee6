"""The audit trail is written here and nowhere else, always inside the transaction of what it records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.store.models import AuditEvent

if TYPE_CHECKING:
    import datetime as dt


def record(event: str, *, by: str, at: dt.datetime, subject: str = "", old: str = "", new: str = "", why: str = "") -> None:
    """`event` is a fact in the past tense, such as `package_loaded`; `old` and `new` are JSON."""
    AuditEvent.objects.create(event=event, by=by, at=at, subject=subject, old=old, new=new, why=why)
