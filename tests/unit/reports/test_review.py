"""The review as a document: what its tables show and leave out, and what cannot be asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.reports.content import Callout
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from outturn.reports.review_data import open_review
from outturn.reports.review_words import last_standard_words, removal_words
from tests.unit.reports.council import all_blocks, paragraphs, table
from tests.unit.reports.reviews import STANDARDS, council, standards_of

if TYPE_CHECKING:
    from outturn.reports.content import Document
    from outturn.reports.review_data import Review


def document(year: str = "2026-27", compare: str = "", **tables: str) -> Document:
    return build_report(council(**tables), ReportRequest("review", parse_period(year), compare_with=parse_period(compare) if compare else None))


def test_the_table_of_a_section_sets_both_years_beside_each_other() -> None:
    header, *rows = table(document(), "Calls: key performance indicators")
    assert header == ["Reference", "Indicator", "2025/26 actual", "2025/26", "2026/27", "2025/26", "2026/27", "Outcome"]
    assert rows[0] == [
        "K1",
        "Calls answered",
        "94.2%",
        "92%",
        "95%",
        "90%",
        "90%",
        "Changed. Target raised from 92% to 95%: tightened. Results stayed above the target.",
    ]
    assert rows[1][:7] == [
        "K2", "Days to reply (lower is better)", "14 days (Q2 2025/26)", "60 days a year (15 days a quarter)", "60 days a year (15 days a quarter)",
        "180 days a year (45 days a quarter)", "180 days a year (45 days a quarter)",
    ]  # fmt: skip
    assert rows[2][2:7] == ["not held", "17.5% to 22.5%", "to be confirmed", "12.5% to 27.5%", "to be confirmed"]


def test_columns_in_which_nothing_is_held_are_left_out_and_the_text_says_so() -> None:
    made = document(standards=standards_of("K1 2026-27 95 90 proposed kept", "R1 2026-27 90 80 proposed kept"), figures="indicator | period | value")
    assert table(made, "Calls: key")[0] == ["Reference", "Indicator", "2026/27", "2026/27", "Outcome"]
    said = "No target or floor standard of 2025/26 and no actual of 2025/26 is held for its key performance indicators."
    assert any(text.endswith(said) for text in paragraphs(made))


def test_a_range_is_explained_below_its_table() -> None:
    drawn = "indicator | financial_year | target_low | target_high | floor_low | floor_high\nK3 | 2026-27 | 17.5 | 22.5 | 12.5 | 27.5"
    (block,) = (block for block in all_blocks(document(standards=drawn).blocks) if getattr(block, "caption", "").startswith("Calls: key"))
    assert "".join(part.text for part in block.notes[0].content) == (
        "K3: GREEN from 17.5% to 22.5%, AMBER outside that but from 12.5% to 27.5%, RED outside 12.5% to 27.5%; the ends belong to the range."
    )


@pytest.mark.parametrize(("status", "caption"), [("proposed", "as proposed for 2026/27"), ("confirmed", "key performance indicators for 2026/27")])
def test_a_table_says_whether_its_standards_are_proposed(status: str, caption: str) -> None:
    made = document(standards=STANDARDS.replace("|proposed|", f"|{status}|"))
    captions = [block.caption for block in all_blocks(made.blocks) if getattr(block, "caption", "").startswith("Calls: key")]
    assert [caption in found for found in captions] == [True]


def test_a_review_without_rows_says_at_its_head_what_it_covers() -> None:
    def notices(made: Document) -> list[str]:
        return [block.title for block in all_blocks(made.blocks) if isinstance(block, Callout)]

    assert notices(document(report_rows="report | section | indicator")) == ["What this review covers"]
    assert notices(document()) == []


def test_the_cover_paper_of_a_review_without_rows_says_it_too() -> None:
    request = ReportRequest("cover", parse_period("2026-27"))
    bare, listed = (build_report(council(**given), request) for given in ({"report_rows": "report | section | indicator"}, {}))
    assert ["lists the indicators of no report" in repr(made.blocks) for made in (bare, listed)] == [True, False]


def test_one_proposed_standard_among_confirmed_ones_is_marked() -> None:
    rows = table(document(standards=standards_of("K1 2026-27 95 90 confirmed kept", "K2 2026-27 9 10 proposed kept")), "Calls: key")
    assert [row[rows[0].index("2026/27")] for row in rows[1:]] == ["95%", "9 days (proposed)"]


def test_milestones_and_tolerances_need_no_floor() -> None:
    indicators = (
        "indicator | name | kind | section | unit | polarity | frequency | rating_scheme\n"
        "K1 | Calls | kpi | S1 | percent | higher | quarterly | tolerance 5 points\nM1 | Plan published | kpi | S1 | date | milestone | annual |"
    )
    milestones = "indicator | financial_year | milestone | due | state\nM1 | 2025-26 | Draft | 2025-09-01 | met\nM1 | 2025-26 | Final | 2026-01-01 | missed"
    standards = standards_of("K1 2025-26 95 - confirmed -", "K1 2026-27 95 - proposed kept", "M1 2025-26 - - confirmed -", "M1 2026-27 - - proposed kept")
    rows = table(document(standards=standards, indicators=indicators, milestones=milestones), "Calls: key")
    assert rows[1][2:] == ["94.2%", "95%", "95%", "none", "Kept."]
    assert rows[2][2:] == ["1 of 2 met", "dates met", "dates met", "none", "Kept."]


@pytest.mark.parametrize(
    ("year", "compare", "message"),
    [
        ("2025-10", "", "A review is for a financial year, such as 2025-26; 2025-10 is a month."),
        ("2025-26-Q2", "", "A review is for a financial year, such as 2025-26; 2025-26-Q2 is a quarter."),
        ("2030-31", "", "No standard is held for 2030-31, so that there is nothing to review. There are standards for 2025-26, 2026-27."),
        ("2026-27", "2019-20", "No standard is held for 2019-20, so that there is nothing to review. There are standards for 2025-26, 2026-27."),
        ("2025-26", "2026-27", "The review for 2025-26 can be compared with an earlier year only, not with 2026-27."),
    ],
)
def test_what_cannot_be_asked_gets_a_clear_message(year: str, compare: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        document(year, compare)
    assert str(raised.value) == message


def test_a_package_without_standards_says_so() -> None:
    with pytest.raises(UsageError, match="The table standards has no row at all"):
        document(standards="indicator | financial_year")


def test_only_a_review_is_compared_with_another_year() -> None:
    request = ReportRequest("cover", parse_period("2026-27"), compare_with=parse_period("2025-26"))
    with pytest.raises(UsageError, match="Only a review can be compared"):
        build_report(council(), request)


EARLIER = STANDARDS.replace("2025-26", "2021-22")


def outcome_of(review: Review, ref: str) -> str:
    return next((str(one.change.outcome) for one in review.indicators if one.indicator.ref == ref), "left out")


def test_what_was_measured_already_is_not_called_new_for_want_of_a_place_in_the_old_list() -> None:
    figures = "indicator | period | value\nR1 | 2021-22-Q1 | 80\nK1 | 2025-26-Q4 | 94"
    compared = open_review(council(EARLIER, figures=figures), "review", parse_period("2026-27"), parse_period("2021-22"))
    assert [outcome_of(compared, ref) for ref in ("R1", "R2")] == ["None", "new"]


def test_what_came_and_went_between_two_years_is_neither_new_nor_removed() -> None:
    between = EARLIER.replace("K4|2021-22||400|350||||||||confirmed|kept|\n", "")
    compared = open_review(council(between), "review", parse_period("2026-27"), parse_period("2021-22"))
    assert outcome_of(compared, "K4") == "left out"
    assert outcome_of(open_review(council(), "review", parse_period("2026-27")), "K4") == "removed"


def test_what_was_written_of_the_review_is_not_printed_over_another_comparison() -> None:
    words = "subject | period | kind | text\nreview | 2026-27 | narrative | Compared with the year before.\nS1 | 2026-27 | narrative | So is this section."
    for standards, compare, shown in ((STANDARDS, None, True), (EARLIER, parse_period("2021-22"), False)):
        built = build_report(council(standards, commentary=words), ReportRequest("review", parse_period("2026-27"), compare_with=compare))
        printed = repr(built.blocks)
        assert [text in printed for text in ("Compared with the year before.", "So is this section.")] == [shown, shown]


def test_a_standard_that_only_the_list_without_the_indicator_prints_is_said_to_be_so() -> None:
    listed = STANDARDS.replace("K4|2026-27|||||||||||proposed|removed", "K4|2026-27||500|450||||||||proposed|removed").replace(
        "K4|2025-26||400|350||||||||confirmed|kept|\n", ""
    )
    review = open_review(council(listed), "review", parse_period("2026-27"))
    (gone,) = [one for one in review.indicators if one.indicator.ref == "K4"]
    assert last_standard_words(review, gone) == "target 500, floor 450 (as still listed for 2026/27)"
    assert "still listed for 2026/27 with target 500" in removal_words(review, gone)
