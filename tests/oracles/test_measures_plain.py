"""Measures against a plain loop over the records, with NumPy's business days; values from small grids, so that ties and edges happen."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outturn.api import measure
from outturn.measures.ranks import percentile
from outturn.measures.vocabulary import Nation
from outturn.measures.working_days import DAYS, FIRST_DAY, bank_holidays, working_numbers
from outturn.records.polars_dates import local_days, local_to_utc
from outturn.records.zones import zone
from tests.measuring import COLUMNS, indicator
from tests.oracles.plain_measures import LONDON, late_share, median_wait, working_days

AS_AT = dt.date(2025, 4, 25)
DEFINITION = "\n".join(
    [
        '[records]\nkey = "case"\nkeep = "last"',
        COLUMNS,
        indicator(indicator="K1", period="due", numerator="closed <= due", open="late", breakdowns=["kind"]),
        indicator(indicator="K2", period="closed", method="median", value="closed - created in working days", open="leave_out"),
    ]
)

days = st.integers(0, 60).map(lambda day: dt.datetime(2025, 3, 1, tzinfo=dt.UTC) + dt.timedelta(days=day))
instants = st.tuples(days, st.sampled_from([0, 1, 12, 22, 23]), st.sampled_from([0, 30])).map(
    lambda parts: parts[0] + dt.timedelta(hours=parts[1], minutes=parts[2])
)
records = st.lists(
    st.fixed_dictionaries(
        {
            "case": st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g"]),
            "created": st.none() | instants,
            "due": st.none() | days.map(dt.datetime.date),
            "closed": st.none() | instants,
            "kind": st.sampled_from(["", "Kerb", "Verge"]),
        }
    ),
    min_size=1,
    max_size=25,
)


def measured(found: list[dict[str, Any]], engine: str) -> pl.DataFrame:
    schema: dict[str, Any] = {"case": pl.String, "created": pl.Datetime("us", "UTC"), "due": pl.Date, "closed": pl.Datetime("us", "UTC"), "kind": pl.String}
    frame = pl.DataFrame(found, schema=schema).with_columns(cost=pl.lit(None, pl.Float64), urgent=pl.lit(None, pl.Boolean))
    with tempfile.TemporaryDirectory() as folder:
        frame.write_parquet(Path(folder) / "cases.parquet")
        (Path(folder) / "cases.toml").write_text(DEFINITION, encoding="utf-8")
        return measure(Path(folder) / "cases.parquet", Path(folder) / "cases.toml", as_at=AS_AT, engine=engine).package["figures"]


def agrees(found: list[dict[str, Any]], engine: str) -> None:
    figures = measured(found, engine).filter(pl.col("status") != "not_applicable")
    shares = {
        (row["period"], (row["breakdown"] or "=").partition("=")[2]): (row["numerator"], row["denominator"])
        for row in figures.filter(pl.col("indicator") == "K1").iter_rows(named=True)
    }
    waits = dict(figures.filter(pl.col("indicator") == "K2").select("period", "value").iter_rows())
    assert shares == late_share(found, AS_AT)
    assert waits == pytest.approx(median_wait(found, AS_AT, sorted(bank_holidays(Nation.ENGLAND))))


@settings(max_examples=60)
@given(records)
def test_polars_gives_the_figures_of_a_plain_loop(found: list[dict[str, Any]]) -> None:
    agrees(found, "polars")


@settings(max_examples=15)
@given(records)
def test_duckdb_gives_the_figures_of_a_plain_loop(found: list[dict[str, Any]]) -> None:
    agrees(found, "duckdb")


def test_every_day_from_1971_on_has_the_number_that_numpy_counts() -> None:
    holidays = sorted(bank_holidays(Nation.ENGLAND))
    found = working_numbers(Nation.ENGLAND)
    days_since = np.datetime64(FIRST_DAY) + np.arange(DAYS)
    expected = np.busday_count(np.datetime64(FIRST_DAY), days_since + 1, holidays=np.array(holidays, dtype="datetime64[D]"))
    assert (found == expected).all()


@pytest.mark.parametrize(("year", "count"), [(2019, 8), (2020, 8), (2022, 10), (2023, 9), (2024, 8), (2025, 8), (2026, 8)])
def test_bank_holidays_are_as_many_as_the_government_publishes(year: int, count: int) -> None:
    """England, Monday to Friday: two more in 2022 (Platinum Jubilee, funeral of the Queen), one more in 2023 (coronation). Source: gov.uk/bank-holidays."""
    assert sum(day.year == year and day.weekday() < 5 for day in bank_holidays(Nation.ENGLAND)) == count


@given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1)), st.integers(0, 400))
def test_spans_of_working_days_are_those_of_numpy(first: dt.date, length: int) -> None:
    numbers = working_numbers(Nation.ENGLAND)
    last = first + dt.timedelta(days=length)
    assert numbers[(last - FIRST_DAY).days] - numbers[(first - FIRST_DAY).days] == working_days(first, last, sorted(bank_holidays(Nation.ENGLAND)))


@given(st.dictionaries(st.integers(-5, 40), st.integers(1, 6), min_size=1), st.sampled_from([0, 10, 25, 50, 75, 90, 95, 100]))
def test_percentiles_of_counts_are_those_that_numpy_takes_of_the_values(counts: dict[int, int], share: float) -> None:
    values = [value for value, count in counts.items() for _ in range(count)]
    assert percentile(counts, share) == pytest.approx(float(np.percentile(values, share)))


@pytest.mark.parametrize("name", ["Europe/London", "UTC", "Australia/Lord_Howe", "America/New_York"])
@given(st.lists(st.integers(0, 4_000_000_000 // 900).map(lambda step: step * 900), min_size=1, max_size=30))
def test_local_days_are_those_of_the_standard_library(name: str, seconds: list[int]) -> None:
    from zoneinfo import ZoneInfo

    found = local_days(pl.Series([second * 1_000_000 for second in seconds]), zone(name))
    expected = [(dt.datetime.fromtimestamp(second, ZoneInfo(name)).date() - FIRST_DAY).days for second in seconds]
    assert found.to_list() == expected


@given(st.lists(st.integers(0, 4_000_000_000 // 900).map(lambda step: step * 900), min_size=1, max_size=30))
def test_local_times_become_instants_as_in_the_standard_library(seconds: list[int]) -> None:
    """A time that occurs twice is the first, one that is left out has the offset before: `fold=0` of Python."""
    local = [dt.datetime(1970, 1, 1) + dt.timedelta(seconds=second) for second in seconds]
    found = local_to_utc(pl.Series([second * 1_000_000 for second in seconds]), zone("Europe/London"))
    assert [value // 1_000_000 for value in found] == [int(time.replace(tzinfo=LONDON).timestamp()) for time in local]
