"""Figures between editions"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outturn.assessment.assess import assess
from outturn.assessment.history import history
from outturn.editions.compare import compare
from outturn.editions.state import EditionState
from outturn.periods import parse_period
from tests.builders import package

if TYPE_CHECKING:
    from outturn.editions.changes import Changes
    from outturn.package.package import Package

STANDARD = "target | floor\n90 | 80"


def state(example: Package, *, period: str = "2025-10") -> EditionState:
    assessed = assess(example.tables, parse_period(period), scheme=example.rating_scheme)
    return EditionState(example.tables, history(example.tables, scheme=example.rating_scheme), assessed, tuple(example["indicators"]["indicator"]))


def changes(before: str, after: str, **indicator: Any) -> Changes:
    return compare(state(package(indicator, before, STANDARD)), state(package(indicator, after, STANDARD)))


def told(found: Changes) -> list[tuple[object, ...]]:
    """The change, the period, the values, and their ratings."""
    return [
        (
            *(figure.change.value, figure.period),
            *(state.value if state else None for state in (figure.old, figure.new)),
            *(state.rating if state else None for state in (figure.old, figure.new)),
        )
        for figure in found.figures
    ]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("84", "86", "revised"),
        ("79.9", "80", "revised"),
        ("84", "84", None),
        ("", "84", "new"),
        ("84", "", "withdrawn"),
        ("0", "", "withdrawn"),
        ("", "0", "new"),
        ("", "", None),
    ],
)
def test_a_figure_is_revised_new_withdrawn_or_the_same(before: str, after: str, change: str | None) -> None:
    """A value in both editions that differs is revised; a value in one of them only is new or withdrawn. Nothing at all is no zero."""
    found = changes(f"period | value\n2025-10 | {before}", f"period | value\n2025-10 | {after}").figures
    assert [figure.change.value for figure in found] == ([change] if change else [])


def test_a_figure_that_one_edition_has_no_row_for_is_new_or_withdrawn() -> None:
    shorter, longer = "period | value\n2025-09 | 84", "period | value\n2025-09 | 84\n2025-10 | 91"
    assert told(changes(shorter, longer)) == [("new", "2025-10", None, 91.0, None, "GREEN")]
    assert told(changes(longer, shorter)) == [("withdrawn", "2025-10", 91.0, None, "GREEN", None)]


def test_each_figure_is_rated_against_the_standards_of_its_own_edition() -> None:
    before = package({}, "period | value\n2025-10 | 84", "target | floor\n90 | 80")
    after = package({}, "period | value\n2025-10 | 79", "target | floor\n78 | 70")
    assert told(compare(state(before), state(after))) == [("revised", "2025-10", 84.0, 79.0, "AMBER", "GREEN")]


def test_with_the_other_polarity_the_same_revision_is_rated_the_other_way() -> None:
    low = "target | floor\n80 | 90"
    before, after = (package({"polarity": "lower"}, f"period | value\n2025-10 | {value}", low) for value in (95, 79))
    assert told(compare(state(before), state(after))) == [("revised", "2025-10", 95.0, 79.0, "RED", "GREEN")]


REVISED = """
period  | value | recorded_at          | recorded_by | note
2025-10 | 84    | 2025-11-05T09:00:00Z | Ann         | first
2025-10 | 86    | 2025-12-05T09:00:00Z | Bea         | late forms counted
"""


def test_a_revision_says_when_who_and_why() -> None:
    """From the row that counts in the later edition; the earlier one may still hold the value before it."""
    (change,) = changes("\n".join(REVISED.strip().splitlines()[:2]), REVISED).figures
    assert (change.old and change.old.value, change.new and change.new.value) == (84.0, 86.0)
    assert (str(change.recorded_at)[:19], change.recorded_by, change.note) == ("2025-12-05 09:00:00", "Bea", "late forms counted")


def test_what_was_recorded_twice_alike_is_no_revision() -> None:
    again = "period | value | recorded_at\n2025-10 | 84 | 2025-11-05T09:00:00Z\n2025-10 | 84 | 2025-12-05T09:00:00Z"
    assert changes("period | value\n2025-10 | 84", again).is_empty


@pytest.mark.parametrize(
    ("before", "after", "statuses"),
    [
        ("84 | provisional", "84 | final", ("revised", "provisional", "final")),
        ("84 |", "84 | final", None),
        ("84 | final", "84 | suppressed", ("withdrawn", "final", "suppressed")),
        ("| not_due", "84 | final", ("new", "not_due", "final")),
        ("| not_due", "| suppressed", ("revised", "not_due", "suppressed")),
        ("|", "| not_available", None),
    ],
)
def test_a_status_counts_as_part_of_the_figure(before: str, after: str, statuses: tuple[str, str, str] | None) -> None:
    """An empty status counts as final where there is a value, else as not available. A value that the status withholds is withdrawn."""
    found = changes(f"period | value | status\n2025-10 | {before}", f"period | value | status\n2025-10 | {after}").figures
    assert [(change.change.value, change.old and change.old.status, change.new and change.new.status) for change in found] == ([statuses] if statuses else [])


def test_a_ratio_is_compared_unrounded_from_its_parts_and_the_parts_count() -> None:
    before, after = "period | numerator | denominator\n2025-10 | 81 | 100", "period | numerator | denominator\n2025-10 | 162 | 200"
    (change,) = changes(before, after).figures
    assert (change.old and change.old.value, change.new and change.new.value) == (81.0, 81.0)
    assert (change.old and change.old.denominator, change.new and change.new.denominator) == (100.0, 200.0)


def test_an_inequality_that_goes_is_a_revision() -> None:
    found = changes("period | value | qualifier\n2025-10 | 84 | <", "period | value | qualifier\n2025-10 | 84 |").figures
    assert [(change.change.value, change.old and change.old.qualifier) for change in found] == [("revised", "<")]


def test_areas_parts_and_given_years_to_date_are_figures_of_their_own() -> None:
    drawn = "period | breakdown | basis | value\n2025-10 | | | 84\n2025-10 | age=65+ | | {}\n2025-10 | | ytd | {}"
    found = changes(drawn.format(40, 70), drawn.format(41, 72)).figures
    assert [(change.breakdown, change.basis, change.new and change.new.value) for change in found] == [("", "ytd", 72.0), ("age=65+", "", 41.0)]


def test_a_basis_that_is_the_indicators_own_may_be_named_or_not() -> None:
    assert changes("period | basis | value\n2025-10 | | 84", "period | basis | value\n2025-10 | period | 84").is_empty


def test_changes_stand_in_the_order_of_the_report_and_then_of_time() -> None:
    before = "period | value\n2025-10 | 1\n2025-09 | 1\n2025-08 | 1"
    after = "period | value\n2025-08 | 2\n2025-10 | 2\n2025-09 | 2"
    assert [change.period for change in changes(before, after).figures] == ["2025-08", "2025-09", "2025-10"]


def test_figures_of_indicators_that_the_report_does_not_show_are_left_out_unless_all_are_wanted() -> None:
    before, after = (state(package({}, f"period | value\n2025-10 | {value}", STANDARD)) for value in (84, 86))
    unseen = [EditionState(one.tables, one.history, one.assessed, ()) for one in (before, after)]
    assert compare(*unseen).is_empty
    assert len(compare(*unseen, everything=True).figures) == 1
