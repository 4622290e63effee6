"""The value axis: round ticks that differ in print, for every kind of number."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outturn.charts.scale import value_scale
from outturn.figures.formatting import NumberFormat
from outturn.indicators.vocabulary import Unit

PERCENT = NumberFormat(Unit.PERCENT)
COUNT = NumberFormat()
POUNDS = NumberFormat(Unit.GBP)
FORMS = (
    PERCENT,
    COUNT,
    POUNDS,
    NumberFormat(Unit.GBP, 1, 1e6),
    NumberFormat(Unit.DAYS, 1),
    NumberFormat(Unit.RATE, 1, per=10_000),
    NumberFormat(Unit.RATIO, 4),
)
MAGNITUDES = st.one_of(st.floats(-1e15, 1e15), st.integers(-20, 20).map(float), st.floats(-1e-6, 1e-6), st.sampled_from([1e80, -1e120, 1e280, 5e-324]))


@pytest.mark.parametrize(
    ("values", "form", "labels"),
    [
        ([87.7, 95.0], PERCENT, ("88%", "90%", "92%", "94%")),
        ([92.9, 100.0], PERCENT, ("94%", "96%", "98%", "100%")),
        ([97.31, 97.33], PERCENT, ("97.1%", "97.2%", "97.3%", "97.4%", "97.5%")),
        ([2_310, 3_030], COUNT, ("2,400", "2,600", "2,800", "3,000")),
        ([5, 5, 5], COUNT, ("3", "4", "5", "6", "7")),
        ([0, 0], COUNT, ("0", "1", "2", "3", "4")),
        ([-4, -1], COUNT, ("−4", "−3", "−2", "−1", "0")),
        ([-250_000, 250_000], POUNDS, ("−£200,000", "£0", "£200,000")),
        ([2.0e12, 2.2e12], POUNDS, ("£2tn", "£2.05tn", "£2.1tn", "£2.15tn", "£2.2tn")),
        ([2.5e6, 1e7], POUNDS, ("£0", "£2.5m", "£5m", "£7.5m", "£10m")),
        ([50.0], PERCENT, ("48%", "50%", "52%")),
    ],
)  # fmt: skip
def test_ticks_read_as_people_write_numbers(values: list[float], form: NumberFormat, labels: tuple[str, ...]) -> None:
    printed = value_scale(values, form).labels
    assert printed == labels or _same_decimals(printed, labels)


def _same_decimals(printed: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """All ticks of an axis have as many decimals as the finest of them: £5.0m beside £7.5m."""
    decimals = {len(text.partition(".")[2]) for text in printed if text != "£0"}
    return len(decimals) == 1 and tuple(re.sub(r"\.?0+(?=m|tn)", "", text) if "." in text else text for text in printed) == labels


def test_an_axis_need_not_start_at_zero() -> None:
    assert value_scale([90.0, 95.0], PERCENT).low > 80


def test_an_axis_starts_at_zero_where_the_values_come_near_it() -> None:
    assert value_scale([3, 40], COUNT).low == 0


def test_shares_below_a_hundred_get_no_axis_above_it() -> None:
    assert value_scale([90.0, 99.9], PERCENT).high == 100


def test_shares_above_a_hundred_are_shown() -> None:
    assert value_scale([99.0, 112.0], PERCENT).high > 112


@pytest.mark.parametrize(
    ("form", "caption"),
    [
        (PERCENT, ""),
        (COUNT, ""),
        (POUNDS, ""),
        (NumberFormat(Unit.DAYS), "days"),
        (NumberFormat(Unit.GBP, 1, 1e6), "£ millions"),
        (NumberFormat(Unit.RATE, per=1000), "rate per 1,000"),
    ],
)
def test_the_unit_is_named_once_where_it_is_not_a_sign(form: NumberFormat, caption: str) -> None:
    scale = value_scale([1e6, 9e6], form)
    assert scale.caption == caption


@given(st.lists(MAGNITUDES, min_size=1, max_size=30), st.sampled_from(FORMS))
def test_every_scale_holds_its_values_and_has_two_to_six_ticks_that_differ(values: list[float], form: NumberFormat) -> None:
    scale = value_scale(values, form)
    assert all(-1e-9 <= scale.share(value) <= 1 + 1e-9 for value in values)
    assert all(math.isfinite(tick) and scale.low - abs(scale.low) * 1e-9 <= tick <= scale.high + abs(scale.high) * 1e-9 for tick in scale.ticks)
    assert 2 <= len(scale.ticks) <= 6
    assert len(set(scale.labels)) == len(scale.labels)
    assert not any("-" in label.replace("e-", "") for label in scale.labels), "a true minus, no hyphen"
