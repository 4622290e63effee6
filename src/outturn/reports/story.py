"""The story of one indicator in words: every number of its verdict, and how it was reached.

`outturn explain` prints it and the report on one indicator holds it, in the same words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.assess import assess
from outturn.assessment.scheme import SchemeKind
from outturn.assessment.settings import aggregation_of
from outturn.assessment.vocabulary import TrendReason
from outturn.errors import UsageError
from outturn.figures.formatting import MINUS, NumberFormat, format_change, format_value
from outturn.indicators.vocabulary import Aggregation, Basis, Polarity
from outturn.periods import Period, parse_financial_year, parse_period
from outturn.reports.catalogue import Indicator, actions_of, indicators_of, milestones_of
from outturn.reports.control import control_reading, is_told
from outturn.reports.control_words import control_sentences
from outturn.reports.dates import long_date
from outturn.reports.milestone_tables import state_words
from outturn.reports.trend_words import trend_sentence
from outturn.reports.verdicts import Bound, Verdict, verdict_from_row
from outturn.reports.wording import (
    NO_ACTION,
    ROUNDING_NOTE,
    bound_text,
    expected_words,
    movement_words,
    rating_sentence,
    rating_word,
    standard_text,
    value_words,
    why_not_compared,
    ytd_rating_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.package.package import Package
    from outturn.reports.catalogue import Action
    from outturn.reports.control_words import ControlReading

BASIS_WORDS = {
    Basis.PERIOD: "each figure covers its own period",
    Basis.CUMULATIVE: "each figure counts up from the start of the financial year",
    Basis.ROLLING_12: "each figure covers the twelve months to the end of its period",
    Basis.SNAPSHOT: "each figure is as at the last day of its period",
}
POLARITY_WORDS = {
    Polarity.HIGHER: "higher is better",
    Polarity.LOWER: "lower is better",
    Polarity.RANGE: "inside the target band is best",
    Polarity.MILESTONE: "it is judged by its milestones",
    Polarity.NONE: "neither higher nor lower is better",
}
YTD_WORDS = {
    Aggregation.RATIO: "the sum of the numerators over the sum of the denominators",
    Aggregation.SUM: "the sum of the periods",
    Aggregation.MEAN: "the mean of the periods that have a value",
    Aggregation.LAST: "the latest figure",
}


@dataclass(frozen=True)
class Chapter:
    """Sentences under a short heading."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Story:
    package: Package
    indicator: Indicator
    verdict: Verdict
    aggregation: Aggregation
    asked: Period
    reading: ControlReading | None = None


def story_of(package: Package, ref: str, period: Period, *, area: str | None = None, breakdown: str | None = None) -> tuple[Chapter, ...]:
    """Its chapters that have something to say; the first is headed by the indicator itself. Raises UsageError where there is no such row.

    `ref` is an indicator's own reference; `area` is None for the organisation's own, `breakdown` is None for the whole.
    """
    one = tables_of_one(package, ref)
    frame = assess(one, period, scheme=package.rating_scheme, area=area, overlap_aware=package.overlap_aware)
    wanted = frame.filter(pl.col("breakdown").eq_missing(pl.lit(breakdown, pl.String)))
    if wanted.is_empty():
        members = ", ".join(frame["breakdown"].drop_nulls()) or "none"
        raise UsageError(f"{ref} has no figures for the breakdown “{breakdown}”. Its breakdowns are: {members}.")
    reading = control_reading(one, package, period, area=area, breakdown=breakdown) if package.process_control else None
    return story_from(package, indicators_of(package, period)[ref], verdict_from_row(wanted), period, reading)


def story_from(package: Package, indicator: Indicator, verdict: Verdict, period: Period, reading: ControlReading | None = None) -> tuple[Chapter, ...]:
    """The same of an indicator that was assessed already, without a window of a report's own; of process control where there is a reading."""
    story = _Story(package, indicator, verdict, aggregation_of(indicator.aggregation, indicator.form.unit, indicator.basis), period, reading)
    return tuple(Chapter(heading, tuple(lines)) for heading, lines in _chapters(story) if lines)


def tables_of_one(package: Package, ref: str) -> dict[str, pl.DataFrame]:
    """The tables with the rows of one indicator alone, wherever a table is about indicators."""
    return {name: frame.filter(pl.col("indicator") == ref) if "indicator" in frame.columns else frame for name, frame in package.tables.items()}


