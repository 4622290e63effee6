"""Every area of the country beside its neighbours, in one pass: 150 areas, 10 neighbours each, 400 indicators.

`run()` gives rows (what, seconds, seconds of the yardstick) for the table of all benchmarks. The yardstick is a Polars
group-by that only takes the median of the same rows; for the model of neighbours, SciPy's distances alone.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.spatial.distance import cdist

from benchmarks.timing import best
from outturn.comparison.areas import compare_areas, ranked_members
from outturn.comparison.distances import Variables
from outturn.comparison.neighbour_model import neighbour_model

AREAS, NEIGHBOURS, INDICATORS, PERIODS = 150, 10, 400, 8
MODEL_AREAS, MODEL_VARIABLES = 300, 40


def panel() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Figures, traits and pairs as `compare_areas` takes them, with one figure in ten missing."""
    random = np.random.default_rng(11)
    size = AREAS * INDICATORS * PERIODS
    place = np.arange(size)
    value = np.where(random.random(size) < 0.1, np.nan, random.integers(0, 1000, size) / 10)
    ends = place % PERIODS
    figures = pl.DataFrame({"indicator": place // (AREAS * PERIODS), "area": place // PERIODS % AREAS, "end": (2016 + ends) * 12 + 2, "value": value})
    texts = figures.select(
        pl.format("I{}", "indicator").alias("indicator"), pl.format("A{}", "area").alias("area"), pl.col("end").cast(pl.Int32), pl.col("value").fill_nan(None)
    ).with_columns(
        breakdown=pl.lit(""), period=pl.format("P{}", "end"), qualifier=pl.lit(None, pl.String), numerator=pl.lit(None, pl.Float64),
        denominator=pl.lit(None, pl.Float64), status=pl.when(pl.col("value").is_null()).then(pl.lit("not_available")).otherwise(pl.lit("final")),
    )  # fmt: skip
    polarity = ["higher", "lower", "none", "higher"] * (INDICATORS // 4)
    traits = pl.DataFrame(
        {"indicator": [f"I{number}" for number in range(INDICATORS)], "polarity": polarity, "unit": "percent", "factor": 100.0, "in_points": True}
    )
    pairs = pl.DataFrame(
        [(f"A{area}", f"A{(area + rank * 7) % AREAS}", rank) for area in range(AREAS) for rank in range(1, NEIGHBOURS + 1)],
        schema=["area", "comparator", "rank"], orient="row",
    )  # fmt: skip
    return texts, traits, pairs


def run() -> list[tuple[str, float, float]]:
    figures, traits, pairs = panel()
    members = ranked_members(figures, traits, pairs)
    compared = best(lambda: compare_areas(figures, traits, pairs), 3)
    medians = best(lambda: members.group_by("group").agg(pl.col("beside").median()))
    random = np.random.default_rng(12)
    names, variables = (tuple(f"{letter}{number}" for number in range(count)) for letter, count in (("A", MODEL_AREAS), ("v", MODEL_VARIABLES)))
    chosen = Variables(names, variables, random.normal(size=(MODEL_AREAS, MODEL_VARIABLES)))
    modelled = best(lambda: neighbour_model(chosen))
    distances = best(lambda: cdist(chosen.values, chosen.values))
    return [
        (f"{AREAS} areas × {INDICATORS} indicators beside {NEIGHBOURS} neighbours each ({members.height:,} pairs)", compared, medians),
        (f"a model of {MODEL_AREAS} areas in {MODEL_VARIABLES} variables, with every one left out in turn", modelled, distances),
    ]
