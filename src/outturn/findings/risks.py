"""The risk register: scores, titles and dates (RULES.md section 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.names import bare
from outturn.risks.scoring import HIGHEST_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext


@check(
    code="risk-score-out-of-range",
    severity=Severity.ERROR,
    title="A risk scored outside 1 to 5",
    mend="Give likelihood and impact as whole numbers from 1 to 5.",
)
def risk_score_out_of_range(context: CheckContext) -> Iterable[Fault]:
    """Likelihood or impact is not a number from 1 to 5, or the target score is not from 1 to 25."""
    for column, most in (("likelihood", HIGHEST_MARK), ("impact", HIGHEST_MARK), ("target_score", HIGHEST_MARK**2)):
        rows = context.table("risk_scores").filter(~pl.col(column).is_between(1, most))
        yield from faults(
            rows,
            table="risk_scores",
            column=column,
            subject="{risk}",
            found=f"{{{column}}}",
            expected=f"1 to {most}",
            message=f"{{risk}}, {{date}}: the {column.replace('_', ' ')} is {{{column}}}.",
        )


@check(code="risk-unscored", severity=Severity.NOTE, title="A risk without a score", mend="Score it; until then it is counted as TBC, outside the levels.")
def risk_unscored(context: CheckContext) -> Iterable[Fault]:
    """An open risk has no score, or its newest one lacks likelihood or impact."""
    newest = context.tables["risk_scores"].sort("date").unique("risk", keep="last").select("risk", "likelihood", "impact")
    rows = context.table("risks").filter(pl.col("closed").is_null()).join(newest, on="risk", how="left", maintain_order="left")
    return faults(
        rows.filter(pl.col("likelihood").is_null() | pl.col("impact").is_null()),
        table="risks",
        column="risk",
        subject="{risk}",
        message="{risk} “{title}” has no score.",
    )


@check(code="risk-titles-shared", severity=Severity.WARNING, title="Two risks with one title", mend="Merge them, or give each a title of its own.")
def risk_titles_shared(context: CheckContext) -> Iterable[Fault]:
    """Two risks of the register have the same title."""
    rows = context.table("risks").with_columns(bare=bare(pl.col("title")))
    first = pl.col("risk").first().over("bare")
    twice = rows.with_columns(first=first).filter(pl.col("risk") != pl.col("first"))
    return faults(twice, table="risks", column="title", subject="{risk}", found="{title}", message="{risk} and {first} are both called “{title}”.")


@check(
    code="risk-closed-without-reason",
    severity=Severity.WARNING,
    title="A risk closed without a reason",
    mend="Say whether it was removed, or delegated to whom.",
)
def risk_closed_without_reason(context: CheckContext) -> Iterable[Fault]:
    """A risk left the register, and no reason is given."""
    rows = context.table("risks").filter(pl.col("closed").is_not_null() & pl.col("closed_reason").is_null())
    return faults(rows, table="risks", column="closed_reason", subject="{risk}", message="{risk} was closed on {closed} without a reason.")


@check(code="risk-owner-missing", severity=Severity.NOTE, title="A risk that nobody owns", mend="Name its owner.")
def risk_owner_missing(context: CheckContext) -> Iterable[Fault]:
    """An open risk has no owner."""
    rows = context.table("risks").filter(pl.col("closed").is_null() & pl.col("owner").is_null())
    return faults(rows, table="risks", column="owner", subject="{risk}", message="{risk} “{title}” has no owner.")


@check(
    code="risk-target-above-score",
    severity=Severity.NOTE,
    title="A risk whose target is above its score",
    mend="Check the target score; actions should lower a risk.",
)
def risk_target_above_score(context: CheckContext) -> Iterable[Fault]:
    """The target score of a risk is higher than its score on that date."""
    score = pl.col("likelihood") * pl.col("impact")
    rows = context.table("risk_scores").with_columns(score=score).filter(pl.col("target_score") > pl.col("score"))
    return faults(
        rows,
        table="risk_scores",
        column="target_score",
        subject="{risk}",
        found="{target_score}",
        expected="at most {score}",
        message="{risk}, {date}: the target score {target_score} is above the score {score}.",
    )
