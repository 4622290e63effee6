"""Texts to dates, asked directly: where records are read, Polars does it in threads of its own."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from outturn.measures.vocabulary import DateForm
from outturn.records.polars_dates import local_days, local_to_utc, parsed_dates
from outturn.records.zones import zone

LONDON = "Europe/London"


def read(form: DateForm, *texts: str | None) -> list[str | None]:
    """Each as an instant of London, with ? for what is a text and no date."""
    found = parsed_dates(pl.Series("when", texts, dtype=pl.String), form, zone(LONDON)).to_list()
    return ["?" if one["bad"] else _shown(one["us"]) for one in found]


def _shown(us: int | None) -> str | None:
    if us is None:
        return None
    instant = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=us)
    return instant.astimezone(ZoneInfo(LONDON)).isoformat(" ", "seconds")


@pytest.mark.parametrize(
    ("form", "text", "instant"),
    [
        (DateForm.DAY_FIRST, "2025-03-28", "2025-03-28 00:00:00+00:00"),
        (DateForm.DAY_FIRST, "2025-03-28T16:00:00", "2025-03-28 16:00:00+00:00"),
        (DateForm.DAY_FIRST, " 2025-07-01 09:30 ", "2025-07-01 09:30:00+01:00"),
        (DateForm.DAY_FIRST, "2025-07-01 09:30:15.250", "2025-07-01 09:30:15+01:00"),
        (DateForm.DAY_FIRST, "03/04/2025", "2025-04-03 00:00:00+01:00"),
        (DateForm.MONTH_FIRST, "03/04/2025", "2025-03-04 00:00:00+00:00"),
        (DateForm.DAY_FIRST, "3 Apr 2025", "2025-04-03 00:00:00+01:00"),
        (DateForm.DAY_FIRST, "3 apr 2025 08:00", "2025-04-03 08:00:00+01:00"),
        (DateForm.DAY_FIRST, "2025-07-01T09:30:00Z", "2025-07-01 10:30:00+01:00"),
        (DateForm.DAY_FIRST, "2025-07-01T09:30:00+02:00", "2025-07-01 08:30:00+01:00"),
        (DateForm.SERIAL, "45744", "2025-03-28 00:00:00+00:00"),
        (DateForm.SERIAL, "45744.5", "2025-03-28 12:00:00+00:00"),
        (DateForm.SERIAL, "28/03/2025", "2025-03-28 00:00:00+00:00"),
        (DateForm.DAY_FIRST, "31/02/2025", "?"),
        (DateForm.DAY_FIRST, "soon", "?"),
        (DateForm.DAY_FIRST, None, None),
    ],
)
def test_a_text_is_the_instant_that_a_person_in_london_means(form: DateForm, text: str | None, instant: str | None) -> None:
    assert read(form, text) == [instant]
    assert read(form, text, "2025-03-28", None)[0] == instant, "whatever stands beside it"


def test_several_ways_of_writing_stand_in_one_column() -> None:
    assert read(DateForm.DAY_FIRST, "2025-07-01T09:30:00Z", "01/07/2025", "1 July 2025", "never") == [
        "2025-07-01 10:30:00+01:00", "2025-07-01 00:00:00+01:00", "2025-07-01 00:00:00+01:00", "?",
    ]  # fmt: skip


def test_there_and_back_is_the_same_local_time() -> None:
    """Against the time zones of Python, over a year with both changes of the clocks."""
    start = dt.datetime(2024, 12, 30, tzinfo=dt.UTC)
    local = [(start + dt.timedelta(hours=hours)).astimezone(ZoneInfo(LONDON)) for hours in range(0, 24 * 400, 7)]
    us = pl.Series([int(one.timestamp()) * 1_000_000 for one in local])
    assert local_days(us, zone(LONDON)).to_list() == [(one.date() - dt.date(1970, 1, 1)).days for one in local]
    walls = pl.Series([int(one.replace(tzinfo=dt.UTC).timestamp()) * 1_000_000 for one in local])
    first = [int(one.replace(fold=0).timestamp()) * 1_000_000 for one in local]
    assert local_to_utc(walls, zone(LONDON)).to_list() == first
