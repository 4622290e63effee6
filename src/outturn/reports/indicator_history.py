"""Every figure that is held of an indicator with its rating, and its year to date year by year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outturn.assessment.assess import assess
from outturn.assessment.vocabulary import Rating, RatingReason
from outturn.glossary.terms import term_of
from outturn.indicators.vocabulary import Polarity
from outturn.periods import parse_financial_year
from outturn.reports.cells import bound_cell, moment_cell, paragraph, plain_rating_tag, rating_cell, text_cell, value_cell
from outturn.reports.chart_data import floor_label
from outturn.reports.content import Align, Cell, Heading, TableColumn, Text
from outturn.reports.filled_tables import EMPTY, filled_table, words_cell
from outturn.reports.story import tables_of_one
from outturn.reports.verdicts import Bound, verdict_from_row
from outturn.reports.wording import and_list, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Moment, Verdict

_RIGHT = Align.RIGHT


def history_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """Nothing where no figure is held up to the report's period, and no milestone."""
    if indicator.polarity is Polarity.MILESTONE:
        return _years(draft, indicator, _milestone_years(draft, indicator))
    moments = draft.book.moments_to(indicator.ref)
    if not moments:
        return []
    years = list(dict.fromkeys(moment.at.financial_year for moment in moments))
    return [
        paragraph(" ".join(_sentences(draft, indicator, moments))),
        _figures(draft, indicator, moments),
        *_years(draft, indicator, years),
    ]


def _milestone_years(draft: Draft, indicator: Indicator) -> list[Period]:
    years = sorted(year for ref, year in draft.book.milestones if ref == indicator.ref)
    return [year for year in map(parse_financial_year, years) if year.first <= draft.book.period.last]


# --- words
def _sentences(draft: Draft, indicator: Indicator, moments: Sequence[Moment]) -> list[str]:
    first, last = moments[0].at, moments[-1].at
    known = sum(moment.value is not None for moment in moments)
    span = f"for {first.label}" if first == last else f"from {first.label} to {last.label}"
    without = len(moments) - known
    held = f"{counted(known, 'figure is', 'figures are')} held {span}" if known else f"No figure with a value is held {span}"
    missing = f"; {counted(without, 'period has', 'periods have')} none, for the reason that stands in the table" if without and known else ""
    sentences = [f"{held}{missing}."]
    if indicator.is_kpi:
        sentences.append(ratings_sentence([moment.rating for moment in moments]))
    return [*sentences, *_change_remarks(draft, indicator, first, last)]


def ratings_sentence(ratings: Sequence[str | None]) -> str:
    """“Each against the standard of its own period, 3 were GREEN, 1 AMBER and 2 RED; 1 was not rated.”"""
    counts = Counter(ratings)
    rated = [(counts[rating.value], rating.value) for rating in Rating if counts[rating.value]]
    unrated = counts[None]
    if not rated:
        return "It was not rated." if len(ratings) == 1 else "None of them was rated."
    words = and_list([f"{number if place else _were(number)} {word}" for place, (number, word) in enumerate(rated)])
    rest = f"; {_were(unrated)} not rated" if unrated else ""
    return f"Each against the standard of its own period, {words}{rest}."


def _were(number: int) -> str:
    return f"{number} {'was' if number == 1 else 'were'}"


def _change_remarks(draft: Draft, indicator: Indicator, first: Period, last: Period) -> list[str]:
    """Where the series breaks: figures on both sides stand in one table and cannot be compared."""
    breaks = [change for change in draft.book.breaks.get(indicator.ref, ()) if first.first < change.start.first <= last.last]
    return [f"The definition changed from {change.start.long_label}: figures before and after cannot be compared." for change in breaks]


# --- the figures
def _figures(draft: Draft, indicator: Indicator, moments: Sequence[Moment]) -> Block:
    """The latest first. What no figure has, such as a numerator or a published rating, has no column."""
    numbers = [indicator.numerator_label or "Numerator", indicator.denominator_label or "Denominator"]
    headers: list[tuple[str, Align]] = [("Period", Align.LEFT), ("Result", _RIGHT), *((name, _RIGHT) for name in numbers)]
    headers += [("Target", _RIGHT), (floor_label(indicator), _RIGHT), ("Rating", Align.LEFT), ("Why", Align.LEFT)] if indicator.is_kpi else []
    headers += [] if indicator.is_kpi else [("Expected range", _RIGHT), ("Range is for", Align.LEFT)]
    headers += [("As published", Align.LEFT)]
    make = _kpi_cells if indicator.is_kpi else _activity_cells
    latest_first = list(reversed(moments))
    rows = [
        (text_cell(moment.at.label), moment_cell(draft, moment, indicator), *_parts(moment), *make(indicator, moment), published)
        for moment, published in zip(latest_first, _published(latest_first), strict=True)
    ]
    columns = [TableColumn(header, align) for header, align in headers]
    caption = f"Every figure held, the latest first: {indicator.table_name}"
    return filled_table(draft.anchor("history"), caption, columns, rows, missing="none", always=2)


