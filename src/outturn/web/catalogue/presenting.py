"""An indicator of the catalogue as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404

from outturn.periods import Period, PeriodKind, parse_financial_year
from outturn.reports.catalogue import indicators_of
from outturn.reports.wording import bound_text
from outturn.standards.bound import Bound
from outturn.store.current import current

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from outturn.figures.formatting import NumberFormat
    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator

    Row = Mapping[str, Any]

STATUSES = {"confirmed": "In force", "proposed": "Proposed", "tbc": "To be confirmed"}
CHANGES = {"kept": "Kept", "changed": "Changed", "new": "New", "removed": "Removed"}


@dataclass(frozen=True)
class ShownStandard:
    """A row of standards in words. `note` is the period that it is for, where it is for one."""

    year: str
    label: str
    note: str
    target: str
    floor: str
    expected: str
    status: str
    change: str
    reason: str
    set_by: str
    set_on: dt.date | None


def the_indicator(ref: str, package: Package | None = None) -> dict[str, Any]:
    """Of what is held now, or of another package. Raises Http404 for one that the catalogue does not hold."""
    for row in (package or current().package)["indicators"].to_dicts():
        if row["indicator"] == ref:
            return row
    raise Http404(f"There is no indicator {ref}." if package is None else f"There was no indicator {ref} then.")


def year_of(day: dt.date) -> Period:
    return Period(PeriodKind.MONTH, day.year * 12 + day.month - 1).financial_year


def printed(day: dt.date, package: Package | None = None) -> Mapping[str, Indicator]:
    """The indicators with the format in which their numbers are printed."""
    return indicators_of(package or current().package, year_of(day))


def standards_of(rows: Iterable[Row], form: NumberFormat) -> list[ShownStandard]:
    """The newest year first; inside a year the whole first, then its periods."""
    ordered = sorted(rows, key=lambda row: (row["financial_year"], not row["period"], row["period"] or ""))
    years: dict[str, list[Row]] = {}
    for row in ordered:
        years.setdefault(row["financial_year"], []).append(row)
    return [_shown(row, form) for year in sorted(years, reverse=True) for row in sorted(years[year], key=lambda row: row["period"] or "")]


def _shown(row: Row, form: NumberFormat) -> ShownStandard:
    target, floor, expected = bounds_words(row, form)
    year = parse_financial_year(row["financial_year"])
    status = row["status"] or "confirmed"
    return ShownStandard(
        row["financial_year"], year.label, row["period"] or "", target, floor, expected, STATUSES.get(status, status),
        CHANGES.get(row["change"] or "", ""), row["reason"] or "", row["set_by"] or "", row["set_on"],
    )  # fmt: skip


def bounds_words(row: Row, form: NumberFormat) -> tuple[str, str, str]:
    """Target, floor and expected range of a row of standards; empty where it has none."""
    target = Bound(row.get("target"), row.get("target_low"), row.get("target_high"))
    floor = Bound(row.get("floor"), row.get("floor_low"), row.get("floor_high"))
    return bound_text(target, form), bound_text(floor, form), bound_text(Bound(None, row.get("lower"), row.get("upper")), form)
