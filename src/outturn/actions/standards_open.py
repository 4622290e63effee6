"""Whether the standards of the running year can be changed at all, asked before anybody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.mid_year import changed_inside_year
from outturn.assessment.settings import complete_settings, indicator_settings
from outturn.indicators.vocabulary import Kind
from outturn.periods import parse_period
from outturn.standards.vocabulary import StandardStatus

if TYPE_CHECKING:
    import datetime as dt

    from outturn.package.package import Package
    from outturn.periods import Period

_NUMBERS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper")


def why_standards_stay(package: Package, ref: str, year: Period, today: dt.date) -> str:
    """A sentence where no change could be saved, whatever is typed; empty where one can."""
    own = package["standards"].filter(pl.col("indicator") == ref)
    whole = next((row for row in own.to_dicts() if row["financial_year"] == year.id and not row["period"]), None)
    if whole and whole["status"] == StandardStatus.PROPOSED:
        return f"The standards for {year.label} are proposed. They are decided in the annual review."
    made = changed_inside_year(own, settings_of(package, ref), year.id, _tried(package, ref, year, whole), today.year * 12 + today.month - 1)
    if made is not None:
        return ""
    if whole is None:
        return f"There are no standards for {year.label}, and periods of it have ended. They come from the annual review."
    return "A change now would alter ratings of periods that have ended. Leave it to the annual review."


def settings_of(package: Package, ref: str) -> pl.DataFrame:
    """The indicator's settings, complete."""
    frame = indicator_settings(package["indicators"], package["definitions"], scheme=package.rating_scheme)
    periods = package["figures"].filter(pl.col("indicator") == ref)["period"].unique()
    seen = pl.DataFrame([(ref, parse_period(period).kind.months) for period in periods], schema={"indicator": pl.String, "months": pl.Int32}, orient="row")
    return complete_settings(frame.filter(pl.col("indicator") == ref), seen)


def _tried(package: Package, ref: str, year: Period, whole: dict[str, Any] | None) -> dict[str, Any]:
    """Other numbers than those that stand."""
    base: dict[str, Any] = {"indicator": ref, "financial_year": year.id, "period": None, "status": StandardStatus.CONFIRMED.value, "profile": "flat"}
    if whole is not None:
        return {**whole, **{name: whole[name] + 1.0 for name in _NUMBERS if whole[name] is not None}}
    row = package["indicators"].filter(pl.col("indicator") == ref).row(0, named=True)
    return {**base, **({"lower": 0.0, "upper": 1.0} if row["kind"] == Kind.ACTIVITY else {"target": 1.0, "floor": 1.0})}
