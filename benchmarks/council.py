"""A council: 100 indicators of 36 months, each command as a process of its own, as a person runs it."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.timing import Taken, all_turns, process

RUNS = 7
INDICATORS = 100
MONTHS = 36
LATEST = "2025-09"


def write_council(folder: Path, indicators_of_it: int = INDICATORS, months: int = MONTHS) -> Path:
    """A package of indicators, two in five of them KPIs with numerators, with standards, owners and a quarterly report and a dashboard of them all."""
    import numpy as np

    from outturn.package.build import make_package
    from outturn.package.writing import write_package
    from outturn.periods import parse_period

    random = np.random.default_rng(36)
    periods = [parse_period(LATEST).shift(-back).id for back in range(months)]
    indicators: list[dict[str, Any]] = []
    standards: list[dict[str, Any]] = []
    figures: list[dict[str, Any]] = []
    for number in range(indicators_of_it):
        kpi, name = number % 5 < 2, f"B{number:03d}"
        measured = {"unit": "percent", "decimals": 1, "polarity": "higher", "aggregation": "ratio"} if kpi else {"unit": "count", "aggregation": "sum"}
        described = {
            "name": f"Indicator number {number}",
            "kind": "kpi" if kpi else "activity",
            "section": f"s{number % 8}",
            "owner": f"Head of section {number % 8}",
        }
        indicators.append({"indicator": name, **described, "frequency": "monthly", "basis": "period", **measured})
        bounds = {"target": 90.0, "floor": 85.0} if kpi else {"lower": 700.0, "upper": 1100.0, "range_basis": "period"}
        standards += [{"indicator": name, "financial_year": year, **bounds} for year in ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25", "2025-26")]
        for period in periods:
            bottom = int(random.integers(800, 1200))
            parts = {"numerator": float(int(bottom * random.uniform(0.8, 0.99))), "denominator": float(bottom)} if kpi else {"value": float(bottom)}
            figures.append({"indicator": name, "period": period, **parts})
    sections = [{"section": f"s{number}", "name": f"Section {number}", "kind": "report_section", "order": number} for number in range(8)]
    rows = [{"report": "qpr", "section": row["section"], "indicator": row["indicator"], "order": place} for place, row in enumerate(indicators)]
    report = [{"report": "qpr", "title": "Quarterly Performance Report", "kind": "quarterly", "frequency": "quarterly"}]
    tables = {"sections": sections, "indicators": indicators, "standards": standards, "figures": figures, "reports": report, "report_rows": rows}
    path = folder / "council"
    write_package(make_package(tables, name="council", title="A council made for measuring", created=dt.date(2026, 4, 1).isoformat()), path)
    return path


def run(folder: Path) -> list[list[str]]:
    """The rows of the table: command, shortest, limit, median, the yardstick's median, ratio of the medians, time of processors."""
    package = write_council(folder)
    outturn = str(Path(sys.executable).with_name("outturn"))
    report = [outturn, "report", str(package), "qpr", "--period", "2025-26-Q2", "-o", str(folder / "out")]
    commands: dict[str, tuple[str, list[str]]] = {
        "`outturn assess`": ("1 s", [outturn, "assess", str(package), "--period", LATEST, "--format", "csv", "-o", str(folder / "out.csv")]),
        "`outturn report … qpr` to HTML": ("2 s", report),
        "`outturn report … qpr` in all six formats": ("6 s", [*report, "--to", "html,pdf,docx,xlsx,ods,json"]),
        "`outturn check`": ("", [outturn, "check", str(package), "--format", "json"]),
    }
    empty = [sys.executable, "-c", "import polars, numpy"]
    for command in (empty, *(command for _, command in commands.values())):
        process(command)  # warms the disk
    yardstick, *times = all_turns([partial(process, command) for command in (empty, *(command for _, command in commands.values()))], RUNS)
    nothing = median(one.clock for one in yardstick)
    return [_row(name, limit, column, nothing) for (name, (limit, _)), column in zip(commands.items(), times, strict=True)]


def _row(name: str, limit: str, times: list[Taken], nothing: float) -> list[str]:
    """What else runs can only add to a time, so the limit is held against the shortest; the ratio is of the medians, since both had to wait alike."""
    shortest, middle = min(one.clock for one in times), median(one.clock for one in times)
    processors = median(one.processors for one in times)
    return [name, f"{shortest:.2f} s", limit, f"{middle:.2f} s", f"{nothing:.2f} s", f"{middle / nothing:.1f} ×", f"{processors:.2f} s"]
