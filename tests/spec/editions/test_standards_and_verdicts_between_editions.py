"""Standards, definitions and verdicts between editions"""

from __future__ import annotations

from dataclasses import replace

import pytest

from outturn.editions.compare import compare
from outturn.editions.state import EditionState
from tests.builders import package
from tests.spec.editions.test_figures_between_editions import state

FIGURE = "period | value\n2025-10 | 84"


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ("target | floor\n90 | 80", "target | floor\n92 | 80", [("target", 90.0, 92.0)]),
        ("target | floor\n90 | 80", "target | floor\n90 | 80", []),
        ("target | floor\n90 | ", "target | floor\n90 | 80", [("floor", None, 80.0)]),
        ("lower | upper\n10 | 20", "lower | upper\n10 | 25", [("upper", 20.0, 25.0)]),
        ("target | floor | status\n90 | 80 | confirmed", "target | floor | status\n90 | 80 | tbc", [("status", "confirmed", "tbc")]),
        ("", "target | floor\n90 | 80", [("target", None, 90.0), ("floor", None, 80.0)]),
        ("target | floor\n90 | 80", "", [("target", 90.0, None), ("floor", 80.0, None)]),
    ],
)
def test_each_value_of_a_standard_that_differs_is_told(before: str, after: str, fields: list[tuple[str, object, object]]) -> None:
    """With its financial year. A standard that one edition has not got counts as empty."""
    found = compare(state(package({}, FIGURE, before)), state(package({}, FIGURE, after))).standards
    assert [(field.field, field.old, field.new) for field in found] == fields
    assert {field.place for field in found} <= {"2025-26"}


def test_a_standard_of_one_period_is_told_with_the_period() -> None:
    drawn = "period | profile | target | floor\n2025-04 | explicit | {} | 45\n | explicit | 90 | 85"
    before, after = (state(package({}, FIGURE, drawn.format(target))) for target in (60, 62))
    assert [(field.place, field.old, field.new) for field in compare(before, after).standards] == [("2025-04", 60.0, 62.0)]


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("name", "Calls answered", "Calls answered in time"),
        ("polarity", "higher", "lower"),
        ("decimals", 0, 1),
        ("unit", "percent", "count"),
        ("owner", "Ann", "Bea"),
    ],
)
def test_whatever_defines_an_indicator_is_compared(field: str, old: object, new: object) -> None:
    before, after = (package({field: value}, FIGURE) for value in (old, new))
    found = compare(state(before), state(after)).definitions
    assert [(change.field, change.old, change.new) for change in found] == [(field, old, new)]


def test_a_change_of_definition_is_told_with_its_first_day() -> None:
    before, after = package({}, FIGURE), package({}, FIGURE, definitions="from | comparable | reason\n2025-09-01 | false | New forms")
    found = compare(state(before), state(after)).definitions
    assert [(change.place, change.field, change.old, change.new) for change in found] == [
        ("2025-09-01", "comparable", None, False),
        ("2025-09-01", "reason", None, "New forms"),
    ]


def test_indicators_that_only_one_edition_shows_are_added_or_removed() -> None:
    one = state(package({}, FIGURE))
    without = EditionState(one.tables, one.history, one.assessed, ())
    found = compare(without, one)
    assert [(named.indicator, named.name) for named in found.added] == [(one.shown[0], "Example")]
    assert compare(one, without).removed == found.added
    assert compare(one, without).added == ()


SERIES = "period | value\n2025-06 | 90\n2025-07 | 88\n2025-08 | 86\n2025-09 | 84\n2025-10 | {}"


@pytest.mark.parametrize(
    ("before", "after", "verdicts"),
    [
        ("82", "79.9", [("rating", "AMBER", "RED")]),
        ("82", "82", []),
        ("80", "90", [("rating", "AMBER", "GREEN"), ("trend", "WORSENING", "STABLE")]),
    ],
)
def test_a_verdict_of_the_report_that_differs_is_told(before: str, after: str, verdicts: list[tuple[str, str, str]]) -> None:
    states = (state(package({"aggregation": "last"}, SERIES.format(value), "target | floor\n90 | 80")) for value in (before, after))
    found = compare(*states).verdicts
    assert [(verdict.kind.value, verdict.old, verdict.new) for verdict in found if verdict.kind.value != "ytd_rating"] == verdicts


def test_a_verdict_that_cannot_be_given_any_more_has_its_reason() -> None:
    before, after = package({}, FIGURE, "target | floor\n90 | 80"), package({}, FIGURE)
    (verdict,) = (verdict for verdict in compare(state(before), state(after)).verdicts if verdict.kind.value == "rating")
    assert (verdict.old, verdict.new, verdict.new_reason) == ("AMBER", "", "no_target")


def test_two_editions_that_say_the_same_differ_in_nothing() -> None:
    one = state(package({}, FIGURE, "target | floor\n90 | 80"))
    assert compare(one, replace(one)).is_empty
