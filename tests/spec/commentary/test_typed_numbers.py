"""Numbers typed by hand in commentary"""

from __future__ import annotations

import pytest

from outturn.commentary.typed_numbers import TypedUnit, numbers_in


@pytest.mark.parametrize(
    ("written", "value", "unit", "half_step"),
    [
        ("at 97.3% of calls", 97.3, TypedUnit.PERCENT, 0.05),
        ("a rise of 15 per cent", 15, TypedUnit.PERCENT, 0.5),
        ("0.01 % of pupils", 0.01, TypedUnit.PERCENT, 0.005),
        ("down 1.2 points", 1.2, TypedUnit.POINTS, 0.05),
        ("down 2 percentage points", 2, TypedUnit.POINTS, 0.5),
        ("totalling £24.3m –", 24_300_000, TypedUnit.GBP, 50_000),
        ("a loan of £500,000", 500_000, TypedUnit.GBP, 0.5),
        ("£12 million from", 12_000_000, TypedUnit.GBP, 500_000),
        ("(£50k)", 50_000, TypedUnit.GBP, 500),
        ("1,886 complaints", 1886, TypedUnit.NUMBER, 0.5),
        ("2.5 million visits", 2_500_000, TypedUnit.NUMBER, 50_000),
        ("within 20 working days", 20, TypedUnit.DAYS, 0.5),
        ("28,152 tonnes", 28_152, TypedUnit.TONNES, 0.5),
        ("−3.2% on the year", -3.2, TypedUnit.PERCENT, 0.05),
        ("2,025 callers", 2025, TypedUnit.NUMBER, 0.5),
    ],
)
def test_a_typed_number_is_read_with_its_unit_and_its_precision(written: str, value: float, unit: TypedUnit, half_step: float) -> None:
    """A number in prose is read in base units, with half of its last digit as its tolerance."""
    [number] = numbers_in(written)
    assert (number.value, number.unit) == (pytest.approx(value), unit)
    assert number.half_step == pytest.approx(half_step)


@pytest.mark.parametrize(
    "written",
    [
        "on 30/05/2025",
        "on 2025-05-30",
        "on 29th January 2026",
        "12 February 2026",
        "in October 2025",
        "since Sep 25",
        "in 2020/21",
        "in 2025",
        "Q2 and Quarter 2",
        "at 10:30 or 9am, 24/7",
        "the 2nd wave",
        "people of 65+",
        "1. First\n2. Second",
        "FN06, CRR0040 and the A2/A251",
        "phase 1, Section 106, stage 2",
        "see [the page](https://example.org/2024/85)",
        "{FN06.value@2025-09}",
        "at least 24mbps and 1,200m2",
    ],
)
def test_what_only_names_or_dates_something_is_not_a_figure(written: str) -> None:
    """Dates, years, quarters, times, ages, ordinals, list numbers, references and addresses are no figures."""
    assert numbers_in(written) == []


def test_every_figure_of_a_sentence_is_found_in_order() -> None:
    """All figures of a text are found, with their places."""
    text = "84% of 1,886 complaints in Quarter 2 2020/21, against 83% before."
    numbers = numbers_in(text)
    assert [number.text for number in numbers] == ["84%", "1,886", "83%"]
    assert [text[number.position :].startswith(number.text) for number in numbers] == [True, True, True]
