"""What is said of two editions is grammatical for none, one and many."""

from __future__ import annotations

import pytest

from outturn.editions.changes import ChangedField, ChangedFigure, ChangedVerdict, Changes, FigureChange, NamedIndicator, VerdictKind
from outturn.reports.edition_tables import summary_sentences


def figures(revised: int, new: int, withdrawn: int) -> tuple[ChangedFigure, ...]:
    counts = zip(FigureChange, (revised, new, withdrawn), strict=True)
    return tuple(ChangedFigure(change, "K1", "One", "", "2025-10", "", "", None, None, None, "", "") for change, number in counts for _ in range(number))


def fields(indicators: int) -> tuple[ChangedField, ...]:
    """Two fields of each indicator: indicators are counted, not cells."""
    return tuple(ChangedField(f"K{place}", "One", "2025-26", name, 1.0, 2.0) for place in range(indicators) for name in ("target", "floor"))


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0), "No figure was revised, added or withdrawn."),
        ((1, 0, 0), "1 figure was revised, none is new and none was withdrawn."),
        ((2, 1, 1), "2 figures were revised, 1 is new and 1 was withdrawn."),
        ((0, 2, 3), "No figure was revised, 2 are new and 3 were withdrawn."),
        ((1200, 0, 1), "1,200 figures were revised, none is new and 1 was withdrawn."),
    ],
)
def test_figures_are_counted_in_words(counts: tuple[int, int, int], sentence: str) -> None:
    assert summary_sentences(Changes(figures=figures(*counts), standards=fields(1)))[0] == sentence


@pytest.mark.parametrize(
    ("number", "standards", "definitions", "verdicts"),
    [
        (0, "No standard changed.", "No definition changed.", "No verdict of the report changed."),
        (1, "The standards of 1 indicator changed.", "The definitions of 1 indicator changed.", "1 verdict of the report changed."),
        (3, "The standards of 3 indicators changed.", "The definitions of 3 indicators changed.", "3 verdicts of the report changed."),
    ],
)
def test_indicators_and_verdicts_are_counted_in_words(number: int, standards: str, definitions: str, verdicts: str) -> None:
    said = summary_sentences(
        Changes(
            figures=figures(1, 0, 0),
            standards=fields(number),
            definitions=fields(number),
            verdicts=tuple(ChangedVerdict("K1", "One", VerdictKind.RATING, "RED", "AMBER", "", "") for _ in range(number)),
        )
    )
    assert said[1:3] == [standards, definitions]
    assert said[4] == verdicts


@pytest.mark.parametrize(
    ("added", "removed", "sentence"),
    [
        (0, 0, "No indicator was added to the report or removed from it."),
        (1, 0, "1 indicator was added to the report and none was removed."),
        (0, 1, "No indicator was added to the report and 1 was removed."),
        (2, 2, "2 indicators were added to the report and 2 were removed."),
    ],
)
def test_indicators_that_come_and_go_are_counted_in_words(added: int, removed: int, sentence: str) -> None:
    one = NamedIndicator("K1", "One")
    assert summary_sentences(Changes(figures=figures(1, 0, 0), added=(one,) * added, removed=(one,) * removed))[3] == sentence


def test_where_nothing_differs_one_sentence_says_so() -> None:
    assert summary_sentences(Changes()) == ["Nothing differs: the figures, standards, definitions, indicators and verdicts are the same."]
