"""What is done about it: management actions, commentary and owners (RULES.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.vocabulary import Rating
from outturn.findings.check import Fault, check, faults
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import Kind
from outturn.standards.vocabulary import MilestoneState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.context import CheckContext

_ENDED = ("done", "stopped")


def _reds(context: CheckContext) -> pl.DataFrame:
    """KPIs whose newest figure of the newest year is RED, for the organisation as a whole. Columns: indicator, period, line, value, floor."""
    whole = context.rated.filter(pl.col("area").is_null() & pl.col("breakdown").is_null() & pl.col("value").is_not_null())
    ends = whole.join(context.periods.select("period", "last"), on="period", how="inner", maintain_order="left")
    upto = ends.filter(pl.col("last") <= (context.latest_month or 0)).sort("last", maintain_order=True)
    newest = upto.unique("indicator", keep="last", maintain_order=True).sort("line")
    return newest.filter(pl.col("rating") == Rating.RED)


@check(
    code="red-without-action",
    severity=Severity.WARNING,
    title="RED, and no action recorded",
    mend="Record what is done, by whom, by when and with what effect.",
)
def red_without_action(context: CheckContext) -> Iterable[Fault]:
    """The newest rating of a KPI is RED, and no management action is recorded for it that began with this or an earlier
    period and is still open, or was led to by this period. A missed milestone is RED too.
    """
    actions = context.tables["actions"].select("indicator", "state", pl.col("period").alias("led_by"))
    reds = context.shared(_reds)
    met = reds.join(actions, on="indicator", how="inner").filter(~pl.col("state").is_in(_ENDED).fill_null(value=False) | (pl.col("led_by") == pl.col("period")))
    bare = reds.filter(~pl.col("indicator").is_in(met["indicator"].unique().to_list()))
    missed = context.table("milestones").filter(pl.col("state") == MilestoneState.MISSED, ~pl.col("indicator").is_in(actions["indicator"].to_list()))
    yield from faults(missed, table="milestones", column="state", found="missed", message="{indicator}: {milestone} was missed, and no action is recorded.")
    yield from faults(bare, table="figures", column="value", found="{value}", message="{indicator}, {period} is RED, and no action is recorded.")


@check(code="red-without-commentary", severity=Severity.NOTE, title="RED, and nothing said about it", mend="Say why, in commentary for this period.")
def red_without_commentary(context: CheckContext) -> Iterable[Fault]:
    """The newest rating of a KPI is RED, and there is no commentary on it for that period or a later one."""
    spoken = context.tables["commentary"]["subject"].unique().to_list()
    bare = context.shared(_reds).filter(~pl.col("indicator").is_in(spoken)).drop("line")
    return faults(bare, table="commentary", column="subject", message="{indicator}, {period} is RED, and no commentary says why.")


@check(code="action-overdue", severity=Severity.WARNING, title="An action past its date", mend="Set its state to done, late or stopped, or agree a new date.")
def action_overdue(context: CheckContext) -> Iterable[Fault]:
    """An action was due before the end of the report's period, or of the newest period with figures, and its state is
    still planned or under way.
    """
    today = context.today
    if today is None:
        return []
    rows = context.table("actions").filter((pl.col("due") < today) & (pl.col("state").is_in(["planned", "under_way"]) | pl.col("state").is_null()))
    return faults(rows, table="actions", column="due", found="{due}", message="{action} for {indicator} was due on {due}, and is not said to be done or late.")


@check(code="action-incomplete", severity=Severity.NOTE, title="An action without who or when", mend="Name who does it and by when.")
def action_incomplete(context: CheckContext) -> Iterable[Fault]:
    """An action that has not ended names nobody who does it, or no date."""
    open_ones = ~pl.col("state").is_in(_ENDED).fill_null(value=False)
    rows = context.table("actions").filter(open_ones & (pl.col("owner").is_null() | pl.col("due").is_null()))
    return faults(
        rows,
        table="actions",
        column="owner",
        message=lambda row: f"{row['action']} for {row['indicator']} names no {'owner' if row['owner'] is None else 'date'}.",
    )


@check(code="owner-missing", severity=Severity.NOTE, title="A KPI that nobody answers for", mend="Fill owner in indicators.")
def owner_missing(context: CheckContext) -> Iterable[Fault]:
    """Key performance indicators without an owner; one finding for all of them."""
    rows = context.table("indicators").filter((pl.col("kind").fill_null(Kind.KPI.value) == Kind.KPI) & pl.col("retired").is_null())
    bare = rows.filter(pl.col("owner").is_null())
    if bare.height:
        some = ", ".join(bare["indicator"].head(5).to_list()) + (", …" if bare.height > 5 else "")
        yield Fault(
            message=f"{bare.height} of {rows.height} key performance indicators have no owner: {some}.",
            table="indicators",
            row=bare["line"][0],
            column="owner",
            subject=bare["indicator"][0],
        )
