"""What the quarterly report said in the quarters before: worked out by the program itself from what was known then."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.assess import assess
from outturn.assessment.history import history
from outturn.periods import parse_period
from outturn.risks.overview import risk_overview

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meadshire.catalogue import Row, Rows
    from outturn.package.package import Package

REPORT, PERIOD = "qpr", "2025-26-Q1"
KNOWN_AT = datetime(2025, 8, 20, 12)  # noqa: DTZ001 - UTC without a zone, as `assess` asks for
RATED_PERIODS = ("2024-25-Q2", "2024-25-Q3", "2024-25-Q4", "2025-26-Q1", "2024-09", "2024-12", "2025-03", "2025-06")
RATINGS, TRENDS = ("GREEN", "AMBER", "RED"), ("IMPROVING", "STABLE", "WORSENING")


def with_published(package: Package) -> Package:
    """The package with its table `published` filled, and the published rating beside the KPI figures of the last year."""
    figures = _with_ratings(package)
    return replace(package, tables={**package.tables, "figures": figures, "published": _published(package)})


def _with_ratings(package: Package) -> pl.DataFrame:
    """Only beside figures that were not revised later, as the rating was of the figure of its day."""
    figures = package["figures"]
    key = ["indicator", "period"]
    whole = pl.col("area").is_null() & pl.col("breakdown").is_null()
    once = figures.filter(whole & pl.col("basis").is_null()).filter(pl.len().over(key) == 1, pl.col("period").is_in(RATED_PERIODS))
    kpis = package["indicators"].filter(pl.col("kind") == "kpi").select("indicator")
    rated = history(package.tables, scheme=package.rating_scheme).filter(whole).select(*key, "rating").drop_nulls("rating")
    ratings = once.select(key).join(kpis, on="indicator").join(rated, on=key).with_columns(mine=pl.lit(value=True))
    joined = figures.join(ratings, on=key, how="left", maintain_order="left")
    shown = pl.when(whole & pl.col("basis").is_null() & pl.col("mine").fill_null(value=False)).then("rating")
    return joined.with_columns(published_rating=shown).select(figures.columns)


def _published(package: Package) -> pl.DataFrame:
    kpis = package["indicators"].filter(pl.col("kind") == "kpi").select("indicator", "section", "name", "order")
    shown = package["report_rows"].filter(pl.col("report") == REPORT).select("indicator").drop_nulls()
    verdicts = assess(package.tables, parse_period(PERIOD), scheme=package.rating_scheme, as_at=KNOWN_AT)
    whole = verdicts.filter(pl.col("area").is_null(), pl.col("breakdown").is_null()).select("indicator", "rating", "ytd_rating", "trend")
    rows = kpis.join(shown, on="indicator").join(whole, on="indicator").sort("order").to_dicts()
    named = [{"subject": row["indicator"], **{column: row[column] for column in ("rating", "ytd_rating", "trend", "name")}} for row in rows]
    counted = [_counts("*", rows) | _risks(package), *_section_counts(package, rows)]
    frame = pl.DataFrame([{"report": REPORT, "period": PERIOD, "published_on": KNOWN_AT, **row} for row in [*counted, *named]], infer_schema_length=None)
    return pl.concat([package["published"], frame], how="diagonal_relaxed").select(package["published"].columns)


def _section_counts(package: Package, rows: Rows) -> Rows:
    names = dict(package["sections"].select("section", "name").iter_rows())
    listed = dict.fromkeys(row["section"] for row in rows)
    return [_counts(section, [row for row in rows if row["section"] == section]) | {"name": names[section]} for section in listed]


def _risks(package: Package) -> Row:
    """How many risks were at each level at the end of the quarter."""
    end = parse_period(PERIOD).end
    overview = risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=end, then=end)
    return {} if overview is None else {level.value.lower(): count for level, count in overview.counts_now.items()}


def _counts(subject: str, rows: Rows) -> Row:
    ratings, trends = _count(rows, "rating"), _count(rows, "trend")
    counted = {name.lower(): ratings[name] for name in RATINGS} | {"not_rated": ratings[None]} | {name.lower(): trends[name] for name in TRENDS}
    return {"subject": subject, **counted}


def _count(rows: Iterable[Row], column: str) -> Counter[str | None]:
    return Counter(row[column] for row in rows)
