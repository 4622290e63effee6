"""Limits, rules and assurance against the published vectors of NHSRplotthedots and a worked example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from outturn.process_control.limits import RANGE_LIMIT, with_limits, with_signals
from outturn.process_control.readings import assurance
from outturn.process_control.signals import in_two_of_three, part_of, seven_in_a_row, seven_on_one_side
from outturn.process_control.vocabulary import Variation

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "process_control_vectors.json").read_text(encoding="utf-8"))
RULES = {rule["rule"].partition(" ")[0]: rule["cases"] for rule in VECTORS["rules"]}


def points(values: list[float], polarity: str = "higher") -> pl.DataFrame:
    texts = {"indicator": "K1", "area": None, "breakdown": None, "polarity": polarity}
    columns = [pl.lit(text, pl.String).alias(name) for name, text in texts.items()]
    bands = [pl.lit(None, pl.Float64).alias(name) for name in ("target_low", "target_high")]
    return pl.DataFrame({"value": [float(value) for value in values]}).with_columns(*columns, *bands, part=pl.lit(0))


@pytest.mark.parametrize("case", VECTORS["xmr_limits"], ids=lambda case: case["case"])
def test_limits_are_those_of_nhsrplotthedots(case: dict[str, Any]) -> None:
    found = with_limits(points(case["y"]), screened=case["screen_outliers"]).row(0, named=True)
    expected = case["expected"]
    assert (found["mean"], found["lower_limit"], found["upper_limit"]) == pytest.approx((expected["mean"], expected["lpl"], expected["upl"]), rel=1e-6)


def test_limits_of_the_worked_example_with_and_without_screening() -> None:
    known = VECTORS["xmr"]
    plain, screened = (with_limits(points(known["x"]), screened=screen).row(0, named=True) for screen in (False, True))
    assert (plain["mean"], plain["moving_range"]) == pytest.approx((known["mean"], known["amr"]), rel=1e-12)
    assert (plain["lower_limit"], plain["upper_limit"]) == pytest.approx((known["lpl"], known["upl"]), rel=1e-12)
    assert plain["moving_range"] * RANGE_LIMIT == pytest.approx(known["mr_cut"], rel=1e-12)
    assert (screened["moving_range"], screened["lower_limit"], screened["upper_limit"]) == pytest.approx(
        (known["amr_screened"], known["lpl_screened"], known["upl_screened"]), rel=1e-12
    )


@pytest.mark.parametrize(("side", "expected"), RULES["seven_points_one_side_of_mean"])
def test_seven_on_one_side(side: list[int], expected: list[int]) -> None:
    assert pl.DataFrame({"side": side}).select(seven_on_one_side(pl.col("side")).cast(int))["side"].to_list() == expected


@pytest.mark.parametrize(("values", "expected"), RULES["seven_point_trend"])
def test_seven_in_a_row(values: list[int], expected: list[int]) -> None:
    assert pl.DataFrame({"value": values}).select(found=seven_in_a_row(pl.col("value")))["found"].to_list() == expected


@pytest.mark.parametrize(("flags", "expected"), RULES["part_of_seven_trend"])
def test_part_of_seven(flags: list[int], expected: list[int]) -> None:
    assert pl.DataFrame({"flag": flags}).select(part_of(pl.col("flag") != 0).cast(int))["flag"].to_list() == expected


@pytest.mark.parametrize(("near", "side", "expected"), RULES["two_in_three"])
def test_two_of_three(near: list[int], side: list[int], expected: list[int]) -> None:
    frame = pl.DataFrame({"near": near, "side": side})
    assert frame.select(in_two_of_three(pl.col("near") == 1, pl.col("side")).cast(int))["near"].to_list() == expected


def test_two_near_the_limits_on_opposite_sides_are_common_cause() -> None:
    case = VECTORS["extra_case"]
    assert case["expected_last_two"] == [Variation.COMMON_CAUSE] * 2
    assert with_signals(with_limits(points(case["y"])))["variation"].to_list()[-2:] == case["expected_last_two"]


POLARITIES = {"increase": "higher", "decrease": "lower", "neutral": "none"}
WORDS = {"consistent_pass": "meeting", "consistent_fail": "failing", "inconsistent": "hit_and_miss", None: None}


@pytest.mark.parametrize("case", VECTORS["assurance"], ids=lambda case: case["improvement"])
def test_assurance(case: dict[str, Any]) -> None:
    limits = pl.DataFrame(case["limits"], schema=["lower_limit", "upper_limit"], orient="row").cast(pl.Float64)
    band = [pl.lit(None, pl.Float64).alias(name) for name in ("target_low", "target_high")]
    frame = limits.with_columns(*band, target=pl.lit(float(case["target"])), polarity=pl.lit(POLARITIES[case["improvement"]]))
    assert frame.select(found=assurance())["found"].to_list() == [WORDS[word] for word in case["expected"]]
