"""What callers may give, as the layers below want it: periods, instants, areas."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.periods import Period, parse_period

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.request import ReportRequest


def given_period(period: str | Period) -> Period:
    if isinstance(period, Period):
        return period
    if isinstance(period, str):
        return parse_period(period)
    raise UsageError(f"A period is a text such as 2025-10 or 2025-26-Q2, not {period!r}.")


def given_instant(as_at: dt.datetime | dt.date | None) -> dt.datetime | None:
    """In UTC without its zone; a date alone is its last moment."""
    if as_at is None:
        return None
    if not isinstance(as_at, dt.datetime):
        return dt.datetime.combine(as_at, dt.time.max)
    return as_at.astimezone(dt.UTC).replace(tzinfo=None) if as_at.tzinfo else as_at


def known_area(package: Package, area: str | None) -> str | None:
    """As the tables have it: None for the organisation's own."""
    if area is None or area == package.organisation.area:
        return None
    if area not in package["areas"]["area"]:
        raise UsageError(f"There is no area “{area}” in the package; areas.csv lists the areas that there are.")
    return area


def known_indicator(package: Package, indicator: str) -> str:
    """An indicator's own reference, for one that is named in another case or by another name; nothing where none is named."""
    from outturn.reports.lookup import indicator_reference

    return indicator_reference(package, indicator) if indicator else ""


def given_request(package: Package, report: str, period: str | Period, *, indicator: str = "", compare_with: str | Period | None = None) -> ReportRequest:
    """What is asked for. Raises UsageError for an indicator that the package does not hold, and names what is near."""
    from outturn.reports.request import ReportRequest

    return ReportRequest(report, given_period(period), known_indicator(package, indicator), None if compare_with is None else given_period(compare_with))
