"""Forecasts from the tables of a package: which figures of an indicator count, and against which standards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.assess import assess
from outturn.assessment.groundwork import settings_for
from outturn.assessment.history import history
from outturn.assessment.in_force import standards_in_force
from outturn.assessment.rating import YTD, bands, effective_floor
from outturn.assessment.rows import known_periods
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme
from outturn.assessment.translated import rows_with_rules
from outturn.forecasts.expected import DEFAULT_COVERAGE, Expectation, expected_range
from outturn.forecasts.series import Series, Traits, series_from, traits_from
from outturn.forecasts.vocabulary import NoForecast
from outturn.forecasts.year_end import Meeting, YearEnd, judged_at_end, year_end
from outturn.indicators.vocabulary import Aggregation, Kind, Polarity
from outturn.standards.vocabulary import RangeBasis

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import narwhals as nw

    from outturn.periods import Period

    Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class _Known:
    """The organisation's own figures for the whole of some indicators, and what is settled of them."""

    settings: pl.DataFrame
    figures: Mapping[str, Sequence[Mapping[str, Any]]]

    @classmethod
    def of(cls, tables: Tables, period: Period, scheme: RatingScheme, as_at: dt.datetime | None) -> _Known:
        settings = settings_for(tables, known_periods(tables["figures"]), scheme, None)
        rows = history(tables, scheme=scheme, as_at=as_at).filter(pl.col("area").is_null(), pl.col("breakdown").is_null())
        ends = rows.join(settings.select("indicator", "months"), on="indicator", maintain_order="left")
        within = ends.filter((pl.col("order") + 1) * pl.col("months") - 1 <= period.last)
        found: dict[str, list[dict[str, Any]]] = {}
        for row in within.select("indicator", "order", "value", "qualifier", "numerator", "denominator").iter_rows(named=True):
            found.setdefault(row["indicator"], []).append(row)
        return cls(settings, found)

    def series(self, row: Mapping[str, Any], traits: Traits, *, most_years: int | None = None) -> Series | None:
        """Of the latest definition, and of no more than the last so many years."""
        rows = self.figures.get(traits.indicator, ())
        last = max((one["order"] for one in rows if one["value"] is not None), default=0)
        since = max([change + 1 for change in row["breaks"] or () if change < last * traits.months], default=0)
        if most_years is not None:
            since = max(since, (last + 1 - most_years * traits.per_year) * traits.months)
        return series_from(rows, traits, since=since)


def only(tables: Tables, indicators: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The tables with the rows of these indicators alone, wherever a table is about indicators."""
    return {name: frame.filter(pl.col("indicator").is_in(indicators)) if "indicator" in frame.columns else frame for name, frame in tables.items()}


# --- a coming year
def expectation(
    tables: Tables, indicator: str, period: Period, *, basis: RangeBasis, coverage: float = DEFAULT_COVERAGE, most_years: int | None = None,
    scheme: RatingScheme = FLOOR_SCHEME, as_at: dt.datetime | None = None,
) -> Expectation:  # fmt: skip
    """The expected range of an indicator for the financial year after a period, from the figures up to its end."""
    known = _Known.of(only(tables, [indicator]), period, scheme, as_at)
    row = known.settings.row(0, named=True)
    traits = traits_from(row)
    year = period.financial_year.shift(1)
    series = known.series(row, traits, most_years=most_years)
    barred = _barred_by_parts(known, series, traits) if basis is RangeBasis.YTD or traits.counts_up else None
    if barred:
        return Expectation(indicator, year, basis, coverage, reason=barred, points=series.known if series else 0)
    return expected_range(series, traits, year, coverage=coverage, basis=basis)


def _barred_by_parts(known: _Known, series: Series | None, traits: Traits) -> NoForecast | None:
    """A ratio can be added up only from numerators and denominators; a share that counts up, only where they tell what each period added."""
    if traits.adding is not Aggregation.RATIO:
        return None
    held = sum(row["value"] is not None for row in known.figures.get(traits.indicator, ()))
    if traits.counts_up:
        return NoForecast.CUMULATIVE_SHARE if held and (series is None or series.known < held / 2) else None
    return NoForecast.NO_PARTS if series is not None and series.lacks_denominators else None


# --- the year's end
def year_end_forecasts(
    tables: Tables, period: Period, *, indicators: Sequence[str] | None = None, coverage: float = DEFAULT_COVERAGE,
    scheme: RatingScheme = FLOOR_SCHEME, as_at: dt.datetime | None = None,
) -> list[YearEnd]:  # fmt: skip
    """One for each indicator (of those that are named), in the order of the catalogue; the year is the period's own."""
    tables = tables if indicators is None else only(tables, indicators)
    known = _Known.of(tables, period, scheme, as_at)
    year = period.financial_year
    meetings = _meetings(tables, known.settings, year)
    given = _given(tables, period, scheme, as_at)
    made = []
    for row in known.settings.iter_rows(named=True):
        traits = traits_from(row)
        made.append(_year_end(known, row, traits, period, meetings.get(traits.indicator, Meeting()), coverage, given.get(traits.indicator)))
    return made


def _year_end(known: _Known, row: Mapping[str, Any], traits: Traits, period: Period, meeting: Meeting, coverage: float, given: float | None) -> YearEnd:
    if traits.polarity is Polarity.MILESTONE:
        return YearEnd(traits.indicator, period.financial_year, judged_at_end(traits), coverage, NoForecast.MILESTONE)
    series = known.series(row, traits)
    if barred := _barred_by_parts(known, series, traits):
        return YearEnd(traits.indicator, period.financial_year, judged_at_end(traits), coverage, barred)
    goes_on = given if traits.adding is Aggregation.SUM else None
    return year_end(series, traits, period, meeting=meeting, coverage=coverage, given=goes_on, is_given=given is not None)


def _given(tables: Tables, period: Period, scheme: RatingScheme, as_at: dt.datetime | None) -> dict[str, float]:
    """The years to date that came with the figures, for the latest period of each indicator."""
    if not (tables["figures"]["basis"] == "ytd").any():
        return {}
    rows = assess(tables, period, scheme=scheme, as_at=as_at).filter(pl.col("ytd_given"), pl.col("breakdown").is_null(), pl.col("ytd").is_not_null())
    return dict(rows.select("indicator", "ytd").iter_rows())


def _meetings(tables: Tables, settings: pl.DataFrame, year: Period) -> dict[str, Meeting]:
    """The bands of target and floor at the end of the year, of the year to date or of the last period as each is judged."""
    in_force = standards_in_force(tables["standards"], settings).filter(pl.col("end") == year.last)
    rated = settings.filter(pl.col("kind") == Kind.KPI).join(in_force, on="indicator").filter(~pl.col("tbc").fill_null(value=False))
    if rated.is_empty():
        return {}
    return {row["indicator"]: _meeting(row) for row in rows_with_rules(rated, _bands).iter_rows(named=True)}


def _bands(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return rows.with_columns(*effective_floor(), *effective_floor(YTD)).with_columns(*bands(), *bands(YTD))


def _meeting(row: Mapping[str, Any]) -> Meeting:
    """A definition that has no way of adding up is judged by its last period; and standards that contradict each other rate nothing."""
    prefix = "" if row["aggregation"] == Aggregation.NONE else YTD
    if row[f"{prefix}crossing"] or row["polarity"] == Polarity.NONE:
        return Meeting()

    def band(has: str, low: str, high: str) -> tuple[float, float] | None:
        return (row[prefix + low], row[prefix + high]) if row[prefix + has] else None

    return Meeting(band("has_target", "met_low", "met_high"), band("has_floor", "least_low", "least_high"))
