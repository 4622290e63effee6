"""The editions that the public may see at an instant, from the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from outturn.store.models import Edition, EditionHold
from outturn.web.frozen import read_edition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from outturn.api.public_edition import PublicEdition


@dataclass(frozen=True)
class Released:
    """`number` tells editions of one report and period apart, and stays whatever else is held back; `changed_at` is when the public last gained it."""

    pk: int
    number: int
    released_at: dt.datetime
    changed_at: dt.datetime


def released(at: dt.datetime) -> tuple[Released, ...]:
    """One query, however many there are. `at` has a zone."""
    last = EditionHold.objects.filter(edition=OuterRef("pk")).order_by("-id")
    rows = Edition.objects.order_by("id").annotate(held=Subquery(last.values("held")[:1]), held_at=Subquery(last.values("at")[:1]))
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for row in rows.values("pk", "report", "period", "published_at", "released_at", "held", "held_at"):
        seen[row["report"], row["period"]] += 1
        public_from = row["released_at"] or row["published_at"]
        if public_from <= at and not row["held"]:
            changed = max(public_from, row["held_at"] or public_from)
            found.append(Released(row["pk"], seen[row["report"], row["period"]], public_from, changed))
    return tuple(found)


class KeptEditions:
    """Editions never change: each is read once, for as long as the public sees it."""

    def __init__(self) -> None:
        self._kept: dict[Released, PublicEdition | None] = {}

    def of(self, wanted: Iterable[Released]) -> Sequence[PublicEdition]:
        self._kept = {one: self._kept[one] if one in self._kept else read_edition(one.pk, one.released_at, one.number) for one in wanted}
        return [edition for edition in self._kept.values() if edition is not None]
