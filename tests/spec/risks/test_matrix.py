"""The matrix of risks, and where scores go"""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from outturn.risks.matrix import direction, mark_on, marks_by_risk, matrix

D = dt.date
SCHEMA = {"risk": pl.String, "date": pl.Date, "likelihood": pl.Int64, "impact": pl.Int64, "target_score": pl.Int64, "note": pl.String}
SCORES = pl.DataFrame(
    [
        ("R1", D(2026, 3, 31), 4, 5, 12, "Worse"),
        ("R1", D(2025, 12, 31), 3, 5, 12, None),
        ("R2", D(2025, 12, 31), 4, 5, None, None),
        ("R3", D(2025, 12, 31), None, 5, None, None),
    ],
    schema=SCHEMA,
    orient="row",
)


@pytest.mark.parametrize(
    ("risk", "day", "score"),
    [
        ("R1", "2025-12-30", None),
        ("R1", "2025-12-31", 15),
        ("R1", "2026-03-30", 15),
        ("R1", "2026-03-31", 20),
        ("R1", "2027-01-01", 20),
        ("R3", "2026-01-01", None),
    ],
)
def test_a_score_holds_from_its_day_until_the_next(risk: str, day: str, score: int | None) -> None:
    """R1 was scored 15 on 31 December 2025 and 20 on 31 March 2026; R3 has an impact and no likelihood."""
    mark = mark_on(marks_by_risk(SCORES)[risk], D.fromisoformat(day))
    assert (mark.score if mark else None) == score


def test_the_matrix_has_the_highest_likelihood_on_top_and_each_scored_risk_once() -> None:
    """25 cells; the score of a cell is its likelihood times its impact. A risk without a score stands in none."""
    standing = {risk: mark_on(marks, D(2026, 4, 1)) for risk, marks in marks_by_risk(SCORES).items()}
    cells = matrix(standing)
    assert [[cell.score for cell in row] for row in cells] == [[5, 10, 15, 20, 25], [4, 8, 12, 16, 20], [3, 6, 9, 12, 15], [2, 4, 6, 8, 10], [1, 2, 3, 4, 5]]
    assert {(cell.likelihood, cell.impact): cell.risks for row in cells for cell in row if cell.risks} == {(4, 5): ("R1", "R2")}
    assert (cells[0][4].level, cells[4][0].level) == ("High", "Low")


@pytest.mark.parametrize(
    ("then", "now", "was_open", "expected"),
    [
        (12, 16, True, "up"),
        (16, 12, True, "down"),
        (12, 12, True, "same"),
        (None, 12, False, "new"),
        (None, None, False, "new"),
        (None, 12, True, "unknown"),
        (12, None, True, "unknown"),
        (None, None, True, "same"),
    ],
)
def test_a_score_goes_up_or_down_between_two_days(then: int | None, now: int | None, was_open: bool, expected: str) -> None:
    """A risk that was not on the register on the earlier day is new; where a score is missing on one day, the direction is not known."""
    assert direction(now, then, was_open=was_open).value == expected
