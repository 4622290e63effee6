"""The choice of statistical neighbours

Each variable is standardised; the distance is the weighted Euclidean one; the k areas with the shortest distance are the neighbours.
"""

from __future__ import annotations

import math

import polars as pl
import pytest

from outturn.api import NeighbourModel, neighbour_model
from outturn.errors import OutturnError, PackageError, UsageError
from tests.builders import rows

# The mean of a is 3 and its standard deviation 2; that of b is 30, and 20.
TABLE = """
    area | a | b
    W    | 1 | 10
    X    | 1 | 50
    Y    | 5 | 10
    Z    | 5 | 50
"""


def chosen(table: str, variables: str = "a b", **options: object) -> NeighbourModel:
    return neighbour_model(pl.DataFrame(rows(table)), variables.split(), **{"k": 1, **options})  # type: ignore[arg-type]


def distances(model: NeighbourModel, area: str) -> dict[str, float]:
    return dict(model.neighbours.filter(pl.col("area") == area).select("neighbour", "distance").iter_rows())


def test_variables_weigh_the_same_whatever_their_unit() -> None:
    """W is 2 standard deviations from X in b, and as far from Y in a."""
    assert distances(chosen(TABLE, k=3), "W") == pytest.approx({"X": 2, "Y": 2, "Z": math.sqrt(8)})


def test_a_weight_makes_a_variable_count_more() -> None:
    """With twice the weight on a, Y is further than X."""
    assert distances(chosen(TABLE, k=3, weights={"a": 2}), "W") == pytest.approx({"X": 2, "Y": math.sqrt(8), "Z": math.sqrt(12)})


def test_equal_distances_go_by_the_order_of_the_table() -> None:
    assert chosen(TABLE, k=2).neighbours.filter(pl.col("area") == "W")["neighbour"].to_list() == ["X", "Y"]


@pytest.mark.parametrize(
    ("a", "b", "closeness"),
    [
        (0.24, 0.24, "extremely_close"),
        (0.26, 0.26, "very_close"),
        (0.6, 0.6, "close"),
        (0.9, 0.9, "somewhat_close"),
        (1.1, 1.1, "not_close"),
        (0, 0.6, "very_close"),
    ],
)
def test_closeness_is_the_typical_difference_of_a_variable(a: float, b: float, closeness: str) -> None:
    """In standard deviations: below 0.25 extremely close, below 0.5 very close, below 0.75 close, below 1 somewhat close.

    Two areas taken at random differ by 1.4.
    """
    spread = [(-1.0, 1.0), (1.0, -1.0)] * 500 + [(0.0, 0.0), (a, b)]
    frame = pl.DataFrame({"area": [str(place) for place in range(len(spread))], "a": [x for x, _ in spread], "b": [y for _, y in spread]})
    found = neighbour_model(frame, ["a", "b"], k=1).neighbours.filter(pl.col("area") == str(len(spread) - 1))
    assert found["closeness"].to_list() == [closeness]


def test_a_missing_variable_is_left_out_between_two_areas_and_the_distance_scaled_up() -> None:
    """V lacks b: over a alone it is 2 from Y, which scaled to both variables is the square root of 8."""
    model = chosen(TABLE + "    V    | 1 |\n    U    | 5 | 30", k=4)
    deviation = 2.0
    assert distances(model, "V")["Y"] == pytest.approx(math.sqrt(2 * (4 / deviation) ** 2))
    row = model.neighbours.filter(pl.col("area") == "V").row(0, named=True)
    assert (row["missing_variables"], row["shared_weight"]) == (1, 0.5)
    assert model.stability.filter(pl.col("area") == "V")["missing_variables"].to_list() == [1]


def test_an_area_that_shares_too_little_has_no_neighbours_and_is_nobodys() -> None:
    """Below half of the weight areas cannot be told alike or different; the answer says so."""
    model = chosen(TABLE + "    V    | 1 |", weights={"b": 3}, k=3)
    assert "V" not in {*model.neighbours["area"], *model.neighbours["neighbour"]}
    row = model.stability.filter(pl.col("area") == "V").row(0, named=True)
    assert (row["neighbours"], row["stays_mean"]) == (0, None)
    assert row["note"].startswith("No neighbours")
    lenient = chosen(TABLE + "    V    | 1 |", weights={"b": 3}, k=3, least_share=0.2)
    assert "V" in set(lenient.neighbours["area"])