def _part(story: _Story) -> str:
    """Of which area and which part of the whole the story is; nothing for the organisation's own whole."""
    names = dict(story.package["areas"].select("area", "name").iter_rows())
    area, breakdown = story.verdict.area, story.verdict.breakdown
    return "".join(f" [{part}]" for part in (names.get(area) or area, breakdown) if part)


def _headed(word: str, sentence: str) -> str:
    """The verdict and its sentence; a sentence that begins with the verdict itself stands alone."""
    return sentence if sentence.lower().startswith(word.lower()) else f"{word}. {sentence}"


def _chapters(story: _Story) -> Iterator[tuple[str, list[str]]]:
    indicator = story.indicator
    yield f"{indicator.ref}: {indicator.name}{_part(story)}", _what_it_is(story)
    if indicator.polarity is Polarity.MILESTONE:
        yield "Milestones", _milestones(story)
        return
    yield "The figure", _figure(story)
    yield "The standard in force" if indicator.is_kpi else "The expected range", _standard(story)
    yield "The rating" if indicator.is_kpi else "Against the expected range", _rating(story)
    yield "Year to date", _year_to_date(story)
    yield "Movement", _movement(story)
    yield "Direction of travel", _trend(story)
    yield "Process control", control_sentences(indicator, story.reading) if story.reading and is_told(story.reading) else []
    yield "What rests on rounding", _rounding(story)


def _what_it_is(story: _Story) -> list[str]:
    indicator = story.indicator
    kind = "Key performance indicator" if indicator.is_kpi else "Activity indicator"
    frequency = indicator.frequency.value if indicator.frequency else "of no stated frequency"
    lines = [f"{kind}, {frequency}, in {indicator.form.unit_words}; {BASIS_WORDS[indicator.basis]}."]
    if indicator.is_kpi:
        lines.append(f"For this indicator {POLARITY_WORDS[indicator.polarity]}.")
    if indicator.definition:
        lines.append(f"Definition: {indicator.definition}")
    return lines


def _figure(story: _Story) -> list[str]:
    indicator, verdict = story.indicator, story.verdict
    if verdict.at is None:
        return [f"There is no figure up to the end of {story.asked.end_label}."]
    shown = value_words(verdict.value, indicator.form, status=verdict.status, qualifier=verdict.qualifier)
    status = f" ({verdict.status})" if verdict.value is not None else ""
    lines = [f"{shown[:1].upper()}{shown[1:]} for {verdict.at.long_label}{status}."]
    if verdict.numerator is not None and verdict.denominator is not None and verdict.value is not None:
        top, bottom = indicator.numerator_label or "numerator", indicator.denominator_label or "denominator"
        lines.append(f"It is {verdict.numerator:,.10g} ({top}) over {verdict.denominator:,.10g} ({bottom}): {verdict.value:.10g} unrounded.")
    if verdict.at.last < story.asked.last:
        lines.append(f"It is the latest there is by the end of {story.asked.end_label}.")
    if verdict.note:
        lines.append(f"Note: {verdict.note}")
    if verdict.recorded_at:
        lines.append(f"Recorded {_day(verdict.recorded_at)}. Later revisions, where there are any, replace earlier ones.")
    return lines


def _standard(story: _Story) -> list[str]:
    verdict, form = story.verdict, story.indicator.form
    if verdict.at is None:
        return []
    if not story.indicator.is_kpi:
        return _range(story)
    year = verdict.at.financial_year
    target, floor = bound_text(verdict.target_bound, form), bound_text(verdict.floor_bound, form)
    if not target and verdict.breakdown:
        return ["The standard, where there is one, is for the whole: what adds up to the whole is not judged by it."]
    if not target:
        return [f"No target is in force for {year.label}."]
    lines = [f"Target {target}; floor standard {floor or 'not known'}, for {year.label}{_profile(story, year)}."]
    if story.indicator.scheme.kind is SchemeKind.TOLERANCE:
        lines.append(f"The floor follows from the rating scheme. {story.indicator.scheme.description}")
    lines.extend(_since(story, year))
    return lines


def _profile(story: _Story, year: Period) -> str:
    row = _standard_rows(story).get(year.id)
    if row is None or row["profile"] not in {"even", "cumulative", "explicit"}:
        return ""
    if row["profile"] == "explicit":
        return ", set period by period"
    annual = bound_text(Bound(row["target"], row["target_low"], row["target_high"]), story.indicator.form)  # type: ignore[arg-type]
    return f", the even share of the year's {annual}" if row["profile"] == "even" else f", the part that is due by then of the year's {annual}"


