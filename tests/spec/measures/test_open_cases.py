"""Cases that are still open"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.measures.figures import still_open
from tests.measuring import figures, indicator, taken

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = """
case | created    | due        | closed
1    | 2025-06-02 | 2025-06-09 | 2025-06-04
2    | 2025-06-03 | 2025-06-10 | 2025-06-28
3    | 2025-06-10 | 2025-06-29 |
4    | 2025-06-11 | 2025-06-30 |
5    | 2025-06-20 | 2025-07-18 |
"""
WITHIN = "closed - created <= 20 days"


@pytest.mark.parametrize(
    ("treatment", "met", "of", "status"),
    [("late", 1, 3, "provisional"), ("leave_out", 1, 2, "final"), ("as_at", 4, 5, "final"), ("as_recorded", 1, 5, "final")],
)
def test_an_open_case_is_treated_as_the_definition_says(tmp_path: Path, treatment: str, met: int, of: int, status: str, engine: str) -> None:
    """Of five cases of June one was closed within 20 days, one later. Of the three that are open one was due before the as-at day, 30 June, one on it, one
    after it. Late: only what is overdue counts, as not met, and the figure is provisional while others wait. As at: each counts as closed on the as-at day.
    """
    found = taken(tmp_path, RECORDS, indicator(numerator=WITHIN, open=treatment), engine=engine)
    assert figures(found, "numerator", "denominator", "status") == [(met, of, status)]


def test_the_wait_of_an_open_case_lasts_to_the_as_at_day(tmp_path: Path, engine: str) -> None:
    found = taken(tmp_path, RECORDS, indicator(method="longest", value="closed - created in days", open="as_at"), engine=engine)
    assert figures(found, "value") == [(25,)]
    found = taken(tmp_path, RECORDS, indicator(method="mean", value="closed - created in working days", open="as_at"), engine=engine)
    assert figures(found, "numerator", "denominator") == [(2 + 18 + 14 + 13 + 6, 5)]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "One open case that is not overdue is not counted yet."),
        (2, "2 open cases that are not overdue are not counted yet."),
        (1200, "1,200 open cases that are not overdue are not counted yet."),
    ],
)
def test_a_note_says_how_many_are_not_counted_yet(count: int, words: str) -> None:
    assert still_open(count) == words
