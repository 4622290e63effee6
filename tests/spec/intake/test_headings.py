"""What the heading of a column means."""

from __future__ import annotations

import pytest

from outturn.intake.headings import HeadingReader
from outturn.intake.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("heading", "meaning", "period", "year"),
    [
        ("Ref", "reference", "", ""),
        ("Indicator description", "name", "", ""),
        ("Jul-25", "value", "2025-07", ""),
        ("Month RAG", "rating", "", ""),
        ("Qtr RAG", "rating", "", ""),
        ("Year to Date", "ytd", "", ""),
        ("YTD 25/26", "ytd", "", "2025-26"),
        ("YTD RAG", "ytd_rating", "", ""),
        ("Prev. Yr YTD", "previous_year", "", ""),
        ("Target", "target", "", ""),
        ("2026/27 Target", "target", "", "2026-27"),
        ("Floor Standard", "floor", "", ""),
        ("2020/21 Q4 Actual", "value", "2020-21-Q4", ""),
        ("Expected Activity Upper Lower", "upper_lower", "", ""),
        ("In expected range?", "alert", "", ""),
        ("Q2", "value", "2025-26-Q2", ""),
        ("2025-10-01", "value", "2025-10", ""),
        ("Median household size", "unknown", "", ""),
    ],
)
def test_a_heading_means_what_councils_mean_by_it_whatever_its_words(heading: str, meaning: str, period: str, year: str) -> None:
    read = HeadingReader(vocabulary(), {}, "2025-26").read(heading)
    assert (read.meaning, read.period, read.year) == (meaning, period, year)


def test_an_answer_goes_before_the_vocabulary() -> None:
    reader = HeadingReader(vocabulary(), {"perf now": "value", "target": "floor"}, "")
    assert [reader.read(text).meaning for text in ("Perf. now", "Target")] == ["value", "floor"]
