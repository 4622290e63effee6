"""Standards: against their polarity, their year, their date, and the figures that they are for (RULES.md section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.printed import band_words
from outturn.indicators.vocabulary import Basis, Kind, Polarity
from outturn.standards.vocabulary import Change, Profile, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_SUBJECT = "{indicator} {financial_year}"
_TARGETS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")


def standards_with_settings(context: CheckContext) -> pl.DataFrame:
    """The standards with their indicator's name, kind, polarity, basis and printed step."""
    wanted = context.settings.select("indicator", "name", "kind", "polarity", "unit", pl.col("basis"), "step", "additive")
    return context.table("standards").join(wanted, on="indicator", how="inner", maintain_order="left")


@check(
    code="floor-crosses-target",
    severity=Severity.ERROR,
    title="A target on the wrong side of its floor",
    mend="Correct the target, the floor or the indicator's polarity.",
)
def floor_crosses_target(context: CheckContext) -> Iterable[Fault]:
    """Where higher is better the floor lies above the target, where lower is better below it; for a range the bands are
    turned round, or the target band does not lie inside the floor band.
    """
    rows = context.shared(standards_with_settings)
    single = rows.filter(
        ((pl.col("polarity") == Polarity.HIGHER) & (pl.col("floor") > pl.col("target")))
        | ((pl.col("polarity") == Polarity.LOWER) & (pl.col("floor") < pl.col("target")))
    )
    yield from faults(
        single,
        table="standards",
        column="floor",
        subject=_SUBJECT,
        found="target {target}, floor {floor}",
        expected=lambda row: "a floor no higher than the target" if row["polarity"] == Polarity.HIGHER else "a floor no lower than the target",
        message="{indicator} {financial_year}: {polarity} is better, but the target is {target:set} and the floor {floor:set}.",
        forms=context.forms,
    )
    ends = ("floor_low", "target_low", "target_high", "floor_high")
    wrong = pl.any_horizontal(pl.col(low) > pl.col(high) for place, low in enumerate(ends) for high in ends[place + 1 :])
    yield from faults(
        rows.filter(pl.col("polarity") == Polarity.RANGE, wrong),
        table="standards",
        column="target_low",
        subject=_SUBJECT,
        found="target {target_low} to {target_high}, floor {floor_low} to {floor_high}",
        expected="a target band inside the floor band",
        message=(
            "{indicator} {financial_year}: the target band {target_low:set} to {target_high:set} "
            "does not lie inside the floor band {floor_low:set} to {floor_high:set}."
        ),
        forms=context.forms,
    )


@check(
    code="standard-unlike-polarity",
    severity=Severity.WARNING,
    title="A band without the polarity range, or the other way round",
    mend="Give a band to polarity range, and a single target to the others.",
)
def standard_unlike_polarity(context: CheckContext) -> Iterable[Fault]:
    """A KPI with polarity range has a single target, or one with another polarity a target band: it cannot be rated."""
    band, single = pl.any_horizontal(pl.col("target_low", "target_high").is_not_null()), pl.col("target").is_not_null()
    is_range = pl.col("polarity") == Polarity.RANGE
    rows = context.shared(standards_with_settings).filter(pl.col("kind") == Kind.KPI, (is_range & single & ~band) | (~is_range & band))
    return faults(
        rows,
        table="standards",
        column="target",
        subject=_SUBJECT,
        found=lambda row: "a band" if row["target"] is None else "a single target",
        message="{indicator} {financial_year}: the kind of target does not suit the polarity {polarity}.",
    )


@check(
    code="standard-empty",
    severity=Severity.WARNING,
    title="A KPI's row of standards without a target",
    mend="Give the target, or the status tbc where it is still to be set.",
)
def standard_empty(context: CheckContext) -> Iterable[Fault]:
    """A KPI stands in a year's standards, is neither removed nor to be confirmed, and has no target."""
    bare = ~pl.any_horizontal(pl.col(*_TARGETS).is_not_null()) & pl.col("period").is_null()
    standing = (pl.col("status") != StandardStatus.TBC).fill_null(value=True) & (pl.col("change") != Change.REMOVED).fill_null(value=True)
    rated = (pl.col("kind") == Kind.KPI) & (pl.col("polarity") != Polarity.MILESTONE)
    return faults(
        context.shared(standards_with_settings).filter(rated, bare, standing),
        table="standards",
        column="target",
        subject=_SUBJECT,
        message="{indicator} {financial_year} is listed without a target.",
    )


