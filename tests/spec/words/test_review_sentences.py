"""A review in words

Each sentence is made from a template: what changed, with its old and its new value, and what that asks of the service.
"""

from __future__ import annotations

import pytest

from outturn.reports.review_summary import (
    looked_at_sentence,
    new_sections_sentence,
    open_points,
    outcome_sentence,
    section_sentence,
    standing_sentence,
)
from outturn.reports.review_words import change_sentences, last_standard_words, removal_words, standard_words
from outturn.review.values import ReviewCounts
from outturn.review.vocabulary import ReviewedPart
from tests.unit.reports.reviews import review, standards_of


def sentences(*lines: str, ref: str = "K1", compare: str = "", **tables: str) -> str:
    found = review(standards_of(*lines), compare=compare, **tables)
    return " ".join(change_sentences(found, next(one for one in found.indicators if one.indicator.ref == ref)))


@pytest.mark.parametrize(
    ("ref", "old", "new", "said"),
    [
        ("K1", "92 90", "95 90", "Changed. Target raised from 92% to 95%: tightened."),
        ("K1", "95 90", "92 90", "Changed. Target lowered from 95% to 92%: eased."),
        ("K1", "95 90", "95 91.5", "Changed. Floor standard raised from 90% to 91.5%: tightened."),
        ("K1", "92 90", "95 91", "Changed. Target raised from 92% to 95%: tightened. Floor standard raised from 90% to 91%: tightened."),
        ("K2", "10 12", "9 12", "Changed. Target lowered from 10 days to 9 days: tightened."),
        ("K2", "10 12", "11 13", "Changed. Target raised from 10 days to 11 days: eased. Floor standard raised from 12 days to 13 days: eased."),
        ("K1", "95 90", "95 90", "Kept."),
    ],
)
def test_a_change_is_told_with_both_values_and_with_what_it_asks(ref: str, old: str, new: str, said: str) -> None:
    """Raised or lowered is what the number does; tightened or eased is what that means for the service."""
    lines = (f"{ref} 2024-25 {old} confirmed -", f"{ref} 2026-27 {new} confirmed -")
    assert sentences(*lines, ref=ref, compare="2024-25") == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("95 90 confirmed -", "95 90 proposed kept", "Kept."),
        ("- - tbc -", "- - tbc kept", "Kept; the standard is still to be confirmed."),
        ("- - confirmed -", "- - tbc kept", "Kept; the standard is to be confirmed."),
        ("- - tbc -", "95 - proposed changed Agreed in May.", "Changed. Target set at 95%; it was to be confirmed. Agreed in May."),
        ("95 - confirmed -", "- - tbc changed", "Changed. Target to be confirmed; it was 95%. No reason is recorded."),
        ("95 90 confirmed -", "96 90 proposed changed Results were better", "Changed. Target raised from 95% to 96%: tightened. Results were better."),
        ("95 90 confirmed -", "96 90 proposed changed", "Changed. Target raised from 95% to 96%: tightened. No reason is recorded."),
        ("95 - confirmed -", "96 - proposed kept", "Changed. Target raised from 95% to 96%: tightened. The review records it as kept. No reason is recorded."),
        ("95 90 confirmed -", "95 90 proposed changed", "Changed. The standards and definitions held for both years are the same. No reason is recorded."),
        ("95 90 confirmed -", "95 90 proposed new", "New. The review records it as new, but it was in the list of 2025/26."),
        ("95 90 confirmed -", "- - proposed kept", "Kept. No target for 2026/27 is given."),
        ("95 90 confirmed -", "- - proposed -", "Not known: nothing says whether it is kept or changed. No target for 2026/27 is given."),
    ],
)  # fmt: skip
def test_what_the_review_records_is_said_with_what_the_data_show(old: str, new: str, said: str) -> None:
    assert sentences(f"K1 2025-26 {old}", f"K1 2026-27 {new}") == said