def _parts(moment: Moment) -> tuple[Cell, Cell]:
    shown = moment.value is not None
    return _count(moment.numerator if shown else None), _count(moment.denominator if shown else None)


def _count(value: float | None) -> Cell:
    if value is None:
        return EMPTY
    return Cell((Text(f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"),), value)


def _standard(bound: Bound, indicator: Indicator) -> Cell:
    return bound_cell(bound, indicator.form, style=indicator.table_style) if bound.exists else EMPTY


def _kpi_cells(indicator: Indicator, moment: Moment) -> tuple[Cell, ...]:
    reason = term_of(RatingReason(moment.rating_reason)).term if moment.rating_reason else ""
    words = f"{reason}; rests on rounding" if moment.rests_on_rounding and reason else reason
    rating = plain_rating_tag(Rating(moment.rating) if moment.rating else None)
    return (_standard(moment.target_bound, indicator), _standard(moment.floor_bound, indicator), rating_cell(rating), words_cell(words))


def _published(moments: Sequence[Moment]) -> list[Cell]:
    """How each figure was rated when it was published; empty throughout where that is known of none."""
    known = {moment.published_rating for moment in moments} - {None}
    return [_published_cell(moment.published_rating) if known else EMPTY for moment in moments]


def _published_cell(published: str | None) -> Cell:
    if published in set(Rating):
        return rating_cell(plain_rating_tag(Rating(published)))
    return text_cell(published or "not known")


def _activity_cells(indicator: Indicator, moment: Moment) -> tuple[Cell, ...]:
    expected = Bound(low=moment.lower, high=moment.upper)
    basis = "year to date" if moment.range_basis == "ytd" else "period"
    return (_standard(expected, indicator), words_cell(basis if expected.exists else ""))


# --- year by year
def _years(draft: Draft, indicator: Indicator, years: Sequence[Period]) -> list[Block]:
    """How far each year to date had come at the end of the year, or by the report's period."""
    rows = [row for year in reversed(years) if (row := _year_row(draft, indicator, year))]
    if not rows:
        return []
    is_milestone = indicator.polarity is Polarity.MILESTONE
    headers = [("Financial year", Align.LEFT), ("Up to", Align.LEFT), ("Year to date", _RIGHT), ("Periods", _RIGHT)]
    headers += [("Target", _RIGHT), ("Rating", Align.LEFT), ("Why", Align.LEFT)] if indicator.is_kpi else []
    columns = [TableColumn(header, align) for header, align in headers]
    caption = "Its rating year by year, the latest first" if is_milestone else "Year to date, year by year, the latest first"
    return [
        Heading(3, "Year by year", draft.anchor("years")),
        filled_table(draft.anchor("years table"), caption, columns, rows, missing="none"),
    ]


def _year_row(draft: Draft, indicator: Indicator, year: Period) -> tuple[Cell, ...] | None:
    verdict = _verdict_at(draft, indicator, year if year.last <= draft.book.period.last else draft.book.period)
    is_milestone = indicator.polarity is Polarity.MILESTONE
    if verdict is None or (verdict.ytd is None and not is_milestone) or verdict.at is None or verdict.at.financial_year != year:
        return None
    made_of = f"{verdict.ytd_periods} of {verdict.ytd_periods_due}" if verdict.ytd_periods and verdict.ytd_periods_due and not verdict.ytd_given else ""
    cells = [
        text_cell(year.label),
        EMPTY if is_milestone else text_cell(verdict.at.label),
        EMPTY if is_milestone else value_cell(verdict.ytd, indicator.form, qualifier=verdict.ytd_qualifier, style=indicator.table_style),
        words_cell("as given" if verdict.ytd_given else made_of),
    ]
    return (*cells, *(_year_rating(indicator, verdict) if indicator.is_kpi else ()))


def _year_rating(indicator: Indicator, verdict: Verdict) -> tuple[Cell, ...]:
    is_milestone = indicator.polarity is Polarity.MILESTONE
    rated, reason = (verdict.rated, verdict.rating_reason) if is_milestone else (verdict.ytd_rated, verdict.ytd_rating_reason)
    words = term_of(RatingReason(reason)).term if reason else ""
    return _standard(verdict.ytd_target_bound, indicator), rating_cell(plain_rating_tag(rated)), words_cell(words)


def _verdict_at(draft: Draft, indicator: Indicator, period: Period) -> Verdict | None:
    """As this report stands at the period; another is looked up where they are kept, else assessed from the rows of the one indicator alone."""
    package = draft.book.package
    if period == draft.book.period:
        return draft.book.verdicts.get(indicator.ref)
    if draft.book.verdicts_at is not None:
        return draft.book.verdicts_at(period).get(indicator.ref)
    frame = assess(tables_of_one(package, indicator.ref), period, scheme=package.rating_scheme, overlap_aware=package.overlap_aware)
    whole = frame.filter(frame["breakdown"].is_null())
    return None if whole.is_empty() else verdict_from_row(whole)
