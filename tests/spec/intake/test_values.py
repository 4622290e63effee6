"""What stands in a cell."""

from __future__ import annotations

import pytest

from outturn.intake.values import read_value


@pytest.mark.parametrize(
    ("cell", "value", "low", "high", "status", "mark"),
    [
        ("46%", 46.0, None, None, "", ""),
        ("0.01 %", 0.01, None, None, "", ""),
        ("1,018", 1018.0, None, None, "", ""),
        ("£20m", 20_000_000.0, None, None, "", ""),
        ("98%*", 98.0, None, None, "", "*"),
        ("93.4 [p]", 93.4, None, None, "provisional", ""),
        ("25 days", 25.0, None, None, "", ""),
        ("5 minutes 24 seconds", 324.0, None, None, "", ""),
        ("17.5% - 22.5%", None, 17.5, 22.5, "", ""),
        ("Above 27.5% or below 12.5%", None, 12.5, 27.5, "", ""),
        ("60 p.a. (15 per quarter)", 60.0, None, None, "", ""),
        ("N/a", None, None, None, "not_applicable", ""),
        ("#N/A", None, None, None, "not_available", ""),
        ("-", None, None, None, "not_available", ""),
        ("*", None, None, None, "not_available", "*"),
        ("Tbc", None, None, None, "", ""),
    ],
)
def test_a_cell_is_read_as_it_is_written(cell: str, value: float | None, low: float | None, high: float | None, status: str, mark: str) -> None:
    read = read_value(cell)
    assert read.understood
    assert (read.value, read.low, read.high, read.status, read.mark) == (value, low, high, status, mark)


@pytest.mark.parametrize("cell", ["12,5", "Date met", "see note", "1.2.3", "two"])
def test_what_is_no_number_is_never_guessed(cell: str) -> None:
    assert not read_value(cell).understood


def test_of_two_numbers_in_one_cell_the_second_is_taken_and_said_to_be_assumed() -> None:
    read = read_value("588 515")
    assert (read.old, read.value) == (588.0, 515.0)
    assert read.assumed


@pytest.mark.parametrize(("cell", "side"), [("≥ 95%", "higher"), ("at least 90", "higher"), ("5 or less", "lower"), ("<= 4", "lower"), ("95%", "")])
def test_a_target_may_say_which_way_is_good(cell: str, side: str) -> None:
    assert read_value(cell).side == side


def test_a_fraction_keeps_its_parts() -> None:
    read = read_value("31% (661/2,109)")
    assert (read.value, read.part, read.whole) == (31.0, 661.0, 2109.0)
