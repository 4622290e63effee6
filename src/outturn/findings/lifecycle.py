"""The annual review: removed and still listed, removed or changed without a reason (RULES.md section 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.plain import plain
from outturn.periods import parse_period
from outturn.standards.vocabulary import Change, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_SUBJECT = "{indicator} {financial_year}"
_STANDING = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper")


def _reviewed(context: CheckContext) -> pl.DataFrame:
    """The standards that are for a whole year, in order of years, with those of the year before beside them.

    `same` says that nothing that both years hold differs, `comparable` that both hold something.
    """
    rows = context.table("standards").filter(pl.col("period").is_null()).sort("indicator", "financial_year", "line")
    before = [pl.col(name).shift().over("indicator").alias(f"{name}_before") for name in ("financial_year", "status", *_STANDING)]
    start = pl.col("financial_year").str.head(4).cast(pl.Int32, strict=False)
    beside = rows.with_columns(*before, start=start).with_columns(
        follows=pl.col("start") == pl.col("start").shift().over("indicator") + 1,
        held=pl.any_horizontal(pl.col(*_STANDING).is_not_null()),
        held_before=pl.any_horizontal(pl.col(*(f"{name}_before" for name in _STANDING)).is_not_null()),
    )
    tbc, tbc_before = ((pl.col(name) == StandardStatus.TBC).fill_null(value=False) for name in ("status", "status_before"))
    differs = [(pl.col(name) != pl.col(f"{name}_before")).fill_null(value=False) for name in _STANDING]
    same = ~pl.any_horizontal(differs) & ~(tbc & pl.col("held_before")) & ~(tbc_before & pl.col("held"))
    return beside.with_columns(same=same, comparable=pl.col("held") & pl.col("held_before"))


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
    """An indicator is said to be kept as it is, but its target, its floor or its expected range differs from the year before's,
    or was a number and is to be confirmed, or the other way round. What one of the years does not hold is no difference.
    """
    rows = context.shared(_reviewed).filter((pl.col("change") == Change.KEPT) & pl.col("follows") & ~pl.col("same"))
    return faults(
        rows,
        table="standards",
        column="change",
        subject=_SUBJECT,
        found=lambda row: _standing_words(row, ""),
        expected=lambda row: _standing_words(row, "_before"),
        message="{indicator} is kept for {financial_year}, but its standard differs from the year before's.",
    )


@check(
    code="changed-yet-same",
    severity=Severity.NOTE,
    title="A change that the standards and definitions do not show",
    mend="Set change to kept, or give the new standard or the new definition.",
)
def changed_yet_same(context: CheckContext) -> Iterable[Fault]:
    """An indicator is said to be changed, but its standards are those of the year before, and no new name or definition begins
    with the year. Standards with rows for single periods are left alone.
    """
    rows = context.shared(_reviewed).filter((pl.col("change") == Change.CHANGED) & pl.col("follows") & pl.col("same") & pl.col("comparable"))
    defined = {(row["indicator"], parse_period(row["from"]).financial_year.id) for row in context.tables["definitions"].to_dicts() if row["from"]}
    profiles = rows["profile"].fill_null("flat").to_list()
    months = {(indicator, year) for indicator, year in context.tables["standards"].drop_nulls("period").select("indicator", "financial_year").iter_rows()}
    keys = list(rows.select("indicator", "financial_year").iter_rows())
    silent = [key not in defined and key not in months and profile != "explicit" for key, profile in zip(keys, profiles, strict=True)]
    return faults(
        rows.filter(pl.Series(silent, dtype=pl.Boolean)),
        table="standards",
        column="change",
        subject=_SUBJECT,
        found="changed",
        message="{indicator} is said to be changed for {financial_year}, but its standard is that of the year before.",
    )


@check(
    code="left-out-of-review",
    severity=Severity.NOTE,
    title="An indicator that a review passes over",
    mend="Add its row for the new year, with change kept, changed or removed.",
)
def left_out_of_review(context: CheckContext) -> Iterable[Fault]:
    """A section has indicators in the review of a year, and one of the same section that had a standard the year before has no
    row for it. Removed indicators, retired ones, and sections that the review does not touch are left alone.
    """
    known = context.settings.select("indicator", "section", "retired")
    rows = context.shared(_reviewed).join(known, on="indicator", how="inner", maintain_order="left")
    reviewed = rows.filter(pl.col("change").is_not_null()).select("section", "start").drop_nulls().unique()
    present = rows.select("indicator", "start").unique()
    going_on = rows.filter((pl.col("change") != Change.REMOVED).fill_null(value=True), pl.col("retired").is_null()).with_columns(next=pl.col("start") + 1)
    passed = going_on.join(reviewed, left_on=["section", "next"], right_on=["section", "start"], how="semi", maintain_order="left").join(
        present, left_on=["indicator", "next"], right_on=["indicator", "start"], how="anti", maintain_order="left"
    )
    years = pl.format("{}-{}", pl.col("next"), ((pl.col("next") + 1) % 100).cast(pl.String).str.zfill(2))
    return faults(
        passed.with_columns(next_year=years),
        table="standards",
        column="financial_year",
        subject="{indicator} {next_year}",
        expected="a row for {next_year}",
        message="{indicator} has a standard for {financial_year}, and the review of its section for {next_year} says nothing about it.",
    )


def _standing_words(row: Mapping[str, object], ending: str) -> str:
    """“target 97, floor 90”, of the measures that are held."""
    said = [f"{name.replace('_', ' ')} {plain(row[f'{name}{ending}'])}" for name in _STANDING if row[f"{name}{ending}"] is not None]
    return ", ".join(said) or str(row[f"status{ending}"] or "")