def test_a_new_indicator_in_the_place_of_another_tells_what_was_measured_before() -> None:
    """The old standard is told and not subtracted: the unit is another one."""
    found = sentences("K4 2025-26 400 350 confirmed -", "K4 2026-27 - - proposed removed", "R2 2026-27 70 60 proposed new", ref="R2")
    assert found == "New, in the place of K4. The unit was number and is per cent; 2025/26: target 400, floor 350."


def test_a_change_of_name_alone_is_a_change() -> None:
    definitions = "indicator | from | name\nK1 | 2026-04-01 | Calls answered by a person"
    lines = ("K1 2025-26 95 90 confirmed -", "K1 2026-27 95 90 proposed changed Clearer.")
    assert sentences(*lines, definitions=definitions) == "Changed. Name changed from “Calls answered” to “Calls answered by a person”. Clearer."


@pytest.mark.parametrize(
    ("lines", "why", "last"),
    [
        (("K1 2025-26 95 90 confirmed -", "K1 2026-27 - - proposed removed New contract"), "New contract.", "target 95%, floor 90% (2025/26)"),
        (("K1 2025-26 95 90 confirmed -", "K1 2026-27 - - proposed removed"), "No reason is recorded.", "target 95%, floor 90% (2025/26)"),
        (
            ("K1 2026-27 95 90 proposed removed New contract.",),
            "New contract. It is still listed for 2026/27 with target 95%, floor 90%; the removal counts.",
            "target 95%, floor 90% (as still listed for 2026/27)",
        ),
        (
            ("K1 2025-26 95 90 confirmed -", "R1 2026-27 95 90 proposed new"),
            "It has no place in the list of 2026/27. No reason is recorded.",
            "target 95%, floor 90% (2025/26)",
        ),
    ],
)
def test_a_removal_tells_its_reason_or_that_none_is_recorded(lines: tuple[str, ...], why: str, last: str) -> None:
    found = review(standards_of(*lines))
    one = next(one for one in found.indicators if one.indicator.ref == "K1")
    assert (removal_words(found, one), last_standard_words(found, one)) == (why, last)


