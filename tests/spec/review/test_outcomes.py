"""What became of an indicator from one year to another

The review records it in the column `change`; the data show it by the standards and definitions that they hold for both
years. A removal counts whatever is still listed; otherwise what the review records counts, unless it says “kept” of what
has changed.
"""

from __future__ import annotations

import pytest

from outturn.indicators.vocabulary import Polarity
from outturn.review.compare import count_changes, is_new_section, review_indicator
from outturn.review.values import Definition, IndicatorChange, YearEntry, YearStandard
from outturn.standards.bound import Bound
from outturn.standards.vocabulary import Change, StandardStatus

CALLS = Definition("Calls answered", "Calls answered by a person", "per cent", Polarity.HIGHER)


def entry(target: float | None, floor: float | None = None, *, change: str = "", status: str = "confirmed", reason: str = "") -> YearEntry:
    standard = YearStandard(Bound(target), Bound(floor), status=StandardStatus(status), change=Change(change) if change else None, reason=reason)
    return YearEntry(CALLS, standard)


def year(text: str) -> YearEntry | None:
    """“95/90 kept” is a target of 95, a floor of 90 and what the review records; “none” is no row at all, “-/-” a row without a standard."""
    if text == "none":
        return None
    numbers, _, change = text.partition(" ")
    if numbers == "tbc":
        return entry(None, change=change, status="tbc")
    target, floor = (None if part == "-" else float(part) for part in numbers.split("/"))
    return entry(target, floor, change=change)


@pytest.mark.parametrize(
    ("old", "new", "outcome", "contradiction"),
    [
        ("95/90", "95/90 kept", "kept", None),
        ("95/90", "96/90 changed", "changed", None),
        ("none", "95/90 new", "new", None),
        ("95/90", "-/- removed", "removed", None),
        ("95/90", "95/90 removed", "removed", "removed_yet_listed"),
        ("95/90", "96/90 kept", "changed", "kept_yet_different"),
        ("95/90", "95/90 changed", "changed", "changed_yet_same"),
        ("95/90", "95/90 new", "new", "new_yet_known"),
        ("-/-", "95/90 kept", "kept", None),
        ("tbc", "tbc kept", "kept", None),
        ("tbc", "95/90 kept", "changed", "kept_yet_different"),
        ("95/90 removed", "95/90 new", "new", None),
    ],
)
def test_the_review_and_the_data_together_say_what_became_of_it(old: str, new: str, outcome: str, contradiction: str | None) -> None:
    found = review_indicator("K1", year(old), year(new))
    assert (found.outcome, found.contradiction) == (outcome, contradiction)


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("95/90", "95/90", "kept"),
        ("95/90", "96/90", "changed"),
        ("95/90", "95/91", "changed"),
        ("95/90", "none", "removed"),
        ("none", "95/90", "new"),
        ("95/-", "95/90", "kept"),
        ("-/-", "95/90", "kept"),
        ("95/90", "-/-", None),
        ("tbc", "tbc", "kept"),
        ("tbc", "95/90", "changed"),
        ("95/90", "tbc", "changed"),
    ],
)
def test_where_the_review_says_nothing_the_data_show_it(old: str, new: str, outcome: str | None) -> None:
    """What is not held is unknown, and unknown is no difference; a KPI whose new standard is not given is not known to be kept."""
    assert review_indicator("K1", year(old), year(new)).outcome == outcome


def test_nothing_is_new_where_no_list_of_the_old_year_is_held() -> None:
    assert review_indicator("K1", None, year("95/90"), old_list_held=False).outcome is None


def test_an_activity_indicator_needs_no_standard_to_be_kept() -> None:
    assert review_indicator("K1", year("-/-"), year("-/-"), is_kpi=False).outcome is Change.KEPT


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [("95/90", "90/85 kept", "changed"), ("95/90", "95/90 new", "kept"), ("none", "95/90 kept", "new"), ("95/90", "95/90 removed", "removed")],
)
def test_what_a_review_records_is_not_said_of_years_further_apart(old: str, new: str, outcome: str) -> None:
    """Between 2021/22 and 2026/27 the data alone tell; only a removal stays one."""
    found = review_indicator("K1", year(old), year(new), follows=False)
    assert found.outcome == outcome
    assert found.stated is None


@pytest.mark.parametrize(("reason", "said"), [("New contract.", "New contract."), ("", "")])
def test_a_removal_carries_its_reason_and_has_none_where_none_is_given(reason: str, said: str) -> None:
    found = review_indicator("K1", year("95/90"), entry(None, change="removed", reason=reason))
    assert (found.outcome, found.reason) == (Change.REMOVED, said)


@pytest.mark.parametrize(
    ("outcomes", "counts", "total", "listed"),
    [
        ([], (0, 0, 0, 0, 0), 0, 0),
        (["kept"], (1, 0, 0, 0, 0), 1, 1),
        (["kept", "kept", "changed", "new", "removed", "removed", None], (2, 1, 1, 2, 1), 7, 5),
    ],
)
def test_the_counts_add_up_to_the_indicators_looked_at(outcomes: list[str | None], counts: tuple[int, ...], total: int, listed: int) -> None:
    found = count_changes(IndicatorChange("K1", Change(outcome) if outcome else None) for outcome in outcomes)
    assert (found.kept, found.changed, found.new, found.removed, found.not_known) == counts
    assert (found.total, found.listed) == (total, listed)
    assert (found + found).total == 2 * total


@pytest.mark.parametrize(("outcomes", "is_new"), [([], False), (["new"], True), (["new", "new"], True), (["new", "kept"], False), (["new", "removed"], False)])
def test_a_section_with_only_new_indicators_is_new(outcomes: list[str], is_new: bool) -> None:
    assert is_new_section([IndicatorChange("K1", Change(outcome)) for outcome in outcomes]) is is_new
