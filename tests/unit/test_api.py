"""What a person at a Python prompt may get wrong, and what may be asked in more than one way."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

import outturn
from outturn.api import load
from outturn.errors import OutturnError, PackageError, PeriodError, UsageError
from tests.groups import group_package, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from outturn.package.package import Package

EXAMPLE = Path(__file__).parents[2] / "examples" / "meadshire"


@pytest.fixture(scope="module")
def example() -> Package:
    return outturn.read_package(EXAMPLE)


MISTAKES: dict[str, tuple[Callable[[Package], object], type[OutturnError]]] = {
    "a year as a number": (lambda example: outturn.assess(example, 2025), UsageError),  # type: ignore[arg-type]
    "no period": (lambda example: outturn.explain(example, "CS01", None), UsageError),  # type: ignore[arg-type]
    "a month that no calendar has": (lambda example: outturn.assess(example, "0000-01"), PeriodError),
    "a year that no calendar has": (lambda example: outturn.assess(example, "9999-00"), PeriodError),
    "an area that is not there": (lambda example: outturn.assess(example, "2025-10", area="E1"), UsageError),
    "one area and all areas": (lambda example: outturn.assess(example, "2025-10", area="E10099901", all_areas=True), UsageError),
    "a trend over nothing": (lambda example: outturn.assess(example, "2025-10", trend_periods=0), UsageError),
    "no format": (lambda example: outturn.make_report(example, "qpr", "2025-26-Q2", formats=[]), UsageError),
    "a path with a zero byte": (lambda _: outturn.read_package("a\0b"), PackageError),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_in_words(mistake: str, example: Package) -> None:
    make, error = MISTAKES[mistake]
    with pytest.raises(error):
        make(example)


def test_an_instant_may_have_a_zone_and_a_day_is_its_last_moment(example: Package) -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    asked = (dt.date(2025, 8, 1), dt.datetime(2025, 8, 1, 23, 59, 59), dt.datetime(2025, 8, 2, 0, 59, 59, tzinfo=zone))
    frames = [outturn.assess(example, "2025-06", as_at=instant).to_polars() for instant in asked]
    assert frames[0].equals(frames[1])
    assert frames[1].equals(frames[2])
    assert not frames[0].equals(outturn.assess(example, "2025-06").to_polars())


def test_one_format_may_be_given_as_a_text(example: Package) -> None:
    assert outturn.make_report(example, "qpr", "2025-26-Q2", formats="json") == outturn.make_report(example, "qpr", "2025-26-Q2", formats=["json"])


def test_a_refusal_of_meaning_says_what_is_wrong_and_carries_its_findings(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "small"}', encoding="utf-8")
    (tmp_path / "indicators.csv").write_text("indicator,name,kind,polarity\nK1,Calls,kpi,higher\n", encoding="utf-8")
    (tmp_path / "standards.csv").write_text("indicator,financial_year,target,floor\nK1,2025-26,80,90\n", encoding="utf-8")
    with pytest.raises(PackageError, match=r"standards\.csv, line 2, column floor: K1 2025-26: higher is better") as refused:
        outturn.read_package(tmp_path)
    assert [(found.code, found.row) for found in refused.value.findings] == [("floor-crosses-target", 2)]


def test_a_package_with_holes_in_its_keys_can_still_be_checked(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "small"}', encoding="utf-8")
    (tmp_path / "indicators.csv").write_text("indicator,name,kind\nK1,Calls,activity\n,Nameless,activity\nK1,Again,activity\n", encoding="utf-8")
    package, findings = load(tmp_path)
    assert package is not None
    assert [(found.code, found.row) for found in findings if found.severity.value == "error"] == [("missing-value", 3), ("duplicate-key", 4)]
    assert {found.subject for found in outturn.check(package)} <= {"K1"}


def test_an_assessment_is_a_table_to_other_libraries(example: Package) -> None:
    found = outturn.assess(example, "2025-10")
    assert pl.DataFrame(found).equals(found.to_polars())
    assert found.to_pandas().shape == found.to_arrow().shape == found.to_polars().shape


def test_a_comparison_is_a_table_to_other_libraries_as_an_assessment_is() -> None:
    found = outturn.compare(group_package(spread([80, 70, 60])), "2025-10")
    assert pl.DataFrame(found).equals(found.to_polars())
    assert found.to_pandas().shape == found.to_arrow().shape == found.to_polars().shape
    assert len(found) == found.frame.height == 1


def test_no_indicator_area_and_part_has_two_rows_and_the_answer_is_the_same_every_time(example: Package) -> None:
    frames = [outturn.assess(example, "2025-10", all_areas=True).to_polars() for _ in range(3)]
    assert frames[0].select("indicator", "area", "breakdown").is_duplicated().sum() == 0
    assert frames[0].equals(frames[1])
    assert frames[1].equals(frames[2])
