"""Confirming what was read in documents: all of it is written, or nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction

from outturn.actions.auditing import record
from outturn.actions.intakes import ChangedMeanwhileError, end, files_told, held_upload, remember, subject_of
from outturn.actions.load_package import load_package
from outturn.api.kept_intake import unpacked
from outturn.errors import UsageError
from outturn.intake.joining.joined import faults, joined
from outturn.package.build import make_package
from outturn.package.package import Organisation
from outturn.store import bulk, holding, people
from outturn.store.current import current
from outturn.store.intakes import CONFIRMED
from outturn.store.models import Holding, Return, Upload
from outturn.store.package_tables import UNKNOWN

if TYPE_CHECKING:
    from outturn.intake.joining.model import Joining
    from outturn.package.package import Package

NOTHING_NEW = "The documents say nothing that is not held already. There is nothing to write."
_CHANGED = "The data have changed since you looked. Look at what would be written now, and confirm again."
_ORDER = ("sections", "posts", "indicators", "definitions", "aliases", "standards", "milestones", "breakdown_tables", "breakdowns", "breakdown_columns",
          "commentary", "figures")  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What the person saw who confirms: how often the documents were read, and the version of the data, 0 where there were none."""

    revision: int
    version: int


def asked_in_returns(indicators: list[str]) -> frozenset[tuple[str, str]]:
    """Indicators and periods that have a return of their own, whatever its state."""
    return frozenset(Return.objects.filter(indicator__in=indicators).values_list("indicator", "period"))


def bring_in(number: int, seen: Seen, *, council: str = "", by: str, at: dt.datetime) -> dict[str, int]:
    """Writes what was read, and gives how many rows of each table were added. `council` is the name under which an empty database begins.

    Raises EndedError, ChangedMeanwhileError, and UsageError where it cannot be written; then nothing was.
    """
    upload = Upload.objects.get(pk=number)
    taken = unpacked(bytes(upload.reading) or _nothing(number, seen))
    if not taken.package["indicators"].height:
        raise UsageError("No indicator was found in these documents. There is nothing to write.")
    return _first(number, seen, taken.package, council, by, at) if not seen.version else _joined(number, seen, taken.package, _names(upload), by, at)


def _nothing(number: int, seen: Seen) -> bytes:
    """Says why nothing is left to be written."""
    with transaction.atomic():
        held_upload(number, seen.revision)
    raise ChangedMeanwhileError(_CHANGED)


def _first(number: int, seen: Seen, package: Package, council: str, by: str, at: dt.datetime) -> dict[str, int]:
    if not council:
        raise UsageError("Enter the name of the council.")
    own = replace(package, title=council, organisation=Organisation(name=council))
    with transaction.atomic():
        upload = held_upload(number, seen.revision)
        if not holding.is_empty():
            raise ChangedMeanwhileError(_CHANGED)
        load_package(own, by=by, at=at)
        return _ended(upload, {name: package[name].height for name in package.tables if package[name].height}, by, at)


def _joined(number: int, seen: Seen, package: Package, told: dict[str, str], by: str, at: dt.datetime) -> dict[str, int]:
    held = current()  # read before `touch`: what is read after it would be kept as the new state
    indicators = package["indicators"]["indicator"].to_list()
    asked = asked_in_returns(indicators)
    found = joined(held.package, package, asked=asked, told=told)
    with transaction.atomic():
        upload = held_upload(number, seen.revision)
        if held.version != seen.version:
            raise ChangedMeanwhileError(_CHANGED)
        _refuse(found)
        holding.touch(*(name for name in found.added if name != "figures"))
        if Holding.objects.get().version != held.version + 1 or asked_in_returns(indicators) != asked:
            raise ChangedMeanwhileError(_CHANGED)
        _write(found, by, at)
        return _ended(upload, found.added, by, at)


def _names(upload: Upload) -> dict[str, str]:
    """What a person has said that names stand for."""
    return dict(json.loads(upload.answers).get("indicators", {}))


def _refuse(found: Joining) -> None:
    if not found.added:
        raise UsageError(NOTHING_NEW)
    if wrong := faults(found):
        raise UsageError(f"What was read does not fit what is held: {wrong[0].message}")


def _write(found: Joining, by: str, at: dt.datetime) -> None:
    naive = at.astimezone(dt.UTC).replace(tzinfo=None)
    frames = make_package({name: [dict(row) for row in rows] for name, rows in found.rows.items()}).tables
    known_from = {
        "figures": {"recorded_at": pl.lit(naive, pl.Datetime("us")), "recorded_by": pl.lit(by)},
        "commentary": {"approved_on": pl.lit(naive.date()), "author": pl.col("author").fill_null(people.person(by).full_name or by)},
    }
    for name in _ORDER:
        if frames[name].height:
            bulk.insert(name, frames[name].with_columns(**known_from.get(name, {}), **{UNKNOWN: pl.lit(None, pl.String)}))


def _ended(upload: Upload, counts: dict[str, int], by: str, at: dt.datetime) -> dict[str, int]:
    remember(upload.kind, json.loads(upload.answers), by=by, at=at)
    new = json.dumps({"files": files_told(upload), "rows": counts}, ensure_ascii=False)
    end(upload, CONFIRMED, by=by, at=at, counts=json.dumps(counts))
    record("documents_brought_in", by=by, at=at, subject=subject_of(upload.pk), new=new)
    return counts
