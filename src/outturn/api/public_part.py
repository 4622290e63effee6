"""What of an edition the public sees as data: the indicators that its report shows, up to its own period, and nothing that was frozen beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.indicators.vocabulary import REPORT_ON_ONE
from outturn.periods import parse_financial_year, parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from outturn.package.package import Package
    from outturn.periods import Period

WITH_FIGURES = frozenset({"quarterly", "dashboard", REPORT_ON_ONE})
"""Kinds of report that show the series of their indicators; others tell of them in their own tables alone."""
_KEPT_INSIDE = frozenset({"disclosure_rules", "risks", "risk_scores", "risk_actions", "posts", "published"})
"""Tables that a report draws from and that are no data of its indicators."""


def public_part(package: Package, report: str, kind: str, period: Period, shown: Collection[str]) -> Package:
    """Of a package that was frozen and is disclosed already. Who recorded a figure, wrote a text or set a standard is a matter of the council's own."""
    tables = {name: frame.clear() if name in _KEPT_INSIDE else frame for name, frame in package.tables.items()}
    refs = list(shown)
    for name, frame in tables.items():
        if "indicator" in frame.columns and name not in {"report_rows", "breakdown_columns"}:
            tables[name] = frame.filter(pl.col("indicator").is_in(refs) | (pl.col("indicator").is_null() if name == "breakdown_tables" else pl.lit(False)))
    figures = tables["figures"].with_columns(recorded_by=pl.lit(None, pl.String))
    tables["figures"] = _until(figures, "period", _ends_of(figures["period"]), period) if kind in WITH_FIGURES else figures.clear()
    standards = tables["standards"].with_columns(set_by=pl.lit(None, pl.String))
    tables["standards"] = _until(standards, "financial_year", _years_of(standards["financial_year"]), period)
    tables["milestones"] = _milestones(tables["milestones"], period)
    tables["definitions"] = _until(tables["definitions"], "from", _ends_of(tables["definitions"]["from"]), period)
    tables |= _texts(tables, period, refs)
    tables |= _of_the_report(tables, report, refs)
    return replace(package, tables=tables, pictures={}, organisation=replace(package.organisation, logo=""), digests={}, lines={})


def _ends_of(texts: pl.Series) -> Mapping[str, int]:
    return {text: parse_period(text).last for text in texts.drop_nulls().unique()}


def _years_of(texts: pl.Series) -> Mapping[str, int]:
    """By the first month: the standards of a year are in force from its beginning."""
    return {text: parse_financial_year(text).first for text in texts.drop_nulls().unique()}


def _until(frame: pl.DataFrame, column: str, months: Mapping[str, int], period: Period) -> pl.DataFrame:
    return frame.filter(pl.col(column).is_in([text for text, month in months.items() if month <= period.last]))


def _milestones(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """What was met after the period is not known yet in a report for it."""
    later = pl.col("met_on") > period.end
    rows = _until(frame, "financial_year", _years_of(frame["financial_year"]), period)
    return rows.with_columns(
        met_on=pl.when(~later).then("met_on"),
        note=pl.when(~later.fill_null(value=False)).then("note"),
        state=pl.when(~later.fill_null(value=False)).then("state"),
    )


def _texts(tables: Mapping[str, pl.DataFrame], period: Period, refs: list[str]) -> dict[str, pl.DataFrame]:
    words, actions = tables["commentary"], tables["actions"]
    words = _until(words.filter(pl.col("subject").is_in(refs)), "period", _ends_of(words["period"]), period)
    begun = [text for text in actions["period"].drop_nulls().unique() if parse_period(text).start <= period.end]
    return {
        "commentary": words.with_columns(author=pl.lit(None, pl.String)),
        "actions": actions.filter(pl.col("period").is_null() | pl.col("period").is_in(begun)),
    }


def _of_the_report(tables: Mapping[str, pl.DataFrame], report: str, refs: list[str]) -> dict[str, pl.DataFrame]:
    """Rows of other reports, and tables that stand in none of its own, go."""
    own: dict[str, pl.DataFrame] = {name: tables[name].filter(pl.col("report") == report) for name in ("reports", "report_rows")}
    columns = tables["breakdown_columns"].filter(pl.col("indicator").is_in(refs))
    described = tables["breakdown_tables"].filter(pl.col("indicator").is_in(refs) | pl.col("table").is_in(columns["table"].to_list()))
    kept = described["table"].to_list()
    rows = own["report_rows"].filter(pl.col("indicator").is_in(refs) | pl.col("indicator").is_null())
    own["report_rows"] = rows.filter(pl.col("table").is_null() | pl.col("table").is_in(kept))
    own["reports"] = own["reports"].with_columns(logo=pl.lit(None, pl.String), about=pl.lit(None, pl.String))
    metrics = tables["mappings"]["metric"].to_list()
    return {
        **own,
        "breakdown_columns": columns.filter(pl.col("table").is_in(kept)),
        "breakdown_tables": described,
        "breakdowns": tables["breakdowns"].filter(pl.col("table").is_in(kept)),
        "metrics": tables["metrics"].filter(pl.col("metric").is_in(metrics)),
        **_sections(tables, own["report_rows"]),
    }


def _sections(tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Those of the indicators and of the report's rows, with what they are part of."""
    parents = dict(tables["sections"].select("section", "parent").iter_rows())
    wanted, waiting = set[str](), [*tables["indicators"]["section"].drop_nulls(), *rows["section"].drop_nulls()]
    while waiting:
        section = waiting.pop()
        if section not in wanted:
            wanted.add(section)
            waiting += [parents[section]] if parents.get(section) else []
    return {"sections": tables["sections"].filter(pl.col("section").is_in(sorted(wanted)))}
