"""The cover paper: its parts in their order, numbered, filled with what the data know, and marked where a person must write."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from outturn.assessment.vocabulary import Rating
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.reports.baseline import Baseline, last_report
from outturn.reports.book import open_book
from outturn.reports.content import Heading, Paragraph
from outturn.reports.cover_performance import actions_sentence, turned_sentence
from outturn.reports.cover_review import held_sentence, recommendations
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports import council as performance
from tests.unit.reports.council import all_blocks, paragraphs, words
from tests.unit.reports.reviews import FIGURES, council, review, standards_of

if TYPE_CHECKING:
    from outturn.reports.content import Document

PERFORMANCE_REPORTS = [
    {"report": "qpr", "title": "Quarterly Report", "kind": "quarterly", "frequency": "quarterly", "committee": "Cabinet"},
    {"report": "cover", "title": "A paper", "kind": "cover", "about": "qpr"},
]


def of_review(**tables: str) -> Document:
    return build_report(council(**tables), ReportRequest("cover", parse_period("2026-27")))


def of_performance() -> Document:
    return build_report(performance.council(reports=PERFORMANCE_REPORTS), ReportRequest("cover", parse_period("2025-26-Q2")))


@pytest.mark.parametrize("document", [of_review(), of_performance()], ids=["review", "performance"])
def test_the_parts_stand_in_the_order_of_committee_papers(document: Document) -> None:
    assert [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2] == [
        "Summary", "Recommendation", "1 Introduction", "2 Process", "3 Outcome", "4 Next steps", "5 Recommendation", "Contact details", "Background documents",
    ]  # fmt: skip


@pytest.mark.parametrize("document", [of_review(), of_performance()], ids=["review", "performance"])
def test_paragraphs_are_numbered_through_each_part(document: Document) -> None:
    numbers = [block.number for block in document.blocks if isinstance(block, Paragraph) and block.number]
    parts = [int(number.partition(".")[0]) for number in numbers]
    assert parts == sorted(parts)
    assert set(parts) == {1, 2, 3, 4, 5}
    for part in set(parts):
        own = [number for number in numbers if number.startswith(f"{part}.")]
        assert own == [f"{part}.{place}" for place in range(1, len(own) + 1)]


def test_the_recommendation_stands_twice_in_the_same_words() -> None:
    found = [text for text in paragraphs(of_review()) if text.startswith("It is recommended")]
    assert found == ["It is recommended that the Policy Committee:"] * 2


def test_the_head_names_what_is_known_and_marks_what_is_not() -> None:
    facts = {fact.label: words(fact.content) for fact in of_review().facts}
    assert facts["To"] == "Policy Committee"
    assert facts["Subject"] == "Review of indicators and targets for 2026/27"
    assert [facts[name].startswith("[to be completed: ") for name in ("From", "Meeting", "Classification")] == [True, True, True]


def test_commentary_takes_the_place_of_a_marked_place_and_is_numbered() -> None:
    commentary = """
subject       | period  | kind      | text
cover/process | 2026-27 | narrative | Every service was asked in October.
cover         | 2026-27 | narrative | The list is shorter.
"""
    document = of_review(commentary=commentary)
    said = {block.number: words(block.content) for block in document.blocks if isinstance(block, Paragraph)}
    assert said["2.3"] == "Every service was asked in October."
    assert "The list is shorter." in [text for number, text in said.items() if number.startswith("3.")]
    assert not any("who was asked for proposals" in text for text in paragraphs(document))


def test_people_are_named_with_the_day_since_when() -> None:
    posts = """
