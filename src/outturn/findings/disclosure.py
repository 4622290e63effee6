"""Rules of disclosure control that say nothing or two things, or that find nothing to protect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import Fault, check
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.context import CheckContext


@check(
    code="disclosure-rule-unclear",
    severity=Severity.ERROR,
    title="A rule of disclosure control does not say one thing",
    mend="Give it a preset, or a threshold and a base, and not both.",
)
def disclosure_rule_unclear(context: CheckContext) -> Iterable[Fault]:
    """A row of disclosure_rules has neither a preset nor a threshold nor a base, or a preset beside one of them."""
    for row in context.table("disclosure_rules").iter_rows(named=True):
        numbers = row["threshold"] is not None or row["base"] is not None
        if bool(row["preset"]) == numbers:
            said = "a preset and numbers of its own" if numbers else "no preset, no threshold and no base"
            message = f"The rule for {row['indicator'] or 'every indicator'} has {said}."
            yield Fault(message=message, table="disclosure_rules", row=row["line"], column="preset", subject=row["indicator"] or "")


@check(
    code="disclosure-rule-finds-no-count",
    severity=Severity.WARNING,
    title="A rule of disclosure control finds no count to judge",
    mend="Give the figures with their numerators and denominators.",
)
def disclosure_rule_finds_no_count(context: CheckContext) -> Iterable[Fault]:
    """A row of disclosure_rules names an indicator whose figures are percentages or rates without numerator and denominator, or count no people."""
    named = context.table("disclosure_rules").drop_nulls("indicator")
    if named.is_empty():
        return
    from outturn.disclosure.judged import judged_figures  # here, because every command asks for the errors of this module

    judged = judged_figures(context.tables, {})
    counted = judged.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in ("count", "top", "bottom")))["indicator"].unique()
    valued = judged.filter(pl.col("value").is_not_null())["indicator"].unique()
    for row in named.filter(pl.col("indicator").is_in(valued.implode()) & ~pl.col("indicator").is_in(counted.implode())).iter_rows(named=True):
        message = f"The figures of {row['indicator']} hold no count, so its rule protects nothing."
        yield Fault(message=message, table="disclosure_rules", row=row["line"], column="indicator", subject=row["indicator"])
