"""Holding an edition back from the public, as before an election, and letting it go again. Who signs in sees it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.store.models import Edition, EditionHold

if TYPE_CHECKING:
    import datetime as dt


def hold_edition(number: int, why: str, *, by: str, at: dt.datetime) -> None:
    """One that is held already stays as it is. Raises UsageError where there is no such edition, and without a reason."""
    _set(number, why, held=True, by=by, at=at)


def lift_hold(number: int, why: str, *, by: str, at: dt.datetime) -> None:
    """The public then sees the edition, once the instant of its release has come. Raises UsageError as `hold_edition` does."""
    _set(number, why, held=False, by=by, at=at)


def _set(number: int, why: str, *, held: bool, by: str, at: dt.datetime) -> None:
    if not why.strip():
        raise UsageError("Say why.")
    with transaction.atomic():
        edition = Edition.objects.select_for_update().filter(pk=number).first()
        if edition is None:
            raise UsageError("There is no such edition. The list of reports has all that were published.")
        last = EditionHold.objects.filter(edition=edition).order_by("-id").first()
        if (last is not None and last.held) == held:
            return
        EditionHold.objects.create(edition=edition, held=held, at=at, by=by, why=why.strip())
        record("edition_held" if held else "edition_hold_lifted", by=by, at=at, subject=f"edition {number}", why=why.strip())