@pytest.mark.parametrize(
    ("cells", "target", "floor"),
    [
        ({"target": 95, "floor": 90}, "95%", "90%"),
        ({"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 27.5}, "17.5% to 22.5%", "12.5% to 27.5%"),
        ({"target_low": 30}, "30% or more", "missing"),
        ({"target": 60, "floor": 180, "profile": "even"}, "60% a year (15% a quarter)", "180% a year (45% a quarter)"),
        ({"target": 20, "profile": "cumulative"}, "20% by the end of the year", "missing"),
        ({"status": "tbc"}, "to be confirmed", "to be confirmed"),
        ({}, "missing", "missing"),
    ],
)
def test_a_standard_is_written_so_that_it_cannot_be_misread(cells: dict[str, object], target: str, floor: str) -> None:
    columns = ["indicator", "financial_year", *cells]
    drawn = f"{' | '.join(columns)}\n{' | '.join(str(cell) for cell in ('K1', '2026-27', *cells.values()))}"
    (one,) = (found for found in review(drawn).indicators if found.indicator.ref == "K1")
    assert one.change.new
    assert [standard_words(one.indicator, one.change.new.standard, part, missing="missing") for part in (ReviewedPart.TARGET, ReviewedPart.FLOOR)] == [
        target,
        floor,
    ]


def test_months_with_a_standard_of_their_own_are_named() -> None:
    drawn = (
        "indicator | financial_year | period  | profile  | target\nK1 | 2026-27 | 2026-04 | explicit | 60\n"
        "K1 | 2026-27 | 2026-05 | explicit | 60\nK1 | 2026-27 | | explicit | 90"
    )
    (one,) = (found for found in review(drawn).indicators if found.indicator.ref == "K1")
    assert one.change.new
    assert standard_words(one.indicator, one.change.new.standard, ReviewedPart.TARGET, missing="") == "90%; 60% in Apr 2026 and May 2026"


MONTHS = "indicator | financial_year | period | profile | target | status | change\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("5", "4.8", "Target lowered from 5% to 4.8%: eased."),
        ("5 Sep=9 Oct=7", "4.8 Sep=9 Oct=7", "Target lowered from 5% to 4.8%, with 9% in Sep 2026 and 7% in Oct 2026 as before: eased."),
        (
            "5 Sep=9 Oct=7",
            "4.8 Sep=8 Oct=7",
            (
                "Target lowered from 5% (9% in Sep 2025 and 7% in Oct 2025) to 4.8% (8% in Sep 2026 and 7% in Oct 2026): eased."
                " Standards of single periods changed: 4.8% (8% in Sep 2026 and 7% in Oct 2026); before, 5% (9% in Sep 2025 and 7% in Oct 2025)."
            ),
        ),
        (
            "5 Sep=9 Oct=9 Nov=7",
            "4.8 Sep=9 Oct=9 Nov=7",
            "Target lowered from 5% to 4.8%, with 9% in Sep 2026 and Oct 2026, and 7% in Nov 2026 as before: eased.",
        ),
        (
            "5 Sep=9",
            "4.8",
            "Target lowered from 5% (9% in Sep 2025) to 4.8%: eased. Standards of single periods changed: 4.8%; before, 5% (9% in Sep 2025).",
        ),
        ("tbc Sep=9", "4.8 Sep=9", "Target set at 4.8% (9% in Sep 2026); it was to be confirmed."),
        ("5 Sep=9", "tbc", "Target to be confirmed; it was 5% (9% in Sep 2025)."),
    ],
)
def test_a_change_of_a_standard_by_month_reads_as_one_sentence(old: str, new: str, said: str) -> None:
    """What stays for single months is told once; what differs stands in brackets, so that the two numbers that are compared stay beside each other."""

    def drawn(year: str, text: str, change: str) -> list[str]:
        whole, *months = text.split()
        target, status = ("", "tbc") if whole == "tbc" else (whole, "proposed")
        rows = [f"K1 | {year} | | explicit | {target} | {status} | {change}"]
        numbers = {"Sep": "09", "Oct": "10", "Nov": "11"}
        return [
            *rows,
            *(f"K1 | {year} | {year[:4]}-{numbers[month]} | explicit | {value} | proposed |" for month, _, value in (m.partition("=") for m in months)),
        ]

    lines = [*drawn("2025-26", old, ""), *drawn("2026-27", new, "changed")]
    found = review(MONTHS + "\n".join(lines))
    (one,) = (one for one in found.indicators if one.indicator.ref == "K1")
    assert " ".join(change_sentences(found, one)[1:-1]) == said


def test_what_was_removed_with_a_standard_by_month_is_told_with_it() -> None:
    drawn = (
        f"{MONTHS}K1 | 2025-26 | | explicit | 90 | confirmed |\nK1 | 2025-26 | 2025-04 | explicit | 60 | confirmed |\nK1 | 2026-27 | | | | proposed | removed"
    )
    found = review(drawn)
    (one,) = (one for one in found.indicators if one.indicator.ref == "K1")
    assert last_standard_words(found, one) == "target 90% (60% in Apr 2025) (2025/26)"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (ReviewCounts(), "No indicator was looked at."),
        (ReviewCounts(kept=1), "1 is kept."),
        (ReviewCounts(kept=3), "3 are kept."),
        (ReviewCounts(kept=1, removed=2), "1 is kept and 2 removed."),
        (ReviewCounts(75, 0, 11, 9, 2), "75 are kept, 11 new and 9 removed; of 2 the outcome is not known."),
        (ReviewCounts(not_known=4), "Of 4 the outcome is not known."),
    ],
)
def test_outcomes_are_counted_in_one_sentence(counts: ReviewCounts, said: str) -> None:
    assert outcome_sentence(counts) == said


