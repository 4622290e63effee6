"""Which indicators a review is about

Its rows in `report_rows` say so. A review without rows looks at the lists of its committee; where it has none, only at what nobody else's list shows, and it
says so. What may belong to another committee is never called removed.
"""

from __future__ import annotations

import pytest

from tests.unit.reports.reviews import review, standards_of

INDICATORS = """
indicator | name        | kind | section | unit    | polarity | frequency
K1        | Calls       | kpi  | S1      | percent | higher   | quarterly
K2        | Replies     | kpi  | S1      | percent | higher   | quarterly
N1        | Chats       | kpi  | S1      | percent | higher   | quarterly
R1        | Roads       | kpi  | S2      | percent | higher   | quarterly
R2        | Bridges     | kpi  | S2      | percent | higher   | quarterly
X1        | Long gone   | kpi  | S2      | percent | higher   | quarterly
"""
STANDARDS = standards_of(
    "K1 2025-26 95 90 confirmed kept",
    "K1 2026-27 95 90 proposed kept",
    "K2 2025-26 95 90 confirmed kept",
    "N1 2026-27 95 90 proposed new",
    "R1 2025-26 80 70 confirmed kept",
    "R2 2025-26 80 70 confirmed kept",
    "R2 2026-27 - - proposed removed Another measure says more.",
    "X1 2025-26 - - confirmed removed",
)
HEADER = "report | title | kind | committee\nreview | Review | review | {committee}\n"
LISTS = {
    "calls": "calls | Calls in figures | quarterly | Contact Committee\n",
    "roads": "roads | Roads in figures | quarterly | Roads Committee\n",
    "screen": "screen | Calls on a screen | dashboard | contact committee\n",
}
ROWS = {"calls": ("S1 K1", "S1 K2"), "roads": ("S2 R1", "S2 R2"), "screen": ("S1 K1",)}


def scope(committee: str, lists: str, **rows: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """The outcome of each indicator that the review counts, and what it says of its scope."""
    names = lists.split()
    given = {**{name: ROWS[name] for name in names}, **rows}
    listed = "\n".join(f"{report} | {' | '.join(row.split())}" for report, found in given.items() for row in found)
    found = review(
        STANDARDS,
        indicators=INDICATORS,
        reports=HEADER.format(committee=committee) + "".join(LISTS[name] for name in names),
        report_rows=f"report | section | indicator\n{listed}",
    )
    return {one.indicator.ref: str(one.change.outcome) for one in found.indicators}, found.scope_note


ALL = {"K1": "kept", "K2": "removed", "N1": "new", "R1": "removed", "R2": "removed", "X1": "removed"}


@pytest.mark.parametrize(
    ("committee", "lists", "counted"),
    [
        ("Contact Committee", "calls roads", "K1 K2 N1"),
        ("Roads Committee", "calls roads", "R1 R2"),
        ("Contact Committee", "calls roads screen", "K1 K2 N1"),
        ("Contact Committee", "roads screen", "K1 N1"),
        ("", "calls", "K1 K2 N1"),
        ("Planning Committee", "calls roads", "N1"),
        ("Planning Committee", "screen", "K1 N1 R2"),
        ("", "calls roads", "K1 N1"),
        ("Cabinet", "", "K1 K2 N1 R1 R2"),
    ],
)
def test_a_review_without_rows_looks_at_the_lists_of_its_committee(committee: str, lists: str, counted: str) -> None:
    """K2 and R1 have no standard for the new year, R2 is recorded as removed, and N1 is new and in no list. The list `calls` is of the Contact Committee and
    holds K1 and K2; `roads` is of the Roads Committee and holds R1 and R2; `screen` is a dashboard of the Contact Committee with K1.

    Reviews and quarterly reports come before dashboards. The only list that there is is also that of a review that names no committee. Where no report lists
    anything, there is nobody else, and the review is about the whole package.
    """
    outcomes, note = scope(committee, lists)
    assert sorted(outcomes) == counted.split()
    assert outcomes == {ref: ALL[ref] for ref in outcomes}
    assert note


def test_a_review_with_rows_looks_at_these_and_has_nothing_to_say_of_its_scope() -> None:
    """And at what stood in another list beside them, in a section of theirs, and has no standard for the new year."""
    outcomes, note = scope("Contact Committee", "calls roads", review=("S1 K1", "S1 N1"))
    assert (outcomes, note) == ({"K1": "kept", "N1": "new", "K2": "removed"}, "")


@pytest.mark.parametrize(
    ("committee", "lists", "words"),
    [
        (
            "Contact Committee",
            "calls roads",
            (
                "The data does not list the indicators of this review. It looks at those of “Calls in figures”, and at those with a standard for 2026/27"
                " that are of the same sections and in no other report."
            ),
        ),
        ("Cabinet", "", "The data lists the indicators of no report. The review looks at every one that has a standard for 2025/26 or 2026/27."),
        (
            "Planning Committee",
            "calls roads",
            (
                "Nothing in the data says which indicators belong to this review: the table report_rows should list them."
                " It looks at those with a standard for 2026/27 that no list of another committee shows."
            ),
        ),
        (
            "",
            "calls roads",
            (
                "Nothing in the data says which indicators belong to this review: the table report_rows should list them."
                " It looks at those with a standard for 2026/27. 3 indicators removed since 2025/26, or without a standard for 2026/27, are left out,"
                " since they may belong to another committee: K2, R1 and R2."
            ),
        ),
    ],
)
def test_the_review_says_where_its_scope_was_taken_from(committee: str, lists: str, words: str) -> None:
    assert scope(committee, lists)[1] == words


def test_one_indicator_that_is_left_out_is_told_in_the_singular() -> None:
    note = scope("Planning Committee", "roads screen")[1]
    assert note.endswith("1 indicator removed since 2025/26, or without a standard for 2026/27, is left out, since it may belong to another committee: K2.")
