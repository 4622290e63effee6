"""The transcribed facts as rows of text, and the few conversions that all of them need."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outturn.periods import parse_period

Source = list[dict[str, str]]
Row = dict[str, object]
Rows = list[Row]

HERE = Path(__file__).parent
DASHBOARD_PERIOD = "2025-10"
DASHBOARD_YEAR = "2025-26"
QPR_PERIOD = "2020-21-Q2"
QPR_BEFORE = "2020-21-Q1"
QPR_YEAR = "2020-21"
COMMITTEE = "Policy and Resources Cabinet Committee"


@dataclass(frozen=True)
class Facts:
    """Every source table; the names are those of the files."""

    dashboard_kpis: Source
    dashboard_values: Source
    dashboard_activity: Source
    dashboard_milestones: Source
    qpr_kpis: Source
    qpr_activity: Source
    qpr_summary: Source
    qpr_tables: Source
    catalogue: Source
    extra: Source
    risks: Source
    people: Source
    outcomes: Source
    metrics: Source


_FILES = {
    "dashboard_kpis": "dashboard_kpis.csv",
    "dashboard_values": "dashboard_values.csv",
    "dashboard_activity": "dashboard_activity.csv",
    "dashboard_milestones": "dashboard_milestones.csv",
    "qpr_kpis": "qpr_2020q2_kpis.csv",
    "qpr_activity": "qpr_2020q2_activity.csv",
    "qpr_summary": "qpr_2020q2_summary.csv",
    "qpr_tables": "qpr_2020q2_tables.csv",
    "catalogue": "catalogue.csv",
    "extra": "extra_figures.csv",
    "risks": "risks_2020q4.csv",
    "people": "people.csv",
    "outcomes": "lof_outcomes.csv",
    "metrics": "lof_metrics.csv",
}


def read_csv(path: Path) -> Source:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_facts(folder: Path) -> Facts:
    return Facts(**{name: read_csv(folder / file) for name, file in _FILES.items()})


def own_table(name: str) -> Source:
    """A table that we keep beside this script, such as our references for indicators that were published without one."""
    return read_csv(HERE / f"{name}.csv")


def references(document: str) -> dict[str, str]:
    """Our reference for each name in one document."""
    return {row["name"]: row["indicator"] for row in own_table("names") if row["document"] == document}


def own_words(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def number(text: str, scale: float = 1.0) -> float | None:
    return float(text) * scale if text else None


def month(text: str) -> str:
    """“Oct-25” to 2025-10."""
    return parse_period(text).id


def quarter_ending(text: str) -> str:
    """The financial quarter that ends in the month given: “Sep-25” and “2025-09” to 2025-26-Q2."""
    last = parse_period(text)
    return parse_period(f"{last.financial_year.year_label} Q{(last.months_elapsed + 2) // 3}").id


def year_before(period: str) -> str:
    return parse_period(period).same_last_year.id
