"""With whom an area is compared"""

from __future__ import annotations

import pytest

from outturn.api import compare
from outturn.errors import UsageError
from tests.groups import group_package

FIGURES = """
    area | value
    Own  | 50
    N1   | 60
    N2   | 70
    N3   | 80
"""
ONE_MODEL = """
    model | area | neighbour | rank
    2021  | Own  | N2        | 2
    2021  | Own  | N1        | 1
    2021  | N1   | Own       | 1
"""
TWO_MODELS = """
    model | area | neighbour | rank
    2021  | Own  | N1        | 1
    2025  | Own  | N2        | 1
    2025  | N1   | N2        | 1
"""


def test_the_only_model_is_taken_without_being_named() -> None:
    found = compare(group_package(FIGURES, neighbours=ONE_MODEL), "2025-10")
    assert (found.kind, found.group, found.comparators) == ("neighbours", "2021", ("N1", "N2"))
    assert found.frame["mean"].to_list() == [65]


def test_one_of_several_models_must_be_named() -> None:
    """The message names them; an area that only one of them knows needs no choice."""
    package = group_package(FIGURES, neighbours=TWO_MODELS)
    assert compare(package, "2025-10", model="2025").comparators == ("N2",)
    assert compare(package, "2025-10", area="N1").comparators == ("N2",)
    with pytest.raises(UsageError, match="under several models: 2021, 2025"):
        compare(package, "2025-10")


def test_without_neighbours_the_area_is_compared_with_all_areas_of_its_type() -> None:
    types = """
        area | name   | type
        Own  | Own    | county
        N1   | First  | county
        N2   | Second | district
        N3   | Third  | county
    """
    found = compare(group_package(FIGURES, neighbours=(), areas=types), "2025-10")
    assert (found.kind, found.group, found.comparators) == ("same_type", "county", ("N1", "N3"))
    assert found.frame["mean"].to_list() == [70]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "2019"}, "There is no model “2019” of neighbours in the package. Its models: 2021, 2025."),
        ({"model": "2021", "area": "N1"}, "The model “2021” has no neighbours of N1."),
        ({"area": "N9"}, "There is no area “N9” in the package"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message.replace(".", r"\.")):
        compare(group_package(FIGURES, neighbours=TWO_MODELS), "2025-10", **options)


def test_an_area_with_no_neighbours_and_no_type_has_nobody_to_be_compared_with() -> None:
    package = group_package(FIGURES, neighbours=(), areas="area | name\nOwn | Own\nN1 | First\nN2 | Second\nN3 | Third")
    with pytest.raises(UsageError, match="There is no area to compare Own with"):
        compare(package, "2025-10")


def test_figures_without_an_area_are_the_organisations_own() -> None:
    found = compare(group_package([{"value": 65}, {"area": "N1", "value": 60}]), "2025-10")
    assert found.frame.select("area", "value", "rank").row(0) == ("Own", 65, 1)
