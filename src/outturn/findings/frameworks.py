"""Frameworks, their metrics, and the mapping of the council's indicators to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.frameworks.vocabulary import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_METRIC = ["framework", "metric"]


@check(
    code="mapping-unknown-metric",
    severity=Severity.ERROR,
    title="A mapping to a metric that the framework does not have",
    mend="Correct the framework or the metric in mappings, or add the metric to metrics.",
)
def mapping_unknown_metric(context: CheckContext) -> Iterable[Fault]:
    """A row of mappings names a metric that is not in metrics under the same framework; the message says where it is, if it is elsewhere."""
    metrics = context.tables["metrics"]
    elsewhere = metrics.group_by("metric", maintain_order=True).agg(pl.col("framework").sort().str.join(", ").alias("elsewhere"))
    lost = context.table("mappings").join(metrics.select(_METRIC), on=_METRIC, how="anti", maintain_order="left")
    rows = lost.join(elsewhere, on="metric", how="left", maintain_order="left")
    return faults(
        rows,
        table="mappings",
        column="metric",
        found="{framework}: {metric}",
        message=lambda row: (
            f"The framework {row['framework']} has no metric “{row['metric']}”, to which {row['indicator']} is mapped"
            f"{'; it is a metric of ' + str(row['elsewhere']) if row['elsewhere'] else ''}."
        ),
    )


@check(
    code="metric-unknown-outcome",
    severity=Severity.ERROR,
    title="A metric of an outcome that the framework does not have",
    mend="Correct the outcome in metrics, or add it to frameworks.",
)
def metric_unknown_outcome(context: CheckContext) -> Iterable[Fault]:
    """A row of metrics names an outcome that is not in frameworks under the same framework, or names none."""
    outcomes = context.tables["frameworks"].select("framework", "outcome")
    rows = context.table("metrics").join(outcomes, on=["framework", "outcome"], how="anti", maintain_order="left")
    return faults(
        rows,
        table="metrics",
        column="outcome",
        subject="{metric}",
        found="{outcome}",
        message=lambda row: (
            f"The metric {row['metric']} of {row['framework']} names the outcome “{row['outcome']}”, which is not in frameworks."
            if row["outcome"]
            else f"The metric {row['metric']} of {row['framework']} names no outcome."
        ),
    )


@check(
    code="mapping-of-placeholder",
    severity=Severity.NOTE,
    title="A mapping to a metric that is still to be defined",
    mend="Look at it again once the metric is defined.",
)
def mapping_of_placeholder(context: CheckContext) -> Iterable[Fault]:
    """An indicator is mapped to a placeholder. How near it is cannot be known yet, and it does not count as coverage."""
    placeholders = context.tables["metrics"].filter("placeholder").select(_METRIC)
    return faults(
        context.table("mappings").join(placeholders, on=_METRIC, how="semi", maintain_order="left"),
        table="mappings",
        column="metric",
        found="{metric}",
        message="{indicator} is mapped to {metric} of {framework}, which is a placeholder: it is still to be defined.",
    )


@check(
    code="mapping-without-relation",
    severity=Severity.WARNING,
    title="A mapping that does not say how near the indicator is",
    mend="Fill relation with same, similar or contributes.",
)
def mapping_without_relation(context: CheckContext) -> Iterable[Fault]:
    """A row of mappings has no relation; until it has one it counts as a contribution, which claims the least."""
    return faults(
        context.table("mappings").filter(pl.col("relation").is_null()),
        table="mappings",
        column="relation",
        message="{indicator} is mapped to {metric} of {framework}, and the relation is not given.",
    )


@check(
    code="mapping-without-note",
    severity=Severity.NOTE,
    title="A mapping that does not say what differs",
    mend="Say in note how the indicator differs from the metric.",
)
def mapping_without_note(context: CheckContext) -> Iterable[Fault]:
    """An indicator is mapped as similar, or as contributing, and no note says how it differs from the metric."""
    return faults(
        context.table("mappings").filter(pl.col("note").is_null() & (pl.col("relation") != Relation.SAME)),
        table="mappings",
        column="note",
        message="{indicator} is mapped to {metric} of {framework} as “{relation}”, and no note says what differs.",
    )
