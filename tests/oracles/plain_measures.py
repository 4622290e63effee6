"""Measures the slow and obvious way: one record after another, with the dates of the standard library."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

LONDON = ZoneInfo("Europe/London")


def local_day(instant: dt.datetime) -> dt.date:
    return instant.astimezone(LONDON).date()


def working_days(first: dt.date, last: dt.date, holidays: Sequence[dt.date]) -> int:
    """The working days after the first day up to and including the last, by NumPy's calendar; negative where it comes first."""
    if last < first:  # what NumPy counts backwards leaves out the other end
        return -working_days(last, first, holidays)
    day = dt.timedelta(days=1)
    return int(np.busday_count(np.datetime64(first + day), np.datetime64(last + day), holidays=np.array(holidays, dtype="datetime64[D]")))


def without_duplicates(records: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The last of each case."""
    newest = {record["case"]: place for place, record in enumerate(records) if record["case"]}
    return [record for place, record in enumerate(records) if not record["case"] or newest[record["case"]] == place]


def late_share(records: Sequence[dict[str, object]], as_at: dt.date) -> dict[tuple[str, str], tuple[int, int]]:
    """By month of the due date and kind: closed by the due date, of all that are closed or overdue."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for record in without_duplicates(records):
        due, closed = record["due"], record["closed"]
        if not isinstance(due, dt.date) or due.strftime("%Y-%m") > as_at.strftime("%Y-%m"):
            continue
        if closed is None and not due < as_at:
            continue
        met = isinstance(closed, dt.datetime) and local_day(closed) <= due
        for kind in {"", str(record["kind"] or "")}:
            cell = counts[due.strftime("%Y-%m"), kind]
            cell[0] += met
            cell[1] += 1
    return {key: (met, of) for key, (met, of) in counts.items()}


def median_wait(records: Sequence[dict[str, object]], as_at: dt.date, holidays: Sequence[dt.date]) -> dict[str, float]:
    """By month of closing: the median of the working days from creation."""
    waits: dict[str, list[int]] = defaultdict(list)
    for record in without_duplicates(records):
        created, closed = record["created"], record["closed"]
        if isinstance(created, dt.datetime) and isinstance(closed, dt.datetime):
            month = local_day(closed).strftime("%Y-%m")
            if month <= as_at.strftime("%Y-%m"):
                waits[month].append(working_days(local_day(created), local_day(closed), holidays))
    return {month: median(found) for month, found in waits.items()}
