"""Many drafts from one workbook: all of them are saved, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions.returning import OvertakenError, StepRefusedError, held_fast
from outturn.actions.returns import save_held

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class DraftOf:
    """What one row of the workbook says; `line` is the row, for messages."""

    line: int
    pk: int
    revision: int
    texts: Mapping[str, str]


def save_drafts(drafts: Sequence[DraftOf], *, by: str, at: dt.datetime) -> int:
    """Gives how many were changed. Raises StepRefusedError with the row where one cannot be saved; then none is."""
    changed = 0
    with transaction.atomic():
        for each in drafts:
            try:
                changed += save_held(held_fast(each.pk), each.texts, revision=each.revision, by=by, at=at).changed
            except (StepRefusedError, OvertakenError) as fault:
                raise StepRefusedError(f"Row {each.line}: {fault} Nothing of the workbook was saved.") from None
    return changed
