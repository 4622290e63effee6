"""A comparison in words: grammatical for none, one and many, and by polarity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from outturn.api import compare
from outturn.comparison.comparison import Comparison
from outturn.comparison.vocabulary import ComparatorKind
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from outturn.reports.comparison_rows import rows_of
from outturn.reports.comparison_words import (
    difference_word,
    gap_text,
    introduction,
    left_out_words,
    ordinal,
    ranked_words,
    size_note,
    standing_sentence,
    summary_sentence,
)
from tests.groups import OWN, PERIOD, group_package, spread

NO_NEIGHBOURS = "The data has no statistical neighbours of Ash, so it is compared with"


def blank(**fields: Any) -> Comparison:
    given = {"kind": ComparatorKind.NEIGHBOURS, "group": "m", "comparators": ("B", "C"), "names": {"A": "Ash", "B": "Beech", "C": "Cedar"}, **fields}
    return Comparison(frame=pl.DataFrame(), values=pl.DataFrame(), area="A", period=parse_period("2025-10"), **given)


def sentence(figures: list[dict[str, object]], indicator: dict[str, object] | None = None, **tables: Any) -> str:
    package = group_package(figures, indicator, **tables)
    found = compare(package, PERIOD)
    return standing_sentence(found, indicators_of(package, found.period)["K1"], rows_of(found)["K1"])


def counts(own: tuple[float, float], *others: tuple[float, float]) -> list[dict[str, object]]:
    rows = [own, *others]
    return [{"area": f"N{place}" if place else OWN, "numerator": top, "denominator": bottom} for place, (top, bottom) in enumerate(rows)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Ash is compared with its 2 statistical neighbours (model m)."),
        ({"comparators": ("B",)}, "Ash is compared with its 1 statistical neighbour (model m)."),
        (
            {"kind": ComparatorKind.SAME_TYPE, "group": "county"},
            f"{NO_NEIGHBOURS} both other areas of its type (county).",
        ),
        (
            {"kind": ComparatorKind.SAME_TYPE, "group": "county", "comparators": ("B",)},
            f"{NO_NEIGHBOURS} the one other area of its type (county).",
        ),
    ],
)
def test_the_introduction_says_with_whom(fields: dict[str, Any], words: str) -> None:
    assert introduction(blank(**fields)) == words


def test_a_short_list_of_neighbours_is_named_and_a_long_one_is_not() -> None:
    assert introduction(blank(), named=True) == "Ash is compared with its 2 statistical neighbours (model m): Beech and Cedar."
    assert introduction(blank(comparators=tuple("BCDEFGHIJKLMNO")), named=True).endswith("14 statistical neighbours (model m).")


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ((), ""),
        (("K1",), "1 indicator is left out, since no neighbour has a figure: K1."),
        (("K1", "K2"), "2 indicators are left out, since no neighbour has a figure: K1 and K2."),
        (tuple(f"K{place}" for place in range(13)), "13 indicators are left out, since no neighbour has a figure."),
    ],
)
def test_what_is_left_out_is_counted_and_named_where_the_list_is_short(left_out: tuple[str, ...], words: str) -> None:
    assert left_out_words(blank(left_out=left_out)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (111, "111th")],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("values", "polarity", "words"),
    [
        ([30, 20, 10], "higher", "1st of 3"),
        ([20, 20, 10], "higher", "joint 1st of 3"),
        ([20, 30, 20, 10], "lower", "joint 2nd of 4"),
        ([30, 20, 10], "none", "highest of 3"),
        ([30, 30, 10], "none", "joint highest of 3"),
        ([20, 30, 10], "none", "2nd highest of 3"),
        ([10, 30, 20], "none", "lowest of 3"),
        ([10, 30, 10], "none", "joint lowest of 3"),
        ([None, 30, 20], "higher", "not ranked"),
    ],
)
def test_the_rank_in_words(values: list[float | None], polarity: str, words: str) -> None:
    assert ranked_words(rows_of(compare(group_package(spread(values), {"polarity": polarity}), PERIOD))["K1"]) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([30, 20, 10], "largest of 3"),
        ([30, 30, 10], "joint largest of 3"),
        ([20, 30, 10], "2nd largest of 3"),
        ([10, 30, 20], "smallest of 3"),
        ([10, 30, 10], "joint smallest of 3"),
        ([None, 30, 20], "not ranked"),
    ],
)
@pytest.mark.parametrize("polarity", ["higher", "lower", "none"])
def test_the_rank_of_a_count_is_one_of_size_whatever_its_polarity(values: list[float | None], words: str, polarity: str) -> None:
    package = group_package(spread(values), {"polarity": polarity, "unit": "count"})
    assert ranked_words(rows_of(compare(package, PERIOD))["K1"]) == words


def test_that_counts_are_not_judged_is_noted_where_there_is_one() -> None:
    percentage, count = (rows_of(compare(group_package(spread([30, 20]), {"unit": unit}), PERIOD))["K1"] for unit in ("percent", "count"))
    assert size_note([]) == size_note([percentage]) == ""
    assert size_note([percentage, count]) == "Counts follow the size of the area: they are ranked from the largest, and have no quartile, no best and no worst."


@pytest.mark.parametrize(
    ("values", "indicator", "words"),
    [
        ([62.4, 61.4], {}, "1.0 point above"),
        ([60.4, 61.4], {"decimals": 0}, "1.0 point below"),
        ([61.4, 61.4], {}, "equal"),
        ([61.41, 61.4], {}, "about equal"),
        ([110, 100], {"unit": "count"}, "10.0% above"),
        ([5, 0], {"unit": "count"}, "not known"),
        ([None, 100], {"unit": "count"}, "not available"),
    ],
)
def test_the_gap_in_words(values: list[float | None], indicator: dict[str, object], words: str) -> None:
    package = group_package(spread(values), indicator)
    assert gap_text(indicators_of(package, parse_period(PERIOD))["K1"], rows_of(compare(package, PERIOD))["K1"]) == words


@pytest.mark.parametrize(
    ("figures", "polarity", "word"),
    [
        (counts((65, 100), (50, 100)), "higher", "better"),
        (counts((65, 100), (50, 100)), "lower", "worse"),
        (counts((65, 100), (50, 100)), "none", "above"),
        (counts((65, 100), (90, 100)), "none", "below"),
        (counts((65, 100), (60, 100)), "higher", "no significant difference"),
        (spread([65, 60]), "higher", "not tested (counts not known)"),
        (spread([None, 60]), "higher", "not tested (no figure)"),
    ],
)
def test_the_difference_in_a_word_has_its_reason_where_there_is_none(figures: list[dict[str, object]], polarity: str, word: str) -> None:
    assert difference_word(rows_of(compare(group_package(figures, {"polarity": polarity}), PERIOD))["K1"]) == word


TOGETHER = "the neighbours’ figures taken together"
MEDIAN = "the median of the 2 neighbours with a figure, 45.0%."
INTERVAL = "(95% interval of the area: 55.3% to 73.6%)"


@pytest.mark.parametrize(
    ("figures", "indicator", "words"),
    [
        (
            counts((65, 100), (50, 100), (40, 100)),
            {},
            f"65.0% is the best of 3, 20.0 points better than {MEDIAN} It is significantly better than {TOGETHER}, 45.0% {INTERVAL}.",
        ),
        (
            counts((65, 100), (50, 100), (40, 100)),
            {"polarity": "lower"},
            f"65.0% is 3rd of 3 from the best, 20.0 points worse than {MEDIAN} It is significantly worse than {TOGETHER}, 45.0% {INTERVAL}.",
        ),
        (
            counts((65, 100), (50, 100), (40, 100)),
            {"polarity": "none"},
            f"65.0% is the highest of 3, 20.0 points above {MEDIAN} It is significantly above {TOGETHER}, 45.0% {INTERVAL}.",
        ),
        (
            counts((65, 100), (65, 100)),
            {},
            (
                "65.0% is joint best of 2, equal to the one neighbour with a figure. "
                f"It does not differ significantly from the neighbour’s figures taken together, 65.0% {INTERVAL}."
            ),
        ),
        (
            spread([65, 60]),
            {},
            (
                "65.0% is the best of 2, 5.0 points better than the one neighbour with a figure, 60.0%. "
                "Whether the difference is more than chance was not tested: the counts behind the figure are not known, or are not whole numbers."
            ),
        ),
        (
            spread([65, 20]),
            {"unit": "count", "polarity": "lower"},
            (
                "65 is the largest of 2, 225.0% above the one neighbour with a figure, 20. It is significantly above the neighbour’s mean, 20 "
                "(95% interval of the area: 50 to 83). A count follows the size of the area, so that a large one is neither better nor worse for it."
            ),
        ),
        (
            spread([4.5, 8]),
            {"unit": "count", "decimals": 1},
            (
                "4.5 is the smallest of 2, 43.8% below the one neighbour with a figure, 8.0. Whether the difference is more than chance was not tested: "
                "the counts behind the figure are not known, or are not whole numbers. "
                "A count follows the size of the area, so that a large one is neither better nor worse for it."
            ),
        ),
        (
            counts((100, 10), (200, 10)),
            {"unit": "count", "polarity": "lower"},
            (
                "10 is the best of 2, 50.0% better than the one neighbour with a figure, 20. It is significantly better than the neighbour’s figures taken "
                "together, 20 (95% interval of the area: 8 to 12)."
            ),
        ),
        (spread([None, 60]), {}, "There is no figure to compare: it is not available."),
        ([{"area": OWN, "value": "<5"}, {"area": "N1", "value": 9}], {"unit": "count"}, "<5 is only a limit of the figure, so it is not ranked."),
    ],
)
def test_the_standing_of_one_indicator(figures: list[dict[str, object]], indicator: dict[str, object], words: str) -> None:
    assert sentence(figures, indicator) == words


def test_a_suppressed_figure_is_called_suppressed_and_its_value_is_not_told() -> None:
    words = sentence([{"area": OWN, "value": 65, "status": "suppressed"}, {"area": "N1", "value": 60}])
    assert words == "There is no figure to compare: it is suppressed."


def test_other_areas_are_not_called_neighbours() -> None:
    assert "better than the median of the 2 other areas with a figure" in sentence(spread([65, 60, 61]), neighbours=())


def test_the_summary_counts_quartiles_and_tests() -> None:
    row = rows_of(compare(group_package(counts((65, 100), (50, 100), (40, 100), (30, 100))), PERIOD))["K1"]
    assert summary_sentence([]) == ""
    assert (
        summary_sentence([row])
        == "1 indicator is compared. By quartile, from A (best) to D: 1 in quartile A. By the test of the difference: 1 significantly better."
    )
    others = [row, replace(row, quartile="D", standing="worse"), replace(row, quartile=None, standing=None), replace(row, standing="not_different")]
    assert summary_sentence(others) == (
        "4 indicators are compared. By quartile, from A (best) to D: 2 in quartile A, 1 in quartile D and 1 in none. "
        "By the test of the difference: 1 significantly better, 1 significantly worse, 1 not significantly different and 1 without a verdict."
    )
    assert summary_sentence([replace(row, quartile=None, standing=None)]) == "1 indicator is compared."
