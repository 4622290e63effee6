"""What a person proves beside a password: set up and used by themselves, recorded here, and taken away by an administrator who helps."""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction

from outturn.actions.auditing import record
from outturn.actions.people import end_sessions
from outturn.errors import UsageError
from outturn.store import people
from outturn.store.models import User
from outturn.store.second_factors import WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

_resetting: ContextVar[bool] = ContextVar("resetting", default=False)


def note_factor(event: str, kind: str, *, by: str, at: dt.datetime, **told: object) -> None:
    """A factor was set up, removed or used, or something that was shown for one was wrong. Nothing where it is part of a reset."""
    if not _resetting.get():
        record(event, by=by, at=at, subject=by, new=json.dumps({"factor": WORDS[kind], **told}, ensure_ascii=False))


def reset_second_factors(name: str, *, by: str, at: dt.datetime, why: str = "") -> int:
    """Takes all of somebody's second factors away and signs them out everywhere, so that whoever holds a lost one is out. Gives how many there were.

    Raises UsageError for an unknown person, for one who has none, and for one's own.
    """
    if name == by:
        raise UsageError("You cannot reset your own second factors: remove them on your own page, or ask another administrator.")
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=people.user(name).pk)
        held = list(Authenticator.objects.filter(user=person).order_by("id"))
        if not held:
            raise UsageError(f"{name} has no second factor.")
        with _a_reset():
            Authenticator.objects.filter(user=person).delete()
        end_sessions(person, at)
        old = json.dumps({"factors": ", ".join(WORDS[factor.type] for factor in held)}, ensure_ascii=False)
        record("second_factors_reset", by=by, at=at, subject=name, old=old, why=why)
    return len(held)


@contextmanager
def _a_reset() -> Iterator[None]:
    token = _resetting.set(True)
    try:
        yield
    finally:
        _resetting.reset(token)