def test_the_shares_of_the_variables_in_a_distance_add_to_one() -> None:
    """From W to Z both variables count the same; with three times the weight, b makes three quarters of the squared distance."""
    model = chosen(TABLE, k=3, weights={"b": 3})
    found = model.contributions.filter(pl.col("area") == "W", pl.col("neighbour") == "Z").select("variable", "share").rows()
    assert found == [("a", pytest.approx(0.25)), ("b", pytest.approx(0.75))]


def test_between_two_equal_areas_there_is_no_distance_to_share() -> None:
    model = chosen(TABLE + "    V    | 1 | 10")
    found = model.contributions.filter(pl.col("area") == "V", pl.col("neighbour") == "W")
    assert found["share"].to_list() == [None, None]
    assert distances(model, "V") == {"W": 0.0}


def test_stability_tells_how_many_neighbours_stay_without_each_variable() -> None:
    """By both variables Q is nearest to P; without b it is still Q, without a it is R."""
    table = """
        area | a | b
        P    | 0 | 0
        Q    | 1 | 3
        R    | 6 | 0
        S    | 9 | 9
    """
    model = chosen(table)
    assert model.neighbours.filter(pl.col("area") == "P").select("neighbour", "stays_in", "models_left_out").row(0) == ("Q", 1, 2)
    row = model.stability.filter(pl.col("area") == "P").row(0, named=True)
    assert (row["stays_mean"], row["stays_least"], row["least_without"]) == (0.5, 0.0, "a")


def test_a_model_of_one_variable_has_nothing_to_leave_out() -> None:
    model = chosen(TABLE, "a")
    assert model.stability["stays_mean"].null_count() == 4
    assert set(model.neighbours["models_left_out"]) == {0}


@pytest.mark.parametrize(
    ("table", "variables", "options", "message"),
    [
        (TABLE, "a c", {}, "has no column “c”"),
        (TABLE, "a a", {}, "named twice"),
        (TABLE, "area", {}, "not a variable"),
        ("area | a\nX | 3\nY | 3\nZ |", "a", {}, "“a” is 3 wherever it has a value"),
        ("area | a\nX |\nY |", "a", {}, "“a” has no value for any area"),
        (TABLE, "a b", {"weights": {"c": 1}}, "“c”, which is not one of the variables: a, b"),
        (TABLE, "a b", {"weights": {"a": -1}}, "The weight of “a” is -1"),
        (TABLE, "a b", {"weights": {"a": 0}}, "a number above 0"),
        (TABLE, "a b", {"k": 4}, "with 4 areas in the table an area has 3 others: ask for 3 or fewer"),
        (TABLE, "a b", {"k": 0}, "ask for 1 or more"),
        (TABLE, "a b", {"k": 1, "least_share": float("nan")}, "must share is nan"),
        (TABLE, "a b", {"k": 1, "least_share": 1.5}, "must share is 1.5"),
        ("area | a\nX | 3", "a", {"k": 1}, "a model needs two areas or more"),
    ],
)
def test_what_cannot_be_a_model_is_refused_in_words(table: str, variables: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        chosen(table, variables, **options)


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("area | a\nX | 3\nY | many", "line 3, column a: “many” is not a number"),
        ("area | a\nX | 3\nY | 4\nX | 5", "line 4, column area: The area X has a row already, on line 2"),
        ("area | a\nX | 3\n | 4", "line 3, column area: The row does not say which area"),
    ],
)
def test_a_faulty_cell_is_told_with_its_line_and_column(table: str, place: str) -> None:
    with pytest.raises(PackageError, match=place) as caught:
        chosen(table, "a")
    assert isinstance(caught.value, OutturnError)


def test_numbers_may_be_written_as_people_write_them() -> None:
    """“1,500” is a number and “-” a missing one."""
    assert chosen("area | a\nX | 1,500\nY | 1500\nZ | 9\nV | -", "a").stability["neighbours"].to_list() == [1, 1, 1, 0]