def _standard_rows(story: _Story) -> dict[str, dict[str, object]]:
    """The standards of the indicator by financial year; with the profile explicit, the row for the rest of the year."""
    rows = story.package["standards"].filter(pl.col("indicator") == story.indicator.ref).sort("period", nulls_last=True).to_dicts()
    return {str(row["financial_year"]): row for row in rows}


_COMPARED = ("profile", "target", "floor", "target_low", "target_high", "floor_low", "floor_high")


def _since(story: _Story, year: Period) -> list[str]:
    """Since which year the standard has been the same, what it was before, and who set it."""
    rows = _standard_rows(story)
    now = rows.get(year.id)
    if now is None:
        return []
    first = year
    while (before := rows.get(first.previous.id)) and all(before[name] == now[name] for name in _COMPARED):
        first = first.previous
    lines = [f"In force unchanged since {first.label}."]
    if before is not None:
        old = Bound(*(before[name] for name in ("target", "target_low", "target_high")))  # type: ignore[arg-type]
        least = Bound(*(before[name] for name in ("floor", "floor_low", "floor_high")))  # type: ignore[arg-type]
        form = story.indicator.form
        reason = f" Reason for the change: {rows[first.id]['reason']}" if rows[first.id]["reason"] else ""
        lines.append(f"Before that, in {first.previous.label}: target {bound_text(old, form) or 'none'}, floor {bound_text(least, form) or 'none'}.{reason}")
    if now["set_by"] or now["set_on"]:
        by = f" by {now['set_by']}" if now["set_by"] else ""
        on = f" on {_day(now['set_on'])}" if now["set_on"] else ""
        lines.append(f"Set{by}{on}.")
    return lines


def _range(story: _Story) -> list[str]:
    verdict, form = story.verdict, story.indicator.form
    if verdict.lower is None and verdict.upper is None:
        return ["No expected range is in force."]
    basis = "the year to date" if verdict.range_basis == "ytd" else "the period"
    return [f"{standard_text(verdict.lower, form) or 'no lower end'} to {standard_text(verdict.upper, form) or 'no upper end'}, ends included, for {basis}."]


def _rating(story: _Story) -> list[str]:
    indicator, verdict = story.indicator, story.verdict
    if not indicator.is_kpi:
        figure = verdict.ytd if verdict.range_basis == "ytd" else verdict.value
        words = expected_words(verdict.expected)
        return (
            [f"{verdict.expected}: {format_value(figure, indicator.form)} is {words}. This is neither good nor bad in itself."]
            if words
            else ["Nothing to compare."]
        )
    lines = [_headed(rating_word(verdict.rated), rating_sentence(indicator, verdict))]
    if verdict.published_rating:
        agrees = "agrees" if verdict.published_rating == verdict.rating else "differs"
        lines.append(f"Published as {verdict.published_rating}, which {agrees}.")
    if verdict.rating == "RED":
        actions = actions_of(story.package).get(indicator.ref, ())
        lines.extend(_action(action) for action in actions)
        if not actions:
            lines.append(NO_ACTION)
    return lines


def _action(action: Action) -> str:
    return f"Action: {action.what} ({action.owner or 'no owner'}; due {long_date(action.due)})" if action.due else f"Action: {action.what}"


def _year_to_date(story: _Story) -> list[str]:
    indicator, verdict = story.indicator, story.verdict
    if verdict.ytd is None:
        return [_no_year_to_date(indicator, story)]
    is_latest = story.aggregation == Aggregation.LAST and not verdict.ytd_given
    shown = format_value(verdict.ytd, indicator.form, qualifier=verdict.ytd_qualifier)
    since = f"from {parse_period(verdict.ytd_from).start:%B %Y}" if verdict.ytd_from else "for the financial year"
    if verdict.ytd_given:
        lines = [f"{shown}, as given with the figures; it was not made from the periods in the package."]
    else:
        how = YTD_WORDS[story.aggregation]
        lines = [f"{shown}: {how}." if is_latest else f"{shown}: {how}, {since}."]
        if verdict.ytd_periods is not None and verdict.ytd_periods_due and verdict.ytd_periods < verdict.ytd_periods_due:
            lines.append(f"Incomplete: {verdict.ytd_periods} of {verdict.ytd_periods_due} periods have a value.")
    if indicator.is_kpi:
        lines.append(_headed(rating_word(verdict.ytd_rated), ytd_rating_sentence(indicator, verdict)))
    if verdict.ytd_last_year is not None:
        lines.append(f"The same months of the year before: {format_value(verdict.ytd_last_year, indicator.form, qualifier=verdict.ytd_last_year_qualifier)}.")
    return lines


