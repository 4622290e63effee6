"""Dashboards on the web"""

from __future__ import annotations

import pytest

from outturn.periods import parse_period
from outturn.reports.baseline import WHOLE, counts_now, last_report
from outturn.reports.board import BoardKind, boards_of, compared_words, count_change, direction_tiles, lines_of, outline_for, rating_tiles
from outturn.reports.book import book_of, open_book
from outturn.reports.counts import Counts
from outturn.web.dashboards.filters import Chosen, chosen, fitting
from outturn.web.dashboards.looking import shares
from outturn.web.dashboards.returns_words import UnderWay
from outturn.web.dashboards.sparks import _path, _places
from tests.unit.reports.council import council

QUARTER = parse_period("2025-26-Q2")


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (5, 3, "2 more than in Q1 2025/26"),
        (3, 5, "2 fewer than in Q1 2025/26"),
        (1, 0, "1 more than in Q1 2025/26"),
        (0, 1, "1 fewer than in Q1 2025/26"),
        (4, 4, "as in Q1 2025/26"),
        (0, 0, "as in Q1 2025/26"),
        (4, None, ""),
    ],
)
def test_a_tile_says_how_its_count_moved(now: int, before: int | None, words: str) -> None:
    """A tile says how its count moved since the report before, and nothing where that is not known."""
    assert count_change(now, before, "Q1 2025/26") == words


def test_tiles_have_one_for_each_rating_and_each_direction() -> None:
    counts = Counts(3, 2, 1, 4, 5, 3, 0, 2)
    assert [(tile.label, tile.number, tile.change) for tile in rating_tiles(counts, (1, 2, None, 5), "Q1")] == [
        ("GREEN", 3, "2 more than in Q1"),
        ("AMBER", 2, "as in Q1"),
        ("RED", 1, ""),
        ("Not rated", 4, "1 fewer than in Q1"),
    ]
    assert [(tile.label, tile.word, tile.number) for tile in direction_tiles(counts, None, "")] == [
        ("Improving", "IMPROVING", 5),
        ("Stable", "STABLE", 3),
        ("Worsening", "WORSENING", 0),
        ("No verdict", "", 2),
    ]


def test_nothing_to_compare_with_is_said() -> None:
    assert compared_words(None) == "No earlier report is held with which these counts could be compared."


def test_there_is_one_for_the_council_each_committee_and_each_directorate() -> None:
    """The council comes first, then each report of the kinds quarterly and dashboard, then each directorate."""
    sections = [
        {"section": "B", "name": "Second", "kind": "directorate", "order": 2},
        {"section": "A", "name": "First", "kind": "directorate", "order": 1},
        {"section": "C", "name": "A part", "kind": "report_section", "parent": "A"},
    ]
    reports = [
        {"report": "r1", "title": "Quarterly report", "kind": "quarterly"},
        {"report": "r2", "title": "The year to come", "kind": "review"},
        {"report": "r3", "title": "Roads", "kind": "dashboard"},
    ]
    boards = boards_of(council(sections=sections, reports=reports, report_rows=[]))
    assert [(board.kind, board.title) for board in boards] == [
        (BoardKind.COUNCIL, "The whole council"),
        (BoardKind.COMMITTEE, "Quarterly report"),
        (BoardKind.COMMITTEE, "Roads"),
        (BoardKind.DIRECTORATE, "First"),
        (BoardKind.DIRECTORATE, "Second"),
    ]


def test_a_directorate_shows_what_is_part_of_it_however_deep() -> None:
    sections = [
        {"section": "D", "name": "Directorate", "kind": "directorate"},
        {"section": "M", "name": "Middle", "parent": "D"},
        {"section": "A", "name": "Area", "parent": "M"},
        {"section": "B", "name": "Elsewhere"},
    ]
    package = council(sections=sections)
    board = next(board for board in boards_of(package) if board.kind is BoardKind.DIRECTORATE)
    book = book_of(package, board.info, QUARTER, lambda indicators, known: outline_for(board, package, indicators, known))
    assert {part.section.ref for part in book.outline} == {"A"}
    assert {book.indicators[ref].section for part in book.outline for ref in part.indicators} == {"A"}


