"""Who is left out of a comparison, and why"""

from __future__ import annotations

import pytest

from tests.groups import comparison, row


@pytest.mark.parametrize(
    ("status", "counted_as"),
    [("suppressed", "suppressed"), ("embargoed", "embargoed"), ("not_available", "missing"), ("not_applicable", "missing"), ("not_due", "missing")],
)
def test_a_neighbour_without_a_usable_value_is_counted_by_its_reason(status: str, counted_as: str) -> None:
    """Its value, where the file has one, is neither ranked nor averaged nor pooled."""
    figures = [{"area": "Own", "value": 50}, {"area": "N1", "value": 60}, {"area": "N2", "value": 99, "numerator": 99, "denominator": 100, "status": status}]
    found = row(figures)
    counts = {name: found[name] for name in ("missing", "suppressed", "embargoed", "limits")}
    assert counts == {"missing": 0, "suppressed": 0, "embargoed": 0, "limits": 0, counted_as: 1}
    assert (found["compared"], found["mean"], found["best"], found["of"]) == (1, 60, 60, 2)


def test_a_neighbour_without_a_row_is_missing() -> None:
    table = """
        area | period  | value
        Own  | 2025-10 | 50
        N1   | 2025-10 | 60
        N2   | 2025-09 | 70
    """
    assert (row(table)["missing"], row(table)["compared"]) == (1, 1)


def test_a_figure_that_is_only_a_limit_is_neither_ranked_nor_averaged() -> None:
    """“<5” may be anything below 5: where it stands among others is not known."""
    found = row([{"area": "Own", "value": 7}, {"area": "N1", "value": "<5"}, {"area": "N2", "value": 6}], {"unit": "count"})
    assert (found["limits"], found["compared"], found["mean"], found["of"]) == (1, 1, 6, 2)
    own = row([{"area": "Own", "value": "<5"}, {"area": "N1", "value": 4}], {"unit": "count"})
    assert (own["value"], own["qualifier"], own["rank"], own["gap"], own["untested"]) == (5, "<", None, None, "limit")


@pytest.mark.parametrize("status", ["suppressed", "embargoed", "not_available"])
def test_the_area_itself_may_have_no_value(status: str) -> None:
    """Then it has its status and no rank, and the neighbours are shown all the same."""
    found = row([{"area": "Own", "value": 50, "status": status}, {"area": "N1", "value": 60}, {"area": "N2", "value": 70}])
    assert (found["value"], found["status"], found["rank"], found["gap"], found["untested"]) == (None, status, None, None, "no_value")
    assert (found["median"], found["compared"], found["of"]) == (65, 2, 2)


def test_an_indicator_of_which_no_neighbour_has_a_value_is_left_out_and_named() -> None:
    found = comparison([{"area": "Own", "value": 50}, {"area": "N1", "status": "suppressed"}])
    assert (len(found), found.left_out) == (0, ("K1",))