@check(
    code="expected-range-inverted",
    severity=Severity.ERROR,
    title="An expected range whose lower end is above its upper end",
    mend="Swap lower and upper, or correct them.",
)
def expected_range_inverted(context: CheckContext) -> Iterable[Fault]:
    """The lower end of an activity indicator's expected range is above its upper end."""
    return faults(
        context.shared(standards_with_settings).filter(pl.col("lower") > pl.col("upper")),
        table="standards",
        column="lower",
        subject=_SUBJECT,
        found="{lower} to {upper}",
        message="{indicator} {financial_year}: the expected range starts at {lower:set} and ends at {upper:set}.",
        forms=context.forms,
    )


@check(
    code="floor-missing",
    severity=Severity.NOTE,
    title="A target without a floor",
    mend="Add the floor standard, or give the indicator a tolerance as its rating scheme.",
)
def floor_missing(context: CheckContext) -> Iterable[Fault]:
    """A target is given without a floor standard, and nothing else says how far it may be missed: a missed target is then
    neither AMBER nor RED.
    """
    schemes = context.settings.select("indicator", "percent", "points")
    rows = context.shared(standards_with_settings).join(schemes, on="indicator", how="left", maintain_order="left")
    bare = rows.filter(pl.col("target").is_not_null(), pl.col("floor").is_null(), pl.col("percent").is_null(), pl.col("points").is_null())
    message = "{indicator} {financial_year} has the target {target:set} and no floor."
    return faults(bare, table="standards", column="floor", subject=_SUBJECT, message=message, forms=context.forms)


@check(
    code="target-on-activity",
    severity=Severity.WARNING,
    title="An activity indicator with a target",
    mend="Make it a KPI, or give it an expected range instead.",
)
def target_on_activity(context: CheckContext) -> Iterable[Fault]:
    """An activity indicator has a target or a floor. It is not rated: it can only have an expected range."""
    rows = context.shared(standards_with_settings).filter(pl.col("kind") == Kind.ACTIVITY, pl.any_horizontal(pl.col(*_TARGETS).is_not_null()))
    return faults(
        rows,
        table="standards",
        column="target",
        subject=_SUBJECT,
        found="{target}",
        message="{indicator} is an activity indicator, but has a target for {financial_year}.",
    )


@check(
    code="range-basis-missing", severity=Severity.NOTE, title="An expected range that does not say what it is for", mend="Fill range_basis with period or ytd."
)
def range_basis_missing(context: CheckContext) -> Iterable[Fault]:
    """An expected range is given without saying whether it is for the latest period or for the year to date."""
    rows = context.shared(standards_with_settings).filter(pl.col("lower").is_not_null() | pl.col("upper").is_not_null(), pl.col("range_basis").is_null())
    ranges = [band_words(low, high, context.forms[name]) for name, low, high in rows.select("indicator", "lower", "upper").iter_rows()]
    return faults(
        rows.with_columns(range=pl.Series(ranges, dtype=pl.String)),
        table="standards",
        column="range_basis",
        subject=_SUBJECT,
        expected="period or ytd",
        message="{indicator} {financial_year}: the range {range} does not say whether it is for the period or the year to date.",
    )


@check(
    code="flat-standard-for-cumulative",
    severity=Severity.WARNING,
    title="One level all year for a figure that grows",
    mend="Use the profile cumulative with the annual figure, or explicit with one for each period.",
)
def flat_standard_for_cumulative(context: CheckContext) -> Iterable[Fault]:
    """The figures add up from April, but the target or expected range is the same in every period of the year."""
    flat = pl.col("profile").is_null() | (pl.col("profile") == Profile.FLAT)
    expects = pl.any_horizontal(pl.col("target", "lower", "upper").is_not_null()) & (pl.col("range_basis").is_null() | (pl.col("range_basis") == "period"))
    rows = context.shared(standards_with_settings).filter(
        (pl.col("basis") == Basis.CUMULATIVE) & pl.col("additive") & flat & expects & pl.col("period").is_null()
    )
    return faults(
        rows,
        table="standards",
        column="profile",
        subject=_SUBJECT,
        found="flat",
        expected="cumulative",
        message="{indicator} {financial_year}: the figures grow through the year, but the standard is flat.",
    )


@check(
    code="polarity-missing",
    severity=Severity.WARNING,
    title="A target, and nothing that says which way is good",
    mend="Fill polarity with higher, lower, range or milestone.",
)
def polarity_missing(context: CheckContext) -> Iterable[Fault]:
    """A key performance indicator has a target, but its polarity is empty or none, so that it cannot be rated."""
    aimed = context.tables["standards"].filter(pl.any_horizontal(pl.col(*_TARGETS).is_not_null()))["indicator"].unique()
    rows = context.settings.filter(pl.col("kind") == Kind.KPI, pl.col("polarity") == Polarity.NONE, pl.col("indicator").is_in(aimed.to_list()))
    return faults(rows, table="indicators", column="polarity", message="{indicator} has a target, but its polarity does not say which way is good.")
