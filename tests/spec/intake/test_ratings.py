"""Ratings in words, letters and colours."""

from __future__ import annotations

import pytest

from outturn.intake.model import Cell, Origin, Sureness
from outturn.intake.ratings import read_rating
from outturn.intake.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("text", "fill", "rating", "sureness"),
    [
        ("GREEN", "", "GREEN", Sureness.CERTAIN),
        ("A", "", "AMBER", Sureness.CERTAIN),
        ("red", "", "RED", Sureness.CERTAIN),
        ("● GREEN rests on rounding", "", "GREEN", Sureness.CERTAIN),
        ("", "00B050", "GREEN", Sureness.ASSUMED),
        ("", "FFC000", "AMBER", Sureness.ASSUMED),
        ("", "FF0000", "RED", Sureness.ASSUMED),
        ("", "F2F2F2", "", Sureness.CERTAIN),
        ("N/a", "", "", Sureness.CERTAIN),
        ("Blue", "", "", Sureness.NOT_UNDERSTOOD),
        ("On target", "", "", Sureness.NOT_UNDERSTOOD),
    ],
)
def test_a_rating_of_another_scheme_is_never_translated(text: str, fill: str, rating: str, sureness: Sureness) -> None:
    read = read_rating(Cell(text, Origin("paper.pdf"), fill=fill), vocabulary(), {})
    assert (read.rating, read.sureness) == (rating, sureness)


def test_an_answer_says_what_a_word_of_another_scheme_stands_for() -> None:
    assert read_rating(Cell("On track", Origin("paper.pdf")), vocabulary(), {"on track": "GREEN"}).rating == "GREEN"
