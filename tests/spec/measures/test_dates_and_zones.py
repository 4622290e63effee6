"""Dates as they are written, and the days of a time zone"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.measuring import COLUMNS, figures, indicator, taken

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "form", "period"),
    [
        ("2025-05-06", "day_first", "2025-05"),
        ("2025-05-06T23:30:00", "day_first", "2025-05"),
        ("2025-05-06 09:05", "day_first", "2025-05"),
        ("2025-05-06T09:05:00.250", "day_first", "2025-05"),
        ("06/05/2025", "day_first", "2025-05"),
        ("6.5.2025 14:30", "day_first", "2025-05"),
        ("06-05-25", "day_first", "2025-05"),
        ("06/05/2025", "month_first", "2025-06"),
        ("06/30/2025 8:15", "month_first", "2025-06"),
        ("2025-05-06", "month_first", "2025-05"),
        ("6 May 2025", "day_first", "2025-05"),
        ("06-MAY-2025 10:00:00", "day_first", "2025-05"),
        ("45783", "serial", "2025-05"),
        ("45783.75", "serial", "2025-05"),
        ("2025-04-30T23:30:00Z", "day_first", "2025-05"),
        ("2025-05-01T00:30:00+02:00", "day_first", "2025-04"),
        ("2025-03-31T23:30:00+00:00", "day_first", "2025-04"),
        ("2025-02-28T23:30:00Z", "day_first", "2025-02"),
    ],
)
def test_a_date_is_read_in_any_of_these_forms_and_an_instant_falls_on_its_day_in_london(
    tmp_path: Path, written: str, form: str, period: str, engine: str
) -> None:
    """An instant with an offset is brought to the time zone of the records before its day is taken: half past eleven at night
    in UTC is the next day in summer.
    """
    columns = COLUMNS.replace('created = "instant"', f'created = {{ type = "instant", form = "{form}" }}')
    columns += "\n"  # not the plain columns: nothing is added to what is drawn
    drawn = f"case | created | due | closed | kind | cost | urgent\n1 | {written} | | | | | "
    found = taken(tmp_path, drawn, indicator(method="count"), columns=columns, engine=engine)
    assert figures(found, "period", "value")[0] == (period, 1)


@pytest.mark.parametrize(
    ("created", "closed", "hours"),
    [
        ("2025-03-29 12:00", "2025-03-30 12:00", 23),
        ("2025-10-25 12:00", "2025-10-26 12:00", 25),
        ("2025-10-26 01:30", "2025-10-26 02:30", 2),
        ("2025-10-26T01:30:00+01:00", "2025-10-26T01:30:00+00:00", 1),
        ("2025-03-30 00:30", "2025-03-30 01:30", 1),
        ("2025-06-01 12:00", "2025-06-02 12:00", 24),
    ],
)
def test_hours_are_those_that_passed_also_in_the_nights_when_clocks_change(tmp_path: Path, created: str, closed: str, hours: int, engine: str) -> None:
    """A local time that occurs twice is the first of the two; one that the clocks leave out is reckoned with the offset before."""
    import datetime as dt

    drawn = f"case | created | closed\n1 | {created} | {closed}"
    fields = indicator(method="longest", value="closed - created in hours", open="leave_out")
    found = taken(tmp_path, drawn, fields, engine=engine, as_at=dt.date(2025, 12, 31))
    assert figures(found, "value")[0] == (hours,)


@pytest.mark.parametrize(
    ("received", "answered", "days"),
    [
        ("2025-06-02", "2025-06-02", 0),
        ("2025-06-02", "2025-06-03", 1),
        ("2025-06-06", "2025-06-09", 1),
        ("2025-06-07", "2025-06-09", 1),
        ("2025-06-07", "2025-06-08", 0),
        ("2025-04-17", "2025-04-22", 1),
        ("2024-12-24", "2025-01-02", 4),
        ("2022-09-16", "2022-09-20", 1),
        ("2020-05-07", "2020-05-11", 1),
        ("2025-06-09", "2025-06-06", -1),
    ],
)
def test_working_days_are_counted_from_the_day_after_and_leave_out_the_bank_holidays_of_england(
    tmp_path: Path, received: str, answered: str, days: int, engine: str
) -> None:
    """Easter, Christmas, the funeral of the Queen in 2022, and the early May holiday that was moved to a Friday in 2020."""
    drawn = f"case | created | closed\n1 | {received} | {answered}"
    found = taken(tmp_path, drawn, indicator(method="longest", value="closed - created in working days", open="leave_out"), engine=engine)
    assert figures(found, "value")[0] == (days,)


def test_another_nation_and_days_of_the_councils_own_can_be_said(tmp_path: Path, engine: str) -> None:
    drawn = "case | created | closed\n1 | 2025-04-17 | 2025-04-23"
    fields = indicator(method="longest", value="closed - created in working days", open="leave_out")
    for calendar, days in (("", 2), ('bank_holidays = "scotland"', 3), ("also_closed = [2025-04-22]", 1)):
        found = taken(tmp_path, drawn, fields, head=f"[working_days]\n{calendar}", engine=engine)
        assert figures(found, "value")[0] == (days,)
