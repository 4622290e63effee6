"""What the key of a report says: its words come from the scheme and the method in force, so that they cannot contradict the ratings beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.package.build import make_package
from outturn.periods import parse_period
from outturn.reports.content import Key, RatingTag
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.builders import series
from tests.unit.reports.council import all_blocks, words

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.content import Document

QUARTER = "2025-26-Q2"
KPI: dict[str, object] = {
    "indicator": "K1", "name": "Calls answered", "kind": "kpi", "section": "A", "unit": "percent", "polarity": "higher", "frequency": "quarterly",
    "basis": "period",
}  # fmt: skip
REPORT: dict[str, object] = {"report": "qpr", "title": "Report", "kind": "quarterly"}


def package(*indicators: dict[str, object], scheme: str = "floor", aware: bool = True, value: float = 90, report: dict[str, object] | None = None) -> Package:
    rows = [{**KPI, **indicator} for indicator in indicators or ({},)]
    refs = [str(row["indicator"]) for row in rows]
    standards = [
        {"indicator": ref, "financial_year": year, "target": 95, "floor": 90, "target_low": 95, "target_high": 99, "floor_low": 90, "floor_high": 100}
        for ref in refs
        for year in ("2023-24", "2024-25", "2025-26")
    ]
    tables = {
        "sections": [{"section": "A", "name": "Contact"}],
        "indicators": rows,
        "standards": standards,
        "figures": [row for ref in refs for row in series([91, 92, 91, 93, 92, 91, 92, value], last=QUARTER, indicator=ref)],
        "reports": [{**REPORT, **(report or {})}],
        "report_rows": [{"report": "qpr", "section": "A", "indicator": ref} for ref in refs],
    }
    return make_package(tables, rating_scheme=scheme, overlap_aware=aware)


def document(whole: Package) -> Document:
    return build_report(whole, ReportRequest("qpr", parse_period(QUARTER)))


def key(built: Document, title: str) -> Key:
    return next(block for block in all_blocks(built.blocks) if isinstance(block, Key) and block.title.startswith(title))


def meaning(built: Document, rating: str) -> str:
    return next(entry.meaning for entry in key(built, "Ratings").entries if entry.tag.text == rating)


def notes(built: Document, title: str) -> list[str]:
    return [words(note.content) for note in key(built, title).notes]


def rating_of(built: Document) -> str:
    from outturn.reports.content import Panel

    panel = next(block for block in all_blocks(built.blocks) if isinstance(block, Panel))
    return next(tag.text for tag in panel.tags if isinstance(tag, RatingTag))


@pytest.mark.parametrize(
    ("scheme", "value", "rating", "amber", "red"),
    [
        ("floor", 90, "AMBER", "The floor standard is met, but the target is not.", "The floor standard is not met."),
        ("floor", 89.9, "RED", "The floor standard is met, but the target is not.", "The floor standard is not met."),
        ("tolerance 10%", 85.5, "AMBER", "within 10 per cent of it.", "The result is further than 10 per cent from the target."),
        ("tolerance 10%", 85.4, "RED", "within 10 per cent of it.", "The result is further than 10 per cent from the target."),
        ("tolerance 2.5 points", 92.5, "AMBER", "within 2.5 points of it.", "The result is further than 2.5 points from the target."),
        ("tolerance 1 point", 93.9, "RED", "within 1 point of it.", "The result is further than 1 point from the target."),
    ],
)
def test_the_ratings_are_explained_by_the_scheme_that_made_them(scheme: str, value: float, rating: str, amber: str, red: str) -> None:
    """The target is 95 and the floor 90."""
    built = document(package(scheme=scheme, value=value))
    assert rating_of(built) == rating
    assert (meaning(built, "GREEN"), meaning(built, "RED")) == ("The target is met or bettered.", red)
    assert meaning(built, "AMBER").removeprefix("The target is not met, but the result is ") == amber


@pytest.mark.parametrize(("scheme", "said"), [("floor", True), ("tolerance 10%", False), ("tolerance 5 points", False)])
def test_floor_standards_are_spoken_of_only_where_they_rate(scheme: str, said: bool) -> None:
    built = document(package(scheme=scheme))
    texts = [*notes(built, "Ratings"), *(entry.meaning for entry in key(built, "Ratings").entries)]
    assert any("floor" in text.lower() for text in texts) is said
    assert any("management must act" in text for text in texts)


def test_a_scheme_of_its_own_is_told_of_each_indicator_that_has_one_and_once_for_all_that_share_it() -> None:
    five, ten = {"rating_scheme": "tolerance 5 points"}, {"rating_scheme": "tolerance 10%"}
    built = document(package({}, {"indicator": "K2", **five}, {"indicator": "K3", **five}, {"indicator": "K4", **ten}))
    said = [note.partition(".")[::2] for note in notes(built, "Ratings") if "of their own" in note or "of its own" in note]
    words_of = "GREEN: the target is met. AMBER: the result is within {} of the target. RED: it is further from the target than that."
    assert said == [
        ("K2 and K3 have a scheme of their own", f" {words_of.format('5 points')}"),
        ("K4 has a scheme of its own", f" {words_of.format('10 per cent')}"),
    ]


@pytest.mark.parametrize(
    ("scheme", "value", "rating", "amber"),
    [
        ("floor", 90, "AMBER", "inside the floor range"),
        ("floor", 95, "GREEN", "inside the floor range"),
        ("tolerance 5 points", 90, "AMBER", "within 5 points of an end of it"),
        ("tolerance 5 points", 89, "RED", "within 5 points of an end of it"),
    ],
)
def test_a_target_that_is_a_range_is_explained(scheme: str, value: float, rating: str, amber: str) -> None:
    """The target is 95 to 99 and the floor 90 to 100."""
    built = document(package({"polarity": "range"}, scheme=scheme, value=value))
    assert rating_of(built) == rating
    assert f"K1 has a target that is a range: GREEN is inside it, AMBER outside it but {amber}, and RED further out, ends included." in notes(built, "Ratings")
    assert "Where a target is a range, a movement towards it is an improvement." in notes(built, "Direction")


@pytest.mark.parametrize(("polarity", "said"), [("higher", 0), ("milestone", 1)])
def test_milestones_are_explained_where_there_are_any(polarity: str, said: int) -> None:
    texts = notes(document(package({"polarity": polarity})), "Ratings")
    assert sum("never AMBER" in text for text in texts) == said


@pytest.mark.parametrize(
    ("indicator", "aware", "said"),
    [
        ({"basis": "period"}, True, []),
        ({"basis": "period"}, False, []),
        ({"basis": "rolling_12"}, True, ["the test allows for that."]),
        ({"basis": "rolling_12"}, False, ["the test does not allow for that, and finds more trends than there are."]),
        (
            {"basis": "cumulative", "unit": "count", "aggregation": "sum"},
            True,
            ["Of figures that count up through the year, what each period adds is looked at."],
        ),
    ],
)
def test_the_directions_are_explained_by_the_test_that_found_them(indicator: dict[str, object], aware: bool, said: list[str]) -> None:
    texts = notes(document(package(indicator, aware=aware)), "Direction")
    assert texts[0] == (
        "A direction of travel comes from a regression over every figure in the chart, not from the last two alone."
        " It counts as a trend where its slope is significant at 5 per cent, from five figures up."
    )
    assert [text.partition("; ")[2] or text for text in texts[2:]] == said


@pytest.mark.parametrize(
    ("indicators", "report", "said"),
    [
        ([{}], {}, "9 quarters, or as far as there are figures that can be compared."),
        ([{}, {"indicator": "K2", "trend_periods": 6}], {}, "9 quarters, or as far as there are figures that can be compared; that of K2 6 quarters."),
        ([{}, {"indicator": "K2", "trend_periods": 6}], {"trend_periods": 8}, "8 quarters, or as far as there are figures that can be compared."),
        ([{}, {"indicator": "K2", "frequency": "annual"}], {}, "9 quarters or 9 years, or as far as there are figures that can be compared."),
    ],
)
def test_the_key_says_how_far_the_charts_go_back(indicators: list[dict[str, object]], report: dict[str, object], said: str) -> None:
    assert notes(document(package(*indicators, report=report)), "Direction")[1] == f"Charts go back {said}"