def test_its_counts_are_those_of_the_quarterly_report() -> None:
    package = council()
    board = next(board for board in boards_of(package) if board.ref == "qpr")
    book = book_of(package, board.info, QUARTER, lambda indicators, known: outline_for(board, package, indicators, known))
    report = open_book(package, "qpr", QUARTER)
    assert counts_now(book) == counts_now(report)
    assert last_report(book) == last_report(report)
    assert sum(counts_now(book)[WHOLE].ratings) == len([line for line in lines_of(book) if line.is_kpi])


def test_a_part_of_a_report_is_compared_with_its_own_indicators_as_published() -> None:
    """For a directorate the counts of the whole report that was published say nothing; those of its own indicators do."""
    on = "2025-08-01T12:00:00Z"
    published = [
        {"report": "qpr", "period": "2025-26-Q1", "subject": "*", "published_on": on, "green": 9, "amber": 9, "red": 9, "not_rated": 0},
        {"report": "qpr", "period": "2025-26-Q1", "subject": "K1", "published_on": on, "rating": "RED", "trend": "STABLE"},
        {"report": "qpr", "period": "2025-26-Q1", "subject": "K5", "published_on": on, "rating": "GREEN", "trend": "STABLE"},
    ]
    package = council(published=published)
    book = open_book(package, "qpr", QUARTER)
    whole, part = last_report(book), last_report(book, is_part=True)
    assert whole is not None
    assert part is not None
    assert whole.counts[WHOLE].ratings == (9, 9, 9, 0)
    assert part.counts[WHOLE].ratings == (1, 0, 1, 0)
    assert part.as_published


# --- filters
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, Chosen()),
        ({"rating": "RED", "section": "A"}, Chosen(section="A", rating="RED")),
        ({"rating": "none", "direction": "none", "kind": "kpi"}, Chosen(rating="none", direction="none", kind="kpi")),
        ({"q": "  road   works "}, Chosen(words="road works")),
        ({"rating": "PURPLE", "section": "Z", "kind": "x", "direction": "up"}, Chosen()),
    ],
)
def test_an_address_chooses_what_is_shown(asked: dict[str, str], wanted: Chosen) -> None:
    """What an address may not mean is left aside, so that an old link still shows something."""
    assert chosen(asked, ["A", "B"]) == wanted


def test_each_filter_leaves_exactly_what_it_names() -> None:
    lines = lines_of(open_book(council(), "qpr", QUARTER))
    kpis = [line for line in lines if line.is_kpi]
    assert fitting(lines, Chosen()) == lines
    for word in ("GREEN", "AMBER", "RED"):
        assert {line.ref for line in fitting(lines, Chosen(rating=word))} == {line.ref for line in kpis if line.rating and line.rating.rating == word}
    unrated = {line.ref for line in fitting(lines, Chosen(rating="none"))}
    assert unrated == {line.ref for line in kpis if line.rating and line.rating.rating is None}
    assert all(not line.is_kpi for line in fitting(lines, Chosen(kind="activity")))
    assert {line.ref for line in fitting(lines, Chosen(words="POTHOLES mended"))} == {"K5"}
    assert fitting(lines, Chosen(words="zebra")) == ()


# --- small charts
def test_a_gap_in_the_figures_is_a_gap_in_the_line() -> None:
    assert _path(_places([1.0, 2.0, None, 2.0, 1.0])) == "M4 24L30 4M82 4L108 24"


def test_figures_that_are_all_the_same_make_a_level_line() -> None:
    assert _path(_places([5.0, 5.0])) == "M4 14L108 14"


def test_parts_of_the_bar_fill_it() -> None:
    parts = shares([(1, "green"), (0, "amber"), (3, "red")])
    assert [(part.css, part.start, part.width) for part in parts] == [("green", 0.0, 25.0), ("red", 25.0, 75.0)]
    assert shares([(0, "green")]) == ()


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (0, ""),
        (1, "1 return of these indicators is not approved yet: this page shows approved figures only."),
        (12, "12 returns of these indicators are not approved yet: this page shows approved figures only."),
    ],
)
def test_returns_that_are_under_way_are_told(waiting: int, words: str) -> None:
    assert UnderWay((), waiting).words == words
