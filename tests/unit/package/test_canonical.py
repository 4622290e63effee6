"""One text for each value: the shortest that reads back as the same, without an exponent."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outturn.package.canonical import canonical_texts, text_of


class Colour(StrEnum):
    RED = "red"


VALUES: list[tuple[object, str | None]] = [
    (None, None),
    ("", None),
    (float("nan"), None),
    (True, "true"),
    (False, "false"),
    (3, "3"),
    (3.0, "3"),
    (-0.0, "0"),
    (100.0, "100"),
    (0.1, "0.1"),
    (1 / 3, "0.3333333333333333"),
    (1e-7, "0.0000001"),
    (1e15, "1000000000000000"),
    (1e22, "10000000000000000000000"),
    (-2.5, "-2.5"),
    (dt.date(2025, 6, 30), "2025-06-30"),
    (dt.datetime(2025, 6, 30, 14, 30, tzinfo=dt.UTC), "2025-06-30T14:30:00Z"),
    (dt.datetime(2025, 6, 30, 14, 30, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=1))), "2025-06-30T13:30:00.000005Z"),
    (Colour.RED, "red"),
    ("as it is ", "as it is "),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_value_has_one_text(value: object, text: str | None) -> None:
    assert text_of(value) == text


@given(
    st.lists(
        st.none()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.sampled_from([value for value, _ in VALUES if isinstance(value, float) and value == value])
    )
)
def test_a_column_of_numbers_has_the_same_texts_as_its_values_and_reads_back(values: list[float | None]) -> None:
    texts = canonical_texts(pl.DataFrame({"value": pl.Series(values, dtype=pl.Float64)}))["value"]
    assert texts.to_list() == [text_of(value) for value in values]
    assert [None if text is None else float(text) for text in texts] == values
    assert not texts.str.contains("e", literal=True).any()


def test_columns_of_every_type_have_their_texts() -> None:
    frame = pl.DataFrame(
        {
            "whole": pl.Series([1, None], dtype=pl.Int64),
            "yes": pl.Series([True, None]),
            "day": pl.Series([dt.date(2025, 6, 30), None]),
            "instant": pl.Series(["2025-06-30T14:30:00", None]).str.to_datetime(time_unit="us"),
            "none": pl.Series([None, None], dtype=pl.Boolean),
            "text": pl.Series(["x", None]),
        }
    )
    assert canonical_texts(frame).rows() == [("1", "true", "2025-06-30", "2025-06-30T14:30:00Z", None, "x"), (None,) * 6]
