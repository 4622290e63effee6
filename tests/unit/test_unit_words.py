"""The unit as a heading says it: symbols keep their letters."""

from __future__ import annotations

import pytest

from outturn.figures.formatting import NumberFormat
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
