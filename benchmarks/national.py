"""A national data set: one million series of 24 months in Parquet, assessed in full.

The yardsticks, in the same run: a Polars scan of the same columns; and pandas `groupby` with SciPy's `linregress` on a
sample, which is how it is usually done.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

MONTHS = 24
AREAS = 500
PERIODS = [f"{2023 + (3 + index) // 12}-{(3 + index) % 12 + 1:02d}" for index in range(MONTHS)]
LATEST = PERIODS[-1]
SERIES = {1: 41_667, 4: 166_667, 16: 666_667, 24: 1_000_000}
"""Million figures: series."""

SCANNED = ("indicator", "area", "period", "status", "value", "numerator", "denominator")
RUNS = 3
SAMPLE = 400


def catalogue(indicators: int) -> dict[str, pl.DataFrame]:
    """Half of the indicators are ratios with their parts, half are counts; a tenth are rolling; each has two years of standards."""
    from outturn.package.build import make_package

    rows: list[dict[str, Any]] = []
    standards: list[dict[str, Any]] = []
    for number in range(indicators):
        ratio, rolling, lower = number % 2 == 0, number % 10 == 0, number // 2 % 2 == 1
        rows.append(
            {
                "indicator": f"I{number:04d}",
                "name": f"Indicator {number}",
                "kind": "kpi",
                "unit": "percent" if ratio else "count",
                "decimals": 1 if ratio else 0,
                "polarity": "lower" if lower else "higher",
                "frequency": "monthly",
                "basis": "rolling_12" if rolling else "period",
                "aggregation": "last" if rolling else "ratio" if ratio else "sum",
            }
        )
        level = (75.0, 85.0) if lower else (85.0, 75.0)
        scale = 1.0 if ratio else 20.0
        standards += [
            {"indicator": rows[-1]["indicator"], "financial_year": year, "target": level[0] * scale, "floor": level[1] * scale}
            for year in ("2023-24", "2024-25")
        ]
    return dict(make_package({"indicators": rows, "standards": standards}).tables)


def write_figures(path: Path, series: int) -> int:
    """Writes the table of figures in no particular order of areas; returns the number of indicators."""
    random = np.random.default_rng(20260401)
    indicators = -(-series // AREAS)
    number = np.repeat(np.arange(series), MONTHS)
    bottom = random.integers(50, 5000, len(number)).astype(np.float64)
    top = np.floor(bottom * random.uniform(0.6, 0.99, len(number)))
    is_ratio = (number // AREAS) % 2 == 0
    names = pl.Series([f"I{index:04d}" for index in range(indicators)])
    areas = pl.Series([f"E1{index:07d}" for index in range(AREAS)])
    months = pl.Series(PERIODS)
    frame = pl.DataFrame(
        {
            "indicator": names.gather(number // AREAS).cast(pl.Categorical),
            "area": areas.gather(number % AREAS).cast(pl.Categorical),
            "period": months.gather(np.tile(np.arange(MONTHS), series)).cast(pl.Categorical),
            "value": pl.Series(np.where(is_ratio, np.nan, top)).fill_nan(None),
            "numerator": pl.Series(np.where(is_ratio, top, np.nan)).fill_nan(None),
            "denominator": pl.Series(np.where(is_ratio, bottom, np.nan)).fill_nan(None),
        }
    ).with_columns(status=pl.lit("final").cast(pl.Categorical))
    frame.write_parquet(path)
    return indicators


def scan(path: Path) -> None:
    """Reads the same columns into memory with Polars, and does nothing with them."""
    pl.scan_parquet(path).select(SCANNED).collect(engine="streaming")


def measure(path: Path, indicators: int, what: str) -> dict[str, float]:
    """The median seconds of several runs of a scan or of an assessment, and the peak memory of this process in GB."""
    from outturn.assessment.assess import assess
    from outturn.periods import parse_period

    tables = catalogue(indicators)
    times, rows = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        if what == "scan":
            scan(path)
        else:
            rows = assess({**tables, "figures": pl.scan_parquet(path)}, parse_period(LATEST), all_areas=True).height
        times.append(time.perf_counter() - start)
    return {what: statistics.median(times), f"{what}_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, f"{what}_rows": rows}


def measure_apart(path: Path, indicators: int) -> dict[str, float]:
    """Scan and assessment in processes of their own, so that the memory is that of the assessment alone."""
    found: dict[str, float] = {}
    for what in ("scan", "assess"):
        command = [sys.executable, "-m", "benchmarks.national", str(path), str(indicators), what]
        found |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def usual_way(path: Path) -> float:
    """Seconds a series of pandas and linregress, on a sample: the latest, the year to date, a rating and a regression."""
    from scipy.stats import linregress

    names = [f"I{number:04d}" for number in range(4)]
    sample = pl.scan_parquet(path).filter(pl.col("indicator").cast(pl.String).is_in(names)).collect().to_pandas()
    for column in ("indicator", "area", "period", "status"):
        sample[column] = sample[column].astype(str)
    sample = sample[sample["area"].isin(sorted(sample["area"].unique())[: SAMPLE // 4])]

    def one(group: Any) -> tuple[float, float, str, float, float]:
        group = group.sort_values("period")
        values = (100 * group["numerator"] / group["denominator"]).fillna(group["value"]).to_numpy()
        year = group["period"].to_numpy() >= "2024-04"
        bottom = group["denominator"].to_numpy()[year].sum()
        to_date = 100 * group["numerator"].to_numpy()[year].sum() / bottom if bottom else values[year].sum()
        fit = linregress(np.arange(13), values[-13:])
        rating = "GREEN" if values[-1] >= 85 else "AMBER" if values[-1] >= 75 else "RED"
        return values[-1], to_date, rating, fit.slope, fit.pvalue

    start = time.perf_counter()
    groups = sample.groupby(["indicator", "area"], sort=False)
    results = [one(group) for _, group in groups]
    return (time.perf_counter() - start) / len(results)


def run(folder: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of the table, and sentences about them."""
    rows, sentences = [], []
    for millions, series in SERIES.items():
        path = folder / f"figures-{millions}.parquet"
        indicators = write_figures(path, series)
        result = measure_apart(path, indicators)
        ratio = result["assess"] / result["scan"]
        each = result["assess"] / result["assess_rows"] * 1e6
        rows.append(
            [
                f"{millions} million figures ({series:,} series)",
                f"{result['assess']:.2f} s",
                f"{result['scan']:.2f} s",
                f"{ratio:.1f} ×",
                f"{result['memory']:.2f} GB",
                f"{each:.2f} µs",
            ]
        )
        if millions == max(SERIES):
            usual = usual_way(path)
            per_series = result["assess"] / result["assess_rows"]
            sentences.append(f"pandas with SciPy's linregress takes {usual * 1e3:.2f} ms a series on a sample of {SAMPLE} series;")
            sentences.append(f"outturn takes {per_series * 1e6:.2f} µs, {usual / per_series:,.0f} times as fast.")
        path.unlink()
    return rows, sentences


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
