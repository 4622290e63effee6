"""Whether a difference is more than chance

The 95 per cent interval of the area's own figure is laid beside one value of its neighbours: their pooled figure where each of them gives its numerator
and its denominator, and the simple mean of their values otherwise.
"""

from __future__ import annotations

import pytest

from outturn.comparison.intervals import byar, exact_poisson, wilson
from tests.groups import row


@pytest.mark.parametrize(
    ("events", "cases", "low", "high"),
    [(65, 100, 0.552544, 0.736358), (0, 20, 0.0, 0.161125), (20, 20, 0.838875, 1.0), (3, 7, 0.158220, 0.749542)],
)
def test_proportions_have_wilsons_interval(events: int, cases: int, low: float, high: float) -> None:
    assert [float(end) for end in wilson(events, cases)] == pytest.approx([low, high], abs=1e-6)


@pytest.mark.parametrize(("events", "low", "high"), [(10, 4.787450, 18.391459), (65, 50.163188, 82.849139)])
def test_counts_of_ten_or_more_have_byars_interval(events: int, low: float, high: float) -> None:
    assert [float(end) for end in byar(events)] == pytest.approx([low, high], abs=1e-6)


@pytest.mark.parametrize(("events", "low", "high"), [(0, 0.0, 3.688879), (1, 0.025318, 5.571643), (5, 1.623486, 11.668332), (9, 4.115373, 17.084803)])
def test_counts_below_ten_have_the_exact_interval(events: int, low: float, high: float) -> None:
    assert [float(end) for end in exact_poisson(events)] == pytest.approx([low, high], abs=1e-6)


@pytest.mark.parametrize(
    ("unit", "own", "method", "low", "high"),
    [
        ("percent", {"numerator": 65, "denominator": 100}, "wilson", 55.2544, 73.6358),
        ("rate", {"numerator": 65, "denominator": 100000}, "byar", 5.0163188, 8.2849139),
        ("rate", {"numerator": 5, "denominator": 20000}, "exact_poisson", 0.8117430, 5.8341660),
        ("count", {"value": 65}, "byar", 50.163188, 82.849139),
        ("count", {"value": 9}, "exact_poisson", 4.115373, 17.084803),
        ("percent", {"value": 65}, None, None, None),
        ("percent", {"numerator": 120, "denominator": 100}, None, None, None),
        ("rate", {"numerator": 6.5, "denominator": 1000}, None, None, None),
        ("count", {"value": -3}, None, None, None),
        ("count", {"numerator": 65, "denominator": 10}, "byar", 5.0163188, 8.2849139),
        ("gbp", {"value": 65}, None, None, None),
        ("days", {"numerator": 650, "denominator": 100}, None, None, None),
    ],
)
def test_only_whole_numbers_of_events_have_an_interval(unit: str, own: dict[str, object], method: str | None, low: float | None, high: float | None) -> None:
    """Pounds, days and scores have none, nor has a percentage whose counts are not known; a rate here is per 10,000, a count with a denominator for one."""
    found = row([{"area": "Own", **own}, {"area": "N1", "value": 50}], {"unit": unit, "per": 10000 if unit == "rate" else None})
    assert (found["method"], found["untested"]) == (method, None if method else "no_counts")
    assert (found["low"], found["high"]) == (None if low is None else pytest.approx(low, abs=1e-4), None if high is None else pytest.approx(high, abs=1e-4))


@pytest.mark.parametrize(
    ("polarity", "neighbour", "difference", "standing"),
    [
        ("higher", 55, "above", "better"),
        ("higher", 56, "no_difference", "not_different"),
        ("higher", 73, "no_difference", "not_different"),
        ("higher", 74, "below", "worse"),
        ("lower", 55, "above", "worse"),
        ("lower", 74, "below", "better"),
        ("none", 55, "above", None),
        ("none", 65, "no_difference", None),
    ],
)
def test_a_difference_is_significant_where_the_interval_leaves_the_neighbours_out(
    polarity: str, neighbour: float, difference: str, standing: str | None
) -> None:
    """The area has 65 of 100: 55.3% to 73.6%. Where neither way is better there is a difference, and no better or worse."""
    found = row([{"area": "Own", "numerator": 65, "denominator": 100}, {"area": "N1", "value": neighbour}], {"polarity": polarity})
    assert (found["difference"], found["standing"], found["against"]) == (difference, standing, "mean")


def test_the_pooled_figure_is_taken_where_all_counts_are_known() -> None:
    """The mean of the neighbours is 50%, inside the interval of the area; taken together they are at 19%, and that is what counts."""
    table = """
        area | numerator | denominator
        Own  | 50        | 100
        N1   | 90        | 100
        N2   | 90        | 900
    """
    found = row(table)
    assert (found["mean"], found["against"], found["against_value"], found["difference"]) == (50, "pooled", 18, "above")


@pytest.mark.parametrize(
    ("polarity", "neighbour", "difference", "standing"),
    [
        ("lower", 20, "above", None),
        ("higher", 20, "above", None),
        ("lower", 90, "below", None),
        ("higher", 90, "below", None),
        ("lower", 60, "no_difference", "not_different"),
        ("higher", 60, "no_difference", "not_different"),
        ("none", 60, "no_difference", None),
    ],
)
def test_a_count_is_above_or_below_but_neither_better_nor_worse(polarity: str, neighbour: float, difference: str, standing: str | None) -> None:
    """It follows the size of the area. That it does not differ may be said of it as of any other figure: 65 is 50 to 83."""
    found = row([{"area": "Own", "value": 65}, {"area": "N1", "value": neighbour}], {"unit": "count", "polarity": polarity})
    assert (found["difference"], found["standing"]) == (difference, standing)


def test_a_count_with_a_denominator_everywhere_is_better_or_worse() -> None:
    table = """
        area | numerator | denominator
        Own  | 100       | 10
        N1   | 200       | 10
    """
    found = row(table, {"unit": "count", "polarity": "lower"})
    assert (found["difference"], found["standing"], found["against_value"]) == ("below", "better", 20)
