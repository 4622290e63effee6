"""The forecast of the year's end in a dashboard: a table of its own below the ratings of each area, and never a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.forecasts.tables import year_end_forecasts
from outturn.forecasts.vocabulary import ForecastOf
from outturn.reports.cells import NONE, paragraph, text_cell, value_cell
from outturn.reports.content import Align, Callout, CalloutKind, Cell, Table, TableColumn, TableRow, Text
from outturn.reports.forecast_words import NOT_A_RATING, chance_words, no_forecast_words, share_words
from outturn.reports.wording import and_list, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.forecasts.year_end import YearEnd
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft

if TYPE_CHECKING:
    Forecasts = Mapping[str, YearEnd]

_RIGHT = Align.RIGHT


def forecasts_of(draft: Draft) -> Forecasts:
    """Of the key performance indicators of a report that shows forecasts; none of any other."""
    book = draft.book
    if not book.report.forecast or not book.kpis:
        return {}
    made = year_end_forecasts(book.package.tables, book.period, indicators=book.kpis, scheme=book.package.rating_scheme)
    return {end.indicator: end for end in made}


def forecast_guidance(draft: Draft, forecasts: Mapping[str, YearEnd]) -> list[Block]:
    """What a forecast is and is not, once for the report, with how such forecasts did in the past."""
    if not forecasts:
        return []
    told = [end for end in forecasts.values() if end.reason is None]
    if not told:
        return [paragraph(f"{NOT_A_RATING}: no indicator of this report has enough figures for a forecast of the end of the year.")]
    year, coverage = told[0].year.label, share_words(told[0].coverage)
    what = (
        f"Below the ratings of each service area a table says what may be judged at the end of {year} if things go on as they have: a value, an interval"
        f" in which {coverage} of such forecasts should end, and the chances of meeting target and floor standard."
        " A forecast rates nothing, and no count of ratings holds it."
    )
    return [Callout(CalloutKind.NOTICE, NOT_A_RATING, (paragraph(what), paragraph(_past_words(told))))]


def _past_words(told: Sequence[YearEnd]) -> str:
    tested, inside = sum(end.backtest.tested for end in told), sum(end.backtest.inside for end in told)
    coverage = told[0].coverage
    if not tested:
        return "There are too few figures to test such forecasts on the past."
    start = f"Made as it would have been at earlier points in time, for {counted(sum(end.backtest.tested > 0 for end in told), 'indicator')} here"
    end = f"{inside} of {counted(tested, 'forecast')} ({inside / tested:.0%}) ended inside the interval, where {share_words(coverage)} should."
    short = [one.indicator for one in told if one.backtest.falls_short_of(coverage)]
    rest = f" Fewer than promised did for {and_list(short)}: {'its interval is' if len(short) == 1 else 'their intervals are'} too narrow." if short else ""
    return f"{start}, {end}{rest}"


def forecast_blocks(draft: Draft, indicators: Iterable[Indicator], forecasts: Mapping[str, YearEnd], title: str, anchor: str) -> list[Block]:
    """The table of one area, and why some of its indicators are not in it."""
    if not forecasts:
        return []
    ends = [(indicator, forecasts[indicator.ref]) for indicator in indicators if indicator.ref in forecasts]
    told = [(indicator, end) for indicator, end in ends if end.reason is None]
    blocks: list[Block] = [_table(draft, told, title, anchor)] if told else []
    without: dict[str, list[str]] = {}
    for indicator, end in ends:
        if end.reason:
            without.setdefault(_why(end), []).append(indicator.ref)
    words = [f"{and_list(refs)} ({reason})" for reason, refs in without.items()]
    return [*blocks, *([paragraph(f"Without a forecast: {'; '.join(words)}.")] if words else [])]


def _why(end: YearEnd) -> str:
    return no_forecast_words(end.reason, points=end.points)


def _table(draft: Draft, told: Sequence[tuple[Indicator, YearEnd]], title: str, anchor: str) -> Table:
    year, coverage = told[0][1].year.label, share_words(told[0][1].coverage)
    columns = (
        *(TableColumn(header) for header in ("Reference", "Indicator", "What is forecast")),
        *(TableColumn(header, _RIGHT) for header in ("Year to date", "Forecast")),
        *(TableColumn(header, _RIGHT, f"{coverage} interval") for header in ("From", "To")),
        *(TableColumn(header, _RIGHT, "Chance of meeting") for header in ("Target", "Floor")),
        TableColumn("Back-test"),
    )
    rows = tuple(_row(draft, indicator, end) for indicator, end in told)
    return Table(draft.anchor(anchor), f"{title}: {NOT_A_RATING.lower()}, for the end of {year}", columns, rows, row_headers=2)


def _row(draft: Draft, indicator: Indicator, end: YearEnd) -> TableRow:
    what = "year to date" if end.judged is ForecastOf.YEAR_TO_DATE else f"figure for {end.for_period.label}" if end.for_period else ""
    missing = f"{counted(end.missing, 'period')} of the year without a figure {'is' if end.missing == 1 else 'are'} left out of the forecast."
    notes = (draft.note(missing),) if end.missing else ()
    numbers = [value_cell(value, indicator.form, style=indicator.table_style) for value in (end.forecast, end.low, end.high)]
    so_far = value_cell(end.so_far, indicator.form, style=indicator.table_style) if end.so_far is not None else text_cell(NONE)
    tested = f"{end.backtest.inside} of {end.backtest.tested} inside" if end.backtest.tested else "too few figures"
    return TableRow(
        (
            text_cell(indicator.ref), text_cell(indicator.table_name), text_cell(what, *notes), so_far, *numbers, _chance(end.chance_target),
            _chance(end.chance_floor), text_cell(tested),
        )
    )  # fmt: skip


def _chance(chance: float | None) -> Cell:
    return text_cell(NONE) if chance is None else Cell((Text(chance_words(chance)),), round(chance, 4))
