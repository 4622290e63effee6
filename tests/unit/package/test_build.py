"""Packages from Python: typed values or their texts, frames or rows."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from outturn.assessment.scheme import RatingScheme, SchemeKind
from outturn.errors import PackageError
from outturn.indicators.vocabulary import Unit
from outturn.package.build import make_package
from outturn.package.package import Organisation
from outturn.package.tables import TABLES


def test_every_table_is_there_with_all_its_columns() -> None:
    package = make_package({})
    assert list(package.tables) == list(TABLES)
    assert all(tuple(package[name].columns) == table.column_names and package[name].height == 0 for name, table in TABLES.items())


def test_typed_values_and_their_texts_give_the_same_package() -> None:
    typed = {"indicator": "K1", "unit": Unit.PERCENT, "decimals": 1, "scale": 1000.0, "introduced": dt.date(2025, 4, 1)}
    texts = {"Indicator": "K1", "UNIT": "%", "decimals": "1", "scale": "1,000", "introduced": "1 April 2025"}
    one, other, frame = (make_package({"indicators": rows})["indicators"] for rows in ([typed], [texts], pl.DataFrame([{**typed, "unit": "percent"}])))
    assert_frame_equal(one, other)
    assert_frame_equal(one, frame)


def test_rows_may_lack_columns_and_blank_rows_are_no_rows() -> None:
    package = make_package({"areas": [{"area": "E1"}, {}, {"name": "Two", "area": "E2"}]})
    assert package["areas"].select("area", "name").rows() == [("E1", None), ("E2", "Two")]
    assert package.lines["areas"].to_list() == [2, 4]


def test_a_frame_of_a_package_can_be_given_again() -> None:
    package = make_package({"figures": [{"indicator": "K1", "period": "Oct 25", "value": 1 / 3, "recorded_at": "2025-11-20", "Our own": "x"}]})
    assert_frame_equal(make_package({"figures": package["figures"]})["figures"], package["figures"])


def test_the_description_is_kept() -> None:
    scheme = RatingScheme(SchemeKind.TOLERANCE, points=5)
    package = make_package(
        {}, name="m", title="M", organisation={"name": "Meadshire", "area": "E1"}, rating_scheme=scheme, created="1 Nov 2025", notice="Invented."
    )
    assert (package.organisation, package.rating_scheme, package.created) == (Organisation("Meadshire", "E1"), scheme, "2025-11-01T00:00:00Z")
    assert make_package({}, rating_scheme={"kind": "tolerance", "points": 5}).rating_scheme == scheme


@pytest.mark.parametrize(
    ("tables", "description", "words"),
    [
        ({"figure": []}, {}, "no table “figure”"),
        ({"areas": [{"area": "E1", "Area": "E2"}]}, {}, "two columns of one name"),
        ({"areas": [{"area": "E1", " ": "x"}]}, {}, "without a name"),
        ({}, {"rating_scheme": "stars"}, "not a rating scheme"),
        ({}, {"created": "soon"}, "not a date"),
        ({"figures": [{"indicator": "K1", "value": "x"}]}, {}, "line 2, column value"),
    ],
)
def test_what_is_no_package_is_refused(tables: dict[str, list[dict[str, object]]], description: dict[str, str], words: str) -> None:
    with pytest.raises(PackageError, match=words):
        make_package(tables, **description)  # type: ignore[arg-type]


def test_faults_between_tables_are_looked_for_only_when_asked() -> None:
    tables = {"figures": [{"indicator": "K1", "period": "2025-10"}]}
    assert make_package(tables)["figures"].height == 1
    with pytest.raises(PackageError, match="K1"):
        make_package(tables, check=True)
