"""The editions that the public may see at an instant, from the database."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from outturn.api.edition_manifest import MANIFEST, parse_manifest
from outturn.api.editions import PACKAGE
from outturn.api.public_edition import PublicEdition, is_of_the_report
from outturn.errors import OutturnError
from outturn.package.reading import read_package
from outturn.store.models import Edition, EditionFile, EditionHold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_log = logging.getLogger("outturn")


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
        self._kept = {one: self._kept[one] if one in self._kept else _read(one) for one in wanted}
        return [edition for edition in self._kept.values() if edition is not None]


def _read(one: Released) -> PublicEdition | None:
    """None for one that cannot be read: it is told to the people who run the service, and the other pages are there."""
    files = EditionFile.objects.filter(edition_id=one.pk)
    sizes = dict(files.values_list("path", "size"))
    try:
        manifest = parse_manifest(_data(one.pk, MANIFEST), f"the manifest of edition {one.pk}")
        with tempfile.TemporaryDirectory(prefix="outturn-public-") as aside:
            for file in files.filter(path__startswith=f"{PACKAGE}/"):
                path = Path(aside) / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(bytes(file.data))
            package = read_package(Path(aside) / PACKAGE)
        at = one.released_at.astimezone(dt.UTC).replace(tzinfo=None)
        own = {path: size for path, size in sizes.items() if is_of_the_report(path)}
        edition = PublicEdition(manifest, one.number, at, package, own, partial(_data, one.pk))
        edition.info  # noqa: B018 (a package that does not have the report is refused here)
    except (OutturnError, EditionFile.DoesNotExist) as fault:
        _log.error("Edition %s cannot be shown to the public", one.pk, exc_info=fault)
        return None
    return edition


def _data(edition: int, path: str) -> bytes:
    return bytes(EditionFile.objects.get(edition_id=edition, path=path).data)
