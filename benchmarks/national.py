"""A national data set: one million series of 24 months in Parquet, assessed in full.

The yardsticks, in the same run: a Polars scan of the same columns; and pandas `groupby` with SciPy's `linregress` on a
sample, which is how it is usually done.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.timing import in_turns

MONTHS = 24
AREAS = 500
PERIODS = [f"{2023 + (3 + index) // 12}-{(3 + index) % 12 + 1:02d}" for index in range(MONTHS)]
LATEST = PERIODS[-1]
SERIES = {1: 41_667, 4: 166_667, 16: 666_667, 24: 1_000_000}
"""Million figures: series."""

SCANNED = ("indicator", "area", "period", "status", "value", "numerator", "denominator")
RUNS = 5
SAMPLE = 400

LIMIT, LIMIT_MEMORY, LIMIT_USUAL = 10.0, 2.5, 500
"""What the largest table may take: times the scan, gigabytes; and how many times as fast as the usual way it has to be."""


def catalogue(indicators: int, digits: int = 4) -> dict[str, pl.DataFrame]:
    """Half of the indicators are ratios with their parts, half are counts; a tenth are rolling; each has two years of standards."""
    from outturn.package.build import make_package

    rows: list[dict[str, Any]] = []
    standards: list[dict[str, Any]] = []
    for number in range(indicators):
        ratio, rolling, lower = number % 2 == 0, number % 10 == 0, number // 2 % 2 == 1
        rows.append(
            {
                "indicator": f"I{number:0{digits}d}",
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


def write_figures(path: Path, series: int, *, first: int = 0, digits: int = 4) -> int:
    """Writes the table of figures in no particular order of areas, of indicators from the number `first` on; returns the number of indicators."""
    random = np.random.default_rng(20260401 + first)
    indicators = -(-series // AREAS)
    number = np.repeat(np.arange(series), MONTHS)
    bottom = random.integers(50, 5000, len(number)).astype(np.float64)
    top = np.floor(bottom * random.uniform(0.6, 0.99, len(number)))
    is_ratio = (first + number // AREAS) % 2 == 0
    names = pl.Series([f"I{first + index:0{digits}d}" for index in range(indicators)])
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
    """The median seconds of scan and assessment, taken in turns; or the peak memory in GB of a process that only assesses."""
    from outturn.assessment.assess import assess
    from outturn.periods import parse_period

    tables = catalogue(indicators)

    def assessed() -> pl.DataFrame:
        return assess({**tables, "figures": pl.scan_parquet(path)}, parse_period(LATEST), all_areas=True)

    if what == "memory":
        rows = assessed().height
        return {"rows": rows, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6}
    read, worked = in_turns([lambda: scan(path), assessed], RUNS)
    return {"scan": read.clock, "assess": worked.clock, "scan_processors": read.processors, "assess_processors": worked.processors}


def measure_apart(path: Path, indicators: int) -> dict[str, float]:
    """Times and memory in processes of their own, so that the memory is that of the assessment alone."""
    found: dict[str, float] = {}
    for what in ("memory", "times"):
        command = [sys.executable, "-m", "benchmarks.national", str(path), str(indicators), what]
        found |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def usual_way(path: Path) -> float:
    """Seconds a series of the same assessment as an analyst writes it: pandas `groupby` and SciPy's `linregress`."""
    import pandas as pd

    names = [f"I{number:04d}" for number in range(4)]
    figures = pl.scan_parquet(path).filter(pl.col("indicator").cast(pl.String).is_in(names)).collect().to_pandas()
    for column in ("indicator", "area", "period", "status"):
        figures[column] = figures[column].astype(str)
    figures = figures[figures["area"].isin(sorted(figures["area"].unique())[: SAMPLE // len(names)])]
    tables = catalogue(len(names))
    definitions = tables["indicators"].to_pandas().set_index("indicator")
    standards = tables["standards"].to_pandas().set_index(["indicator", "financial_year"])
    start = time.perf_counter()
    groups = figures.groupby(["indicator", "area"], sort=False)
    results = pd.DataFrame([_assessed_by_pandas(name, group, definitions, standards) for (name, _), group in groups])
    return (time.perf_counter() - start) / len(results)


def _assessed_by_pandas(name: str, group: Any, definitions: Any, standards: Any) -> dict[str, Any]:
    """One series, with the columns of an assessment."""
    from scipy.stats import linregress, t

    about = definitions.loc[name]
    standard = standards.loc[(name, "2024-25")]
    group = group.sort_values("period").set_index("period")
    parts = group["numerator"].notna() & group["denominator"].notna()
    group["value"] = (100 * group["numerator"] / group["denominator"]).where(parts, group["value"])
    this_year, last_year = group.loc["2024-04":"2025-03"], group.loc["2023-04":"2024-03"]
    value, previous, year_ago = group["value"].iloc[-1], group["value"].iloc[-2], group["value"].iloc[-13]

    def to_date(year: Any) -> float:
        if about["aggregation"] == "ratio":
            return 100 * year["numerator"].sum() / year["denominator"].sum()
        return year["value"].sum() if about["aggregation"] == "sum" else year["value"].iloc[-1]

    def rated(figure: float) -> str:
        better = figure >= standard["target"] if about["polarity"] == "higher" else figure <= standard["target"]
        enough = figure >= standard["floor"] if about["polarity"] == "higher" else figure <= standard["floor"]
        return "GREEN" if better else "AMBER" if enough else "RED"

    window = group["value"].iloc[-13:]
    fit = linregress(np.arange(len(window)), window)
    half = t.ppf(0.975, len(window) - 2) * fit.stderr
    good = (fit.slope > 0) == (about["polarity"] == "higher")
    step = 10.0 ** -float(about["decimals"])
    print_low, print_high = (np.floor(value / step + 0.5) + off for off in (-0.5, 0.499999))
    by_points = about["unit"] == "percent"
    return {
        "period": group.index[-1], "value": value, "status": group["status"].iloc[-1], "rating": rated(value), "target": standard["target"],
        "floor": standard["floor"], "rests_on_rounding": len({rated(print_low * step), rated(value), rated(print_high * step)}) > 1,
        "ytd": to_date(this_year), "ytd_rating": rated(to_date(this_year)), "ytd_last_year": to_date(last_year), "ytd_periods": this_year["value"].count(),
        "previous": previous, "same_period_last_year": year_ago,
        "change_previous": value - previous if by_points else 100 * (value - previous) / previous,
        "change_last_year": value - year_ago if by_points else 100 * (value - year_ago) / year_ago,
        "trend": "STABLE" if fit.pvalue >= 0.05 else "IMPROVING" if good else "WORSENING",
        "trend_slope": fit.slope, "trend_p": fit.pvalue, "trend_n": len(window), "trend_low": fit.slope - half, "trend_high": fit.slope + half,
    }  # fmt: skip


def run(folder: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of the table, and sentences about them."""
    rows, sentences, each = [], [], {}
    for millions, series in SERIES.items():
        path = folder / f"figures-{millions}.parquet"
        indicators = write_figures(path, series)
        found = measure_apart(path, indicators)
        each[millions] = found["assess"] / found["rows"]
        rows.append([f"{millions} million figures ({series:,} series)", *_cells(found), f"{LIMIT:g} ×, {LIMIT_MEMORY:g} GB" if millions == max(SERIES) else ""])
        if millions == max(SERIES):
            usual = usual_way(path)
            sentences.append(f"The same columns by pandas `groupby` and SciPy's `linregress` take {usual * 1e3:.2f} ms a series (on a sample of {SAMPLE});")
            sentences.append(f"outturn takes {each[millions] * 1e6:.2f} µs, {usual / each[millions]:,.0f} times as fast (limit: {LIMIT_USUAL} times).")
        path.unlink()
    growth = each[max(SERIES)] / each[min(SERIES)]
    sentences.append(
        f"A series of the largest table takes {growth:.2f} times what one of the smallest takes (limit: 1, since time may not grow faster than data)."
    )
    return rows, sentences


def _cells(found: dict[str, float]) -> list[str]:
    return [
        f"{found['assess']:.2f} s",
        f"{found['scan']:.2f} s",
        f"{found['assess'] / found['scan']:.1f} ×",
        f"{found['assess_processors'] / found['scan_processors']:.1f} ×",
        f"{found['memory']:.2f} GB",
        f"{found['assess'] / found['rows'] * 1e6:.2f} µs",
    ]


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