def test_the_sections_of_a_review_are_summed_up() -> None:
    found = review()
    assert looked_at_sentence(found) == (
        "The review looks at 7 indicators in 2 sections. The list for 2026/27 will hold 6 of them: 5 key performance indicators and 1 activity indicator."
    )
    assert [section_sentence(part) for part in found.sections] == [
        "Of 5 indicators, 2 are kept, 2 changed and 1 removed.",
        "The section is new, with 2 indicators.",
    ]
    assert new_sections_sentence(found) == "Roads is a new section."
    assert open_points(found) == [
        "The standard of K3 is to be confirmed.",
        "What the review records of K3 is not what the data show.",
    ]


@pytest.mark.parametrize(
    ("lines", "section", "new"),
    [
        (("K1 2025-26 95 90 confirmed -", "K1 2026-27 95 90 confirmed kept"), "Its one indicator is kept.", "No section is new."),
        (
            ("K1 2025-26 95 90 confirmed -", "K2 2025-26 9 10 confirmed -", "K1 2026-27 95 90 confirmed kept", "K2 2026-27 9 10 confirmed kept"),
            "Both indicators are kept.",
            "No section is new.",
        ),
        (("K1 2026-27 95 90 confirmed new", "R1 2026-27 95 90 confirmed new"), "The section is new, with 1 indicator.", "Calls and Roads are new sections."),
        (("K1 2025-26 95 90 confirmed -", "K1 2026-27 - - confirmed -"), "The outcome of its one indicator is not known.", "No section is new."),
    ],
)
def test_one_section_is_told_for_one_indicator_and_for_many(lines: tuple[str, ...], section: str, new: str) -> None:
    found = review(standards_of(*lines))
    assert (section_sentence(found.sections[0]), new_sections_sentence(found)) == (section, new)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ("K1 2026-27 95 90 proposed new",),
            "All targets and floor standards that are given for 2026/27 are proposed; none takes effect before it is approved.",
        ),
        (("K1 2026-27 95 90 confirmed new",), "The targets and floor standards for 2026/27 are confirmed."),
        (
            ("K1 2026-27 95 90 confirmed new", "K2 2026-27 9 10 proposed new"),
            "The targets and floor standards for 2026/27 are confirmed, except those marked as proposed, which take effect when they are approved.",
        ),
        (("K1 2026-27 - - tbc new",), "No target or floor standard is given for 2026/27 yet."),
    ],
)
def test_proposed_and_confirmed_are_told_apart(lines: tuple[str, ...], said: str) -> None:
    assert standing_sentence(review(standards_of(*lines))) == said


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        (("K1 2026-27 95 90 proposed new",), []),
        (("K1 2026-27 - - tbc new",), ["The standard of K1 is to be confirmed."]),
        (("K1 2026-27 - - tbc new", "K2 2026-27 - - tbc new"), ["The standards of 2 indicators are to be confirmed: K1 and K2."]),
        (("K1 2026-27 - - proposed kept",), ["No target for 2026/27 is given for K1."]),
        (("K1 2026-27 - - proposed kept", "K2 2026-27 - - proposed kept"), ["No target for 2026/27 is given for 2 indicators: K1 and K2."]),
        (("K1 2026-27 - - proposed removed",), ["No reason is recorded for the removal of K1."]),
        (("K1 2026-27 - - proposed removed", "K2 2026-27 - - proposed removed"), ["No reason is recorded for 2 removals: K1 and K2."]),
        (("K1 2026-27 95 90 proposed removed Why.",), ["K1 is removed and still listed with a standard; the removal counts."]),
    ],
)
def test_what_is_still_open_is_named(lines: tuple[str, ...], points: list[str]) -> None:
    assert open_points(review(standards_of(*lines))) == points
