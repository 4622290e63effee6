"""The unit as a heading says it, and after one and many."""

from __future__ import annotations

import pytest

from outturn.figures.formatting import NumberFormat, format_value
from outturn.indicators.vocabulary import Unit


@pytest.mark.parametrize(
    ("form", "words", "heading"),
    [
        (NumberFormat(Unit.KWH), "kWh", "kWh"),
        (NumberFormat(Unit.KG), "kg", "kg"),
        (NumberFormat(Unit.KM), "km", "km"),
        (NumberFormat(Unit.TONNES), "tonnes", "Tonnes"),
        (NumberFormat(Unit.KWH, scale=1e3), "thousand kWh", "Thousand kWh"),
        (NumberFormat(Unit.PERCENT), "per cent", "Per cent"),
        (NumberFormat(Unit.GBP), "£", "£"),
        (NumberFormat(Unit.RATE, per=100000.0), "rate per 100,000", "Rate per 100,000"),
        (NumberFormat(), "number", "Number"),
    ],
)
def test_units_in_headings(form: NumberFormat, words: str, heading: str) -> None:
    assert (form.unit_words, form.unit_heading) == (words, heading)


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (1, NumberFormat(Unit.DAYS), "1 day"),
        (-1, NumberFormat(Unit.DAYS), "−1 day"),
        (0.9, NumberFormat(Unit.HOURS), "1 hour"),
        (0, NumberFormat(Unit.DAYS), "0 days"),
        (2, NumberFormat(Unit.TONNES), "2 tonnes"),
        (1, NumberFormat(Unit.TONNES), "1 tonne"),
        (1, NumberFormat(Unit.MILES, decimals=1), "1.0 miles"),
        (1000, NumberFormat(Unit.MILES, scale=1e3), "1k miles"),
        (1, NumberFormat(Unit.KWH), "1 kWh"),
        (1, NumberFormat(Unit.KG), "1 kg"),
    ],
)
def test_one_of_a_unit_is_singular(value: float, form: NumberFormat, printed: str) -> None:
    assert format_value(value, form) == printed