def _no_year_to_date(indicator: Indicator, story: _Story) -> str:
    match story.aggregation:
        case Aggregation.RATIO if story.verdict.value is not None:
            return "None: percentages without numerator and denominator cannot be added up, and none is given."
        case Aggregation.NONE:
            return "None: the definition gives no way of adding up the periods, and none is given."
        case _:
            return "None: its figures of the year have no values from which it could be made, and none is given."


_BEFORE = "the period before"


def _movement(story: _Story) -> list[str]:
    indicator, verdict = story.indicator, story.verdict
    if verdict.value is None:
        return ["There is no value to compare with earlier figures."]
    lines = []
    for name, other, qualifier, change in (
        (_BEFORE, verdict.previous, verdict.previous_qualifier, verdict.change_previous),
        ("the same period last year", verdict.same_period_last_year, verdict.last_year_qualifier, verdict.change_last_year),
    ):
        reason = why_not_compared(indicator, verdict, qualifier, with_previous=name == _BEFORE)
        if other is not None and reason:
            lines.append(f"Not compared with {name} ({format_value(other, indicator.form, qualifier=qualifier)}): {reason}.")
        elif other is not None:
            polarity = indicator.polarity if indicator.is_kpi else Polarity.NONE
            words = movement_words(verdict.value, other, polarity, verdict.target_bound)
            amount = format_change(change, in_points=indicator.in_points)
            lines.append(f"{words[:1].upper()}{words[1:]} {name} ({format_value(other, indicator.form)}){f': {amount}' if amount else ''}.")
    return lines or ["There is no earlier figure to compare with."]


def _trend(story: _Story) -> list[str]:
    verdict = story.verdict
    lines = [_headed(verdict.trend or "No direction of travel", trend_sentence(story.indicator, verdict))]
    if verdict.trend is None or verdict.trend_reason == TrendReason.CONSTANT:
        return lines
    method = "generalised least squares with the overlap of the periods" if verdict.trend_method == "gls" else "ordinary least squares"
    unit = story.indicator.form.unit_words
    interval = f"95% interval {_signed(verdict.trend_low)} to {_signed(verdict.trend_high)}"
    lines.append(f"Slope {_signed(verdict.trend_slope)} ({unit}) a period, {interval}, p = {verdict.trend_p:.3g}, n = {verdict.trend_n}, by {method}.")
    lines.append("It counts as a trend where p is below 0.05.")
    if verdict.trend_method == "gls":
        lines.append(f"The plain test would give slope {_signed(verdict.trend_plain_slope)}, p = {verdict.trend_plain_p:.3g}: {verdict.trend_plain}.")
    return lines


def _day(recorded: object) -> str:
    return long_date(recorded) if isinstance(recorded, dt.date) else ""


def _signed(number: object) -> str:
    return f"{number:.6g}".replace("-", MINUS)


def _rounding(story: _Story) -> list[str]:
    verdict, form = story.verdict, story.indicator.form
    lines = []
    if verdict.rests_on_rounding:
        lines.append(f"{ROUNDING_NOTE} The figure prints as {format_value(verdict.value, form)}{_stored(verdict.value, form)}.")
    if verdict.ytd_rests_on_rounding:
        lines.append(f"The year to date rests on rounding too: it prints as {format_value(verdict.ytd, form)}{_stored(verdict.ytd, form)}.")
    return lines or ["Nothing."]


def _stored(value: float | None, form: NumberFormat) -> str:
    """The value as it is kept, where that says more than the print."""
    finer = format_value(value, NumberFormat(form.unit, min(form.places + 4, 9), form.scale, form.per))
    return f" and is kept as {finer}"


def _milestones(story: _Story) -> list[str]:
    verdict = story.verdict
    year = parse_financial_year(verdict.period) if verdict.period else story.asked.financial_year
    lines = [_headed(f"{rating_word(verdict.rated)} for {year.label}", rating_sentence(story.indicator, verdict))]
    for milestone in milestones_of(story.package, story.asked).get((story.indicator.ref, year.id), ()):
        due = long_date(milestone.due) if milestone.due else "no date"
        lines.append(f"{milestone.milestone}: due {due}, {state_words(milestone)}.")
    return lines
