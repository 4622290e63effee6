"""From months to the indicator's own periods, by its basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meadshire.catalogue import FIRST, LAST
from meadshire.monthly import Month
from outturn.periods import Period, PeriodKind, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meadshire.catalogue import Indicator
    from meadshire.monthly import Months

KINDS = {"monthly": PeriodKind.MONTH, "quarterly": PeriodKind.QUARTER, "termly": PeriodKind.TERM}


def periods_of(indicator: Indicator) -> Iterator[Period]:
    """The periods of its frequency that lie inside its months; none where values are listed, or where there are none yet."""
    if indicator.frequency not in KINDS or not indicator.series:
        return
    starts = parse_period(indicator.series.get("starts", FIRST)).first
    ends = parse_period(indicator.series.get("ends", LAST)).last
    kind = KINDS[indicator.frequency]
    phase = {PeriodKind.TERM: 8}.get(kind, 0)
    period = Period(kind, (starts - phase + kind.months - 1) // kind.months * kind.months + phase)
    while period.last <= ends:
        yield period
        period = period.shift(1)


def covered(basis: str, period: Period) -> range:
    """The months that a figure of the basis covers, as month orders."""
    first = {"period": period.first, "cumulative": period.financial_year.first, "rolling_12": period.last - 11, "snapshot": period.last}[basis]
    return range(first, period.last + 1)


def collapse(indicator: Indicator, months: Months, period: Period) -> Month:
    if "given" in indicator.series or "given_rolling" in indicator.series:
        return months[period.last]
    parts = [months[order] for order in covered(indicator.basis, period)]
    numerator = sum(part.numerator for part in parts if part.numerator is not None)
    if indicator.aggregation == "mean":
        return Month(value=round(numerator / len(parts), 1))
    if parts[-1].denominator is None:
        return Month(value=_tidy(numerator))
    if _constant_below(indicator):
        return Month(_tidy(numerator), parts[-1].denominator)
    return Month(_tidy(numerator), sum(part.denominator for part in parts if part.denominator is not None))


def _constant_below(indicator: Indicator) -> bool:
    """Whether the denominator is a population or a year's programme, which is not added over months."""
    return any(name in indicator.series for name in ("population", "over", "programme"))


def _tidy(number: float) -> float:
    """Sums of tenths without the dust of binary fractions."""
    return round(number, 1)
