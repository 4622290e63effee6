"""Measures: a definition and records in, figures and findings out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.measures.figures import Row, breakdown_rows, figures_of, indicator_rows
from outturn.measures.findings import findings_of
from outturn.measures.passing import passed_over

if TYPE_CHECKING:
    from outturn.findings.finding import Finding
    from outturn.measures.plan import Plan
    from outturn.measures.records import Records


@dataclass(frozen=True)
class Measured:
    """The rows of a package's tables. `records` is how many were measured, before duplicates were left out."""

    figures: tuple[Row, ...]
    indicators: tuple[Row, ...]
    breakdown_tables: tuple[Row, ...]
    breakdowns: tuple[Row, ...]
    findings: tuple[Finding, ...]
    records: int


def measured(records: Records, plan: Plan) -> Measured:
    passed = passed_over(records, plan)
    made = figures_of(passed, plan)
    tables, members = breakdown_rows(made.rows, plan.definition.measures)
    return Measured(
        figures=made.rows,
        indicators=tuple(indicator_rows(plan.definition.measures, records.name)),
        breakdown_tables=tuple(tables),
        breakdowns=tuple(members),
        findings=tuple(findings_of(passed, made, records, plan)),
        records=passed.records,
    )