section | post                | holder     | from
S1      | cabinet_member      | A Member   | 2024-05-01
S1      | responsible_officer | An Officer | 2023-01-09
S2      | responsible_officer |            | 2023-01-09
"""
    document = of_review(posts=posts)
    assert {fact.label: words(fact.content) for fact in document.facts}["From"] == "A Member"
    assert performance.table(document, "Officers")[1:] == [
        ["Calls", "Responsible officer", "An Officer", "9 January 2023"],
        ["Roads", "Responsible officer", "vacant", "9 January 2023"],
    ]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("indicator | period | value", "No result of 2025/26 is held that could stand beside the key performance indicators."),
        (
            "indicator | period | value\nK1 | 2025-26-Q4 | 94",
            "The newest result of 2025/26 stands beside 1 of the 5 key performance indicators; of the others none is held.",
        ),
        (FIGURES, "The newest results of 2025/26 stand beside 2 of the 5 key performance indicators; of the others none is held."),
        (
            "\n".join(["indicator | period | value", *(f"{ref} | 2025-26-Q4 | 9" for ref in ("K1", "K2", "K3", "R1", "R2"))]),
            "Beside every key performance indicator stands its newest result of 2025/26.",
        ),
    ],
)
def test_it_says_how_many_results_are_held(figures: str, said: str) -> None:
    assert held_sentence(review(figures=figures)) == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("K1 2026-27 95 90 confirmed kept",), ["notes the indicators, targets and floor standards set for 2026/27, which are appended"]),
        (
            ("K1 2026-27 95 90 proposed kept", "K2 2026-27 - - proposed removed Why.", "R1 2026-27 9 8 proposed new"),
            [
                "considers the indicators, targets and floor standards proposed for 2026/27, which are appended",
                "agrees to the new section Roads",
                "agrees to the removal of 1 indicator",
            ],
        ),
        (
            ("K1 2026-27 - - tbc kept", "K2 2026-27 - - proposed kept", "R1 2026-27 9 8 proposed kept"),
            [
                "considers the indicators, targets and floor standards proposed for 2026/27, which are appended",
                "notes that the standards of 2 indicators are still to be set",
            ],
        ),
    ],
)
def test_the_committee_is_asked_for_what_there_is_to_decide(lines: tuple[str, ...], said: list[str]) -> None:
    assert recommendations(review(standards_of(*lines))) == said


def test_a_single_recommendation_is_one_sentence() -> None:
    found = paragraphs(of_review(standards=standards_of("K1 2026-27 95 90 confirmed kept")))
    assert "It is recommended that the Policy Committee notes the indicators, targets and floor standards set for 2026/27, which are appended." in found


# --- performance
def test_what_turned_red_is_named_and_what_is_done_about_it() -> None:
    book = open_book(performance.council(), "qpr", parse_period("2025-26-Q2"))
    texts = paragraphs(of_performance())
    assert turned_sentence(book, last_report(book)) in texts
    red = [ref for ref in book.kpis if book.verdicts[ref].rating == "RED"]
    assert red
    assert any(actions_sentence(book, red) in text for text in texts)


def earlier(**standing: str) -> Baseline:
    """A last report in which these indicators had these ratings."""
    found = {ref: (Rating(rating), None) for ref, rating in standing.items()}
    return Baseline(parse_period("2025-26-Q1"), as_published=True, known_at=dt.datetime(2025, 9, 30), counts={}, standing=found)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ({"K1": "GREEN", "K2": "RED"}, "no indicator has turned RED, and none that was RED has another rating."),
        ({"K1": "GREEN", "K2": "AMBER"}, "Complaints answered in time (K2) has turned RED, and none that was RED has another rating."),
        ({"K1": "RED", "K2": "RED"}, "no indicator has turned RED, and Calls answered (K1) is RED no longer."),
        (
            {"K1": "RED", "K2": "AMBER", "K5": "RED"},
            "Complaints answered in time (K2) has turned RED, and Calls answered (K1) and Potholes mended (K5) are RED no longer.",
        ),
    ],
)
def test_what_turned_red_and_what_is_red_no_longer_is_told(standing: dict[str, str], said: str) -> None:
    book = open_book(performance.council(), "qpr", parse_period("2025-26-Q2"))
    assert turned_sentence(book, earlier(**standing)) == f"Since the report for Q1 2025/26, {said}"


@pytest.mark.parametrize(
    ("red", "said"),
    [
        (["K2"], "A management action is recorded for it."),
        (["K1"], "No management action is recorded for it."),
        (["K1", "K3"], "No management action is recorded for any of them."),
        (["K1", "K2"], "A management action is recorded for 1 of the 2; none is for K1."),
        (["K1", "K2", "K3"], "A management action is recorded for 1 of the 3; none is for K1 and K3."),
    ],
)
def test_it_says_for_which_of_the_red_something_is_done(red: list[str], said: str) -> None:
    book = open_book(performance.council(), "qpr", parse_period("2025-26-Q2"))
    assert actions_sentence(book, red) == said


def test_without_an_earlier_report_nothing_is_said_to_have_turned_red() -> None:
    book = open_book(performance.council(), "qpr", parse_period("2025-26-Q2"))
    assert turned_sentence(book, None) == "The ratings of single indicators in an earlier report are not held, so that none can be said to have turned RED."


# --- what cannot be made
@pytest.mark.parametrize(
    ("about", "message"),
    [("", "does not say which report it introduces"), ("cover", "introduces a review, a quarterly report or a dashboard; “cover” is of the kind “cover”")],
)
def test_a_cover_paper_needs_a_report_that_it_can_introduce(about: str, message: str) -> None:
    reports = f"report | title | kind | about\ncover | A paper | cover | {about}"
    with pytest.raises(UsageError, match=message):
        of_review(reports=reports)


def test_a_review_is_introduced_for_a_financial_year() -> None:
    with pytest.raises(UsageError, match="A review is for a financial year"):
        build_report(council(), ReportRequest("cover", parse_period("2025-10")))


def test_every_place_that_a_person_must_fill_is_marked_alike() -> None:
    marked = [words(block.content) for block in all_blocks(of_review().blocks) if "to be completed" in words(getattr(block, "content", ()))]
    assert marked
    assert all("[to be completed: " in text for text in marked)
