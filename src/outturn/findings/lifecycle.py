"""The annual review: removed and still listed, removed or changed without a reason (RULES.md section 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.standards.vocabulary import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_SUBJECT = "{indicator} {financial_year}"
_STANDING = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper")


def _reviewed(context: CheckContext) -> pl.DataFrame:
    """The standards that are for a whole year, in order of years, with those of the year before beside them."""
    rows = context.table("standards").filter(pl.col("period").is_null()).sort("indicator", "financial_year", "line")
    before = [pl.col(name).shift().over("indicator").alias(f"{name}_before") for name in ("financial_year", "target", "floor")]
    start = pl.col("financial_year").str.head(4).cast(pl.Int32, strict=False)
    return rows.with_columns(*before, start=start).with_columns(follows=pl.col("start") == pl.col("start").shift().over("indicator") + 1)


@check(
    code="removed-yet-listed",
    severity=Severity.WARNING,
    title="An indicator that is removed and still has a standard",
    mend="Leave its target and floor empty; its history is kept.",
)
def removed_yet_listed(context: CheckContext) -> Iterable[Fault]:
    """An indicator is removed for a financial year, and nevertheless has a target, a floor or an expected range for that
    year, or a standard for a later one.
    """
    rows = context.shared(_reviewed)
    removed = rows.filter(pl.col("change") == Change.REMOVED)
    standing = removed.filter(pl.any_horizontal(pl.col(*_STANDING).is_not_null()))
    yield from faults(
        standing,
        table="standards",
        column="change",
        subject=_SUBJECT,
        found="removed, target {target}",
        message="{indicator} is removed for {financial_year}, but has a target, a floor or a range for it.",
    )
    first = removed.group_by("indicator").agg(removed_start=pl.col("start").min(), removed_year=pl.col("financial_year").min())
    later = rows.join(first, on="indicator", how="inner").filter(
        (pl.col("start") > pl.col("removed_start")) & ~pl.col("change").is_in([Change.NEW.value, Change.REMOVED.value]).fill_null(value=False)
    )
    yield from faults(
        later,
        table="standards",
        column="financial_year",
        subject=_SUBJECT,
        message="{indicator} was removed for {removed_year}, but has a standard for {financial_year}.",
    )


@check(code="removed-without-reason", severity=Severity.WARNING, title="An indicator removed without a reason", mend="Say why it is removed.")
def removed_without_reason(context: CheckContext) -> Iterable[Fault]:
    """The annual review removes an indicator and gives no reason."""
    rows = context.shared(_reviewed).filter((pl.col("change") == Change.REMOVED) & pl.col("reason").is_null())
    return faults(rows, table="standards", column="reason", subject=_SUBJECT, message="{indicator} is removed for {financial_year}, and no reason is given.")


@check(code="changed-without-reason", severity=Severity.NOTE, title="A standard changed without a reason", mend="Say what changed and why.")
def changed_without_reason(context: CheckContext) -> Iterable[Fault]:
    """The annual review marks an indicator as changed and gives no reason."""
    rows = context.shared(_reviewed).filter((pl.col("change") == Change.CHANGED) & pl.col("reason").is_null())
    return faults(rows, table="standards", column="reason", subject=_SUBJECT, message="{indicator} is changed for {financial_year}, and no reason is given.")


@check(
    code="change-unstated",
    severity=Severity.NOTE,
    title="A review that says nothing about one of its indicators",
    mend="Fill change with kept, changed, new or removed.",
)
def change_unstated(context: CheckContext) -> Iterable[Fault]:
    """In a year in which most standards say what the annual review did with the indicator, one says nothing."""
    rows = context.shared(_reviewed).with_columns(stated=pl.col("change").is_not_null().mean().over("financial_year"))
    return faults(
        rows.filter(pl.col("change").is_null() & (pl.col("stated") > 0.5)),
        table="standards",
        column="change",
        subject=_SUBJECT,
        message="{indicator} {financial_year}: nothing says whether it is kept, changed or new.",
    )


@check(
    code="new-yet-known",
    severity=Severity.NOTE,
    title="An indicator that is new and has a past",
    mend="Set change to kept or changed, unless another measure is meant.",
)
def new_yet_known(context: CheckContext) -> Iterable[Fault]:
    """An indicator is said to be new for a financial year, but has standards or figures for an earlier one."""
    new = context.shared(_reviewed).filter(pl.col("change") == Change.NEW)
    figures = context.figures.filter(pl.col("value").is_not_null()).group_by("indicator").agg(first=pl.col("year").min())
    rows = new.join(figures, on="indicator", how="left", maintain_order="left").filter(
        pl.col("financial_year_before").is_not_null() | (pl.col("first") < pl.col("financial_year"))
    )
    known = rows.with_columns(known=pl.min_horizontal("financial_year_before", "first"))
    return faults(
        known,
        table="standards",
        column="change",
        subject=_SUBJECT,
        found="new",
        message="{indicator} is said to be new for {financial_year}, but is known from {known}.",
    )


@check(code="kept-yet-different", severity=Severity.NOTE, title="A standard that is kept and differs", mend="Set change to changed, with the reason.")
def kept_yet_different(context: CheckContext) -> Iterable[Fault]:
    """An indicator is said to be kept as it is, but its target or floor differs from the year before's."""
    same = pl.col("target").eq_missing(pl.col("target_before")) & pl.col("floor").eq_missing(pl.col("floor_before"))
    rows = context.shared(_reviewed).filter(
        (pl.col("change") == Change.KEPT) & pl.col("follows") & ~same & pl.any_horizontal(pl.col("target", "floor").is_not_null())
    )
    return faults(
        rows,
        table="standards",
        column="change",
        subject=_SUBJECT,
        found="target {target}, floor {floor}",
        expected="target {target_before}, floor {floor_before}",
        message="{indicator} is kept for {financial_year}, but its target and floor differ from the year before's.",
    )
