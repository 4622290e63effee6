"""The importer of the Local Authority Interactive Tool's panel, on small invented tables of the same layout."""

from __future__ import annotations

import gzip
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lait.measures import unit_of
from lait.periods import calendar_of, panel_period
from outturn import api
from outturn.findings.finding import Severity
from outturn.package.reading import read_package
from outturn.periods import Calendar, parse_period

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.package.package import Package

LONG = """\
measure_short,la_number,area,region,period,value
Absence,1,Ashford Bay,South Vale,2023,5.0
Absence,1,Ashford Bay,South Vale,2024,4.6000000000000005
Absence,2,Birch Moor,South Vale,2024,4.6
Absence,3,Cedar Holt,North Vale,2024,c
Absence,4,Dunmere,North Vale,2024 (prov),5.1
Absence,970,England,NA,2024,4.9
Absence,980,North Vale,NA,2024,5.0
Absence,4,Dunmere,North Vale,0,-
Plans,1,Ashford Bay,South Vale,2024,120
Plans,2,Birch Moor,South Vale,2024,-
Plans,3,Cedar Holt,North Vale,2024,140
Plans,4,Dunmere,North Vale,2024,?
Crashes,1,Ashford Bay,South Vale,2020-22,17.5
Crashes,2,Birch Moor,South Vale,2020-22,12.25
Crashes,3,Cedar Holt,North Vale,2020-22,z
Costs,1,Ashford Bay,South Vale,2023-24 (OT),1250
"""
MEASURES = """\
Measure_code,Topic,Measure,Chart_title,Measure_short,Polarity,y_axis_name,dps,Year_Type,No_Quartile,state_funded_flag
1,Schools,Absence,Sessions missed (%),Absence,Low,% half days missed,,Academic Year,,
2,Care,Plans,Number of plans,Plans,-,Number,0.0,Annual - January,N,
3,Care,Crashes,Children hurt in road accidents,Crashes,Low,"Rate per 100,000",2.0,Calendar Year,,
4,Care,Costs,Weekly cost,Costs,,Unit Cost,,Financial Year,,
5,Schools,Absence again,Sessions missed (%),Absence,Low,% half days missed,,Academic Year,,
"""
NEIGHBOURS = """\
model_year,la_number,la_name,rank,neighbour_la_number,neighbour_name,closeness
2021,1,Ashford Bay,1,2,Birch Moor,Very Close
2025,1,Ashford Bay,1,2,Birch Moor,Very close
2025,1,Ashford Bay,2,3,Cedar Holt,Close
2025,1,Ashford Bay,3,4,Dunmere,Close
2025,1,Ashford Bay,4,9,Old Town (before 2019),Not close
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panel")
    (folder / "lait_long.csv.gz").write_bytes(gzip.compress(LONG.encode()))
    (folder / "lait_measures.csv").write_text(MEASURES, encoding="utf-8")
    (folder / "statistical_neighbours_children.csv").write_text(NEIGHBOURS, encoding="utf-8")
    return folder


def make(project: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project / "scripts" / "make_lait.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def made(project: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("made") / "lait"
    done = make(project, data, folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stderr


@pytest.fixture(scope="module")
def package(made: tuple[Path, str]) -> Package:
    return read_package(made[0])


def test_what_is_left_out_or_not_known_is_told(made: tuple[Path, str]) -> None:
    assert "1 rows: “0” is not a period." in made[1]
    assert "1 rows: “?” is a mark that is not known, taken as not available." in made[1]


def test_the_package_has_no_errors(made: tuple[Path, str]) -> None:
    assert [finding for finding in api.check_path(made[0]) if finding.severity is Severity.ERROR] == []


def test_a_measure_is_an_indicator_with_its_unit_polarity_and_decimals(package: Package) -> None:
    columns = ("indicator", "kind", "section", "unit", "per", "decimals", "polarity", "basis")
    assert package["indicators"].select(columns).rows() == [
        ("Absence", "kpi", "schools", "percent", None, 1, "lower", "period"),
        ("Plans", "activity", "care", "count", None, 0, "none", "snapshot"),
        ("Crashes", "kpi", "care", "rate", 100000, 2, "lower", "period"),
        ("Costs", "activity", "care", "gbp", None, 0, "none", "period"),
    ]


def test_marks_become_statuses_and_years_canonical_periods(package: Package) -> None:
    found = {(row["indicator"], row["area"], row["period"]): (row["value"], row["status"]) for row in package["figures"].to_dicts()}
    assert found["Absence", "1", "AY2023-24"] == (4.6, "final"), "the noise of a spreadsheet is taken away"
    assert found["Absence", "3", "AY2023-24"] == (None, "suppressed")
    assert found["Absence", "4", "AY2023-24"] == (5.1, "provisional")
    assert found["Plans", "2", "CY2024"] == (None, "not_available")
    assert found["Crashes", "3", "CY2022"] == (None, "not_applicable")
    assert found["Costs", "1", "2023-24"] == (1250, "final")
    notes = dict(package["figures"].filter(package["figures"]["indicator"] == "Crashes").select("area", "note").iter_rows())
    assert notes["1"] == "Three years together, 2020 to 2022."


def test_areas_have_types_and_those_that_only_a_model_names_are_former_ones(package: Package) -> None:
    types = dict(package["areas"].select("area", "type").iter_rows())
    assert types == {**dict.fromkeys("1234", "local_authority"), "970": "country", "980": "region", "9": "former_local_authority"}
    assert set(package["neighbours"]["model"]) == {"dfe-2021", "dfe-2025"}


def test_an_area_is_compared_with_its_neighbours(package: Package) -> None:
    found = api.compare(package, "CY2024", area="1", model="dfe-2025")
    rows = {row["indicator"]: row for row in found.frame.to_dicts()}
    assert (rows["Absence"]["rank"], rows["Absence"]["sharing"], rows["Absence"]["of"]) == (1, 1, 3)
    assert {name: rows["Absence"][name] for name in ("compared", "suppressed", "missing")} == {"compared": 2, "suppressed": 1, "missing": 1}
    assert (rows["Crashes"]["rank"], rows["Crashes"]["median"]) == (2, 12.25)
    assert (rows["Plans"]["ranked_from"], rows["Plans"]["rank"]) == ("largest", 2)
    assert found.left_out == ("Costs",)


def test_some_measures_may_be_picked(project: Path, data: Path, tmp_path: Path) -> None:
    assert make(project, data, tmp_path / "some", "--measures", "Plans", "Crashes").returncode == 0
    assert read_package(tmp_path / "some")["indicators"]["indicator"].to_list() == ["Plans", "Crashes"]


@pytest.mark.parametrize(("arguments", "message"), [(("--measures", "Nothing"), "lait_measures.csv has no measure Nothing."), ((), "has no lait_long.csv.gz")])
def test_what_is_not_there_is_said(project: Path, data: Path, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = make(project, data if arguments else tmp_path, tmp_path / "out", *arguments)
    assert done.returncode != 0
    assert message in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "kind", "period", "note"),
    [
        ("2016", "Academic Year", "AY2015-16", ""),
        ("2015/16", "Academic Year", "AY2015-16", ""),
        ("2018 (Rev)", "Academic Year", "AY2017-18", ""),
        ("2016", "Financial Year", "2015-16", ""),
        ("2011-12", "Financial Year", "2011-12", ""),
        ("2016-17 (OT)", "Financial Year", "2016-17", ""),
        ("2013/14-15/16", "Financial Year", "2015-16", "Three years together, 2013/14 to 2015/16."),
        ("2016", "Calendar Year", "CY2016", ""),
        ("2014-16", "Calendar Year", "CY2016", "Three years together, 2014 to 2016."),
        ("2016", "Annual (end of Sept)", "CY2016", ""),
        ("0", "Academic Year", None, ""),
        ("2014-19", "Calendar Year", None, ""),
    ],
)
def test_a_year_is_read_by_the_kind_of_year_of_its_measure(text: str, kind: str, period: str | None, note: str) -> None:
    found = panel_period(text, calendar_of(kind))
    assert (found.id if found else None, found.note if found else "") == (period, note)


def test_only_school_figures_have_academic_years() -> None:
    assert calendar_of("Annual - January") is Calendar.CALENDAR
    assert parse_period("AY2015-16").end.isoformat() == "2016-08-31"


@pytest.mark.parametrize(
    ("axis", "title", "unit", "per"),
    [
        ("% of pupils", "", "percent", None),
        ("Entries", "English entries (%)", "percent", None),
        ("Entries", "English entries", "count", None),
        ("Rate per 1000 live births", "", "rate", 1000),
        ("Rate per 10,000", "", "rate", 10000),
        ("Turnover rate", "", "percent", None),
        ("Spend", "", "gbp", None),
        ("Average Point Score", "", "score", None),
        ("Starters FTE", "", "count", None),
        ("Case Load", "", "ratio", None),
        ("Anything else", "", "score", None),
    ],
)
def test_the_unit_is_read_from_the_axis(axis: str, title: str, unit: str, per: int | None) -> None:
    assert unit_of(axis, title) == ({"unit": unit, "per": per} if per else {"unit": unit})
