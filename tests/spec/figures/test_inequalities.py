"""Inequalities beyond the latest figure"""

from __future__ import annotations

import pytest

from tests.builders import assessed, package

STANDARD = "target | floor\n90 | 80"


@pytest.mark.parametrize(("value", "rating", "reason"), [("79", "RED", "floor_missed"), ("91", None, "qualifier"), ("80", "RED", "floor_missed")])
def test_a_year_to_date_given_as_an_inequality_is_rated_only_where_all_it_allows_agree(value: str, rating: str | None, reason: str) -> None:
    figures = f"period | basis | value | qualifier\n2025-10 | | 95 |\n2025-10 | ytd | {value} | <"
    found = assessed(package({"unit": "percent"}, figures, STANDARD))
    assert (found["rating"], found["ytd_rating"], found["ytd_rating_reason"]) == ("GREEN", rating, reason)


def test_a_year_to_date_that_adds_up_an_inequality_is_one_itself() -> None:
    figures = "period | value | qualifier\n2025-09 | 5 | <\n2025-10 | 10 |"
    found = assessed(package({"unit": "count", "aggregation": "sum", "polarity": "higher"}, figures, "target | floor\n2 | 1"))
    assert (found["ytd"], found["ytd_rating"], found["ytd_rating_reason"]) == (15.0, None, "qualifier")


def test_there_is_no_change_from_an_inequality() -> None:
    figures = "period | value | qualifier\n2024-10 | 80 | >\n2025-09 | 91 | <\n2025-10 | 93 |"
    found = assessed(package({"unit": "percent"}, figures, STANDARD))
    assert (found["previous"], found["change_previous"], found["change_last_year"]) == (91.0, None, None)


def test_what_rests_on_an_inequality_says_on_which_side_it_lies() -> None:
    """A year to date and an earlier figure keep their “<”, so that no report prints a limit as if it were the figure."""
    figures = "period | value | qualifier\n2024-09 | 6 |\n2024-10 | 80 | <\n2025-09 | 5 | <\n2025-10 | 10 |"
    found = assessed(package({"unit": "count", "aggregation": "sum"}, figures, STANDARD))
    assert [found[name] for name in ("previous_qualifier", "last_year_qualifier", "ytd_qualifier", "ytd_last_year_qualifier")] == ["<"] * 4


def test_exact_figures_have_no_side() -> None:
    figures = "period | value | qualifier\n2024-08 | 80 | >\n2024-10 | 80 |\n2025-03 | 1 | <\n2025-09 | 5 |\n2025-10 | 10 |"
    found = assessed(package({"unit": "count", "aggregation": "last"}, figures, STANDARD))
    assert {found[name] for name in ("previous_qualifier", "last_year_qualifier", "ytd_qualifier", "ytd_last_year_qualifier")} == {None}


def test_a_whole_count_at_its_target_does_not_rest_on_rounding() -> None:
    found = assessed(package({"unit": "count", "decimals": 0, "polarity": "lower"}, "period | value\n2025-10 | 84", "target | floor\n84 | 90"))
    assert (found["rating"], found["rests_on_rounding"]) == ("GREEN", False)


def test_a_band_narrower_than_the_print_rests_on_rounding() -> None:
    standard = "target_low | target_high | floor_low | floor_high\n20.2 | 20.3 | 10 | 30"
    found = assessed(package({"unit": "percent", "decimals": 0, "polarity": "range"}, "period | value\n2025-10 | 20", standard))
    assert (found["rating"], found["rests_on_rounding"]) == ("AMBER", True)
