"""Rank and quartile among the neighbours"""

from __future__ import annotations

import pytest

from tests.groups import ranks, row, spread


@pytest.mark.parametrize(
    ("polarity", "values", "expected"),
    [
        ("lower", [10, 20, 30, 40, 50], [1, 2, 3, 4, 5]),
        ("higher", [10, 20, 20, 30, 40], [5, 3, 3, 2, 1]),
        ("lower", [10, None, 30, 20, None], [1, None, 3, 2, None]),
        ("lower", [30, 30, 30, 10, 40], [2, 2, 2, 1, 5]),
        ("none", [10, 20, 20, 30, 40], [5, 3, 3, 2, 1]),
        ("range", [10, 20, 20, 30, 40], [5, 3, 3, 2, 1]),
    ],
)
def test_rank_1_is_the_best_and_equal_values_share_the_lowest_rank(polarity: str, values: list[float | None], expected: list[int | None]) -> None:
    """Rank 1 is the best by polarity, equal values share the lowest rank, and an area without a value has none.

    Where neither higher nor lower is better, rank 1 is the highest, and the answer says so.
    """
    found = ranks(spread(values), {"polarity": polarity})
    assert list(found.values()) == expected


@pytest.mark.parametrize(("polarity", "ranked_from", "best", "worst"), [("higher", "best", 40, 10), ("lower", "best", 10, 40), ("none", "highest", None, None)])
def test_only_a_polarity_makes_a_best_and_a_worst(polarity: str, ranked_from: str, best: float | None, worst: float | None) -> None:
    found = row(spread([20, 10, 40, 30]), {"polarity": polarity})
    assert (found["ranked_from"], found["best"], found["worst"]) == (ranked_from, best, worst)


@pytest.mark.parametrize(
    ("own", "polarity", "ranked_from", "rank", "quartile", "best", "worst"),
    [
        ({"value": 40}, "higher", "largest", 1, None, None, None),
        ({"value": 40}, "lower", "largest", 1, None, None, None),
        ({"value": 5}, "lower", "largest", 4, None, None, None),
        ({"value": 40}, "none", "largest", 1, None, None, None),
        ({"value": 40, "status": "suppressed"}, "lower", "largest", None, None, None, None),
    ],
)
def test_a_count_is_ranked_by_size_and_has_no_quartile_no_best_and_no_worst(
    own: dict[str, object], polarity: str, ranked_from: str, rank: int | None, quartile: str | None, best: float | None, worst: float | None
) -> None:
    """It follows the size of the area, whatever its polarity: the area with the most people is neither the best nor the worst for it."""
    others = [{"area": f"N{place}", "value": value} for place, value in enumerate([10, 20, 30], start=1)]
    found = row([{"area": "Own", **own}, *others], {"unit": "count", "polarity": polarity})
    assert [found[name] for name in ("ranked_from", "rank", "quartile", "best", "worst")] == [ranked_from, rank, quartile, best, worst]
    assert (found["best_areas"], found["worst_areas"], found["median"]) == (None, None, 20)


@pytest.mark.parametrize(
    ("last", "ranked_from", "rank", "quartile"),
    [
        ({"numerator": 300, "denominator": 10}, "best", 1, "A"),
        ({"status": "suppressed", "numerator": 300, "denominator": 10}, "best", 1, None),
        ({"value": 30}, "largest", 4, None),
        ({"value": "<30"}, "largest", 3, None),
    ],
)
def test_a_count_with_a_denominator_everywhere_is_judged(last: dict[str, object], ranked_from: str, rank: int, quartile: str | None) -> None:
    """Cases for each worker do not follow the size of the area. Where one area gives its count alone, nothing says that it is divided by anything."""
    table = [{"area": area, "numerator": cases, "denominator": 10} for area, cases in (("Own", 100), ("N1", 150), ("N2", 200))]
    found = row([*table, {"area": "N3", **last}], {"unit": "count", "polarity": "lower"})
    assert (found["ranked_from"], found["rank"], found["quartile"]) == (ranked_from, rank, quartile)


def test_areas_that_share_the_best_or_the_worst_value_are_all_named() -> None:
    found = row(spread([20, 40, 10, 40, 10]))
    assert (found["best_areas"], found["worst_areas"], found["of"], found["sharing"]) == ("N1 N3", "N2 N4", 5, 0)
    assert row(spread([40, 40, 10, 40]))["sharing"] == 2


def test_nothing_known_ranks_nobody() -> None:
    assert row([{"area": "Own", "value": 5}, {"area": "N1", "value": 5}, {"area": "N2"}])["of"] == 2


@pytest.mark.parametrize(
    ("value", "polarity", "quartile"),
    [
        (10, "lower", "A"),
        (30, "lower", "B"),
        (60, "lower", "C"),
        (80, "lower", "D"),
        (10, "higher", "D"),
        (30, "higher", "C"),
        (60, "higher", "B"),
        (80, "higher", "A"),
        (0, "lower", "A"),
        (25, "lower", "A"),
        (50, "lower", "B"),
        (75, "lower", "C"),
        (100, "lower", "D"),
        (25, "higher", "C"),
        (50, "higher", "B"),
        (75, "higher", "A"),
        (100, "higher", "A"),
        (10, "none", None),
    ],
)
def test_quartiles_lie_between_the_quarters_of_all_values_and_go_by_polarity(value: float, polarity: str, quartile: str | None) -> None:
    """The neighbours are at 0, 25, 50, 75 and 100 many times over, so that the boundaries are 25, 50 and 75.

    A is the best quarter. A value on a boundary belongs to the better side, whichever way is better.
    """
    found = row(spread([value, *[0, 25, 50, 75, 100] * 40]), {"polarity": polarity, "unit": "score"})
    assert found["quartile"] == quartile


@pytest.mark.parametrize(
    ("values", "why", "quartile"),
    [
        ([10, 20, 30], "three values cannot be quartered", None),
        ([10, 20, 30, None], "three values cannot be quartered", None),
        ([10, 10, 10, 10], "all are equal", None),
        ([None, 10, 20, 30, 40], "the area has no value", None),
        ([40, 10, 20, 30], "four different values", "A"),
    ],
)
def test_there_is_no_quartile_where_nothing_can_be_divided(values: list[float | None], why: str, quartile: str | None) -> None:
    assert row(spread(values))["quartile"] == quartile, why
