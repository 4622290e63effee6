"""What each reference in commentary is filled with (the names are in `commentary.references.FIELDS`)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from outturn.commentary.references import FIELDS
from outturn.errors import PeriodError
from outturn.figures.formatting import NumberFormat, format_value
from outturn.figures.vocabulary import Status
from outturn.periods import Period, parse_period
from outturn.reports.book import assess_at
from outturn.reports.trend_words import trend_word
from outturn.reports.verdicts import Verdict, verdicts_from
from outturn.reports.wording import (
    bound_text,
    change_since_previous,
    change_words,
    expected_words,
    gap_words,
    movement_words,
    rating_word,
    value_words,
    why_not_compared,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outturn.assessment.vocabulary import Rating
    from outturn.commentary.references import Reference
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator
    from outturn.reports.verdicts import Moment

SUPPRESSED = "[c]"
"""The shorthand for what is withheld to protect people."""

_OWN_FIGURE = frozenset(
    {"value", "numerator", "denominator", "change_previous", "change_last_year", "movement", "movement_last_year", "gap_to_target", "rating", "expected"}
)
_YEAR_TO_DATE = frozenset({"ytd", "ytd_rating"})

NEEDS_ASSESSMENT = frozenset({"ytd", "ytd_rating", "ytd_last_year", "trend", "expected"})
"""Fields that a single figure of the series cannot answer."""


def _period(_: Indicator, verdict: Verdict) -> str:
    return verdict.at.long_label if verdict.at else ""


def _last_year_period(_: Indicator, verdict: Verdict) -> str:
    return verdict.at.same_last_year.long_label if verdict.at else ""


def _plain_number(value: float | None) -> str:
    return format_value(value, NumberFormat(decimals=0 if value is None or value == int(value) else 2))


def _value(indicator: Indicator, verdict: Verdict) -> str:
    return value_words(verdict.value, indicator.form, status=verdict.status, qualifier=verdict.qualifier)


def _movement(indicator: Indicator, verdict: Verdict, *, with_previous: bool) -> str:
    other, qualifier = (verdict.previous, verdict.previous_qualifier) if with_previous else (verdict.same_period_last_year, verdict.last_year_qualifier)
    if why_not_compared(indicator, verdict, qualifier, with_previous=with_previous):
        return ""
    return movement_words(verdict.value, other, indicator.polarity, verdict.target_bound)


_WORDS: dict[str, Callable[[Indicator, Verdict], str]] = {
    "name": lambda indicator, _: indicator.name,
    "period": _period,
    "value": _value,
    "numerator": lambda _, verdict: _plain_number(verdict.numerator),
    "denominator": lambda _, verdict: _plain_number(verdict.denominator),
    "previous": lambda indicator, verdict: value_words(verdict.previous, indicator.form, qualifier=verdict.previous_qualifier),
    "same_period_last_year": lambda indicator, verdict: value_words(verdict.same_period_last_year, indicator.form, qualifier=verdict.last_year_qualifier),
    "last_year_period": _last_year_period,
    "change_previous": lambda indicator, verdict: change_words(verdict.value, verdict.previous, change_since_previous(indicator, verdict), indicator),
    "change_last_year": lambda indicator, verdict: change_words(verdict.value, verdict.same_period_last_year, verdict.change_last_year, indicator),
    "movement": lambda indicator, verdict: _movement(indicator, verdict, with_previous=True),
    "movement_last_year": lambda indicator, verdict: _movement(indicator, verdict, with_previous=False),
    "target": lambda indicator, verdict: bound_text(verdict.target_bound, indicator.form),
    "floor": lambda indicator, verdict: bound_text(verdict.floor_bound, indicator.form),
    "gap_to_target": gap_words,
    "rating": lambda _, verdict: _rating(verdict.rated),
    "ytd": lambda indicator, verdict: value_words(verdict.ytd, indicator.form, qualifier=verdict.ytd_qualifier),
    "ytd_rating": lambda _, verdict: _rating(verdict.ytd_rated),
    "ytd_last_year": lambda indicator, verdict: value_words(verdict.ytd_last_year, indicator.form, qualifier=verdict.ytd_last_year_qualifier),
    "trend": lambda indicator, verdict: trend_word(verdict.direction, is_kpi=indicator.is_kpi).lower(),
    "expected": lambda _, verdict: expected_words(verdict.expected),
}
if _WORDS.keys() != FIELDS.keys():
    raise AssertionError(f"Fields without words or without a meaning: {sorted(_WORDS.keys() ^ FIELDS.keys())}")


def _rating(rated: Rating | None) -> str:
    word = rating_word(rated)
    return word if rated else word.lower()


class ReferenceWords:
    """Answers references from one book; a period other than the report's is assessed once, when it is first asked for."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._aliases = dict(book.package["aliases"].select("alias", "indicator").iter_rows())
        self._assessed: dict[Period, dict[str, Verdict]] = {}

    def __call__(self, reference: Reference, written_for: Period | None = None) -> str:
        """The words, or an empty text for what is not known: the check of commentary reports it.

        A reference without a period means that of the report, or the one that the text was `written_for`.
        """
        ref = self._aliases.get(reference.indicator, reference.indicator)
        indicator, words = self._book.indicators.get(ref), _WORDS.get(reference.field)
        if indicator is None or words is None:
            return ""
        verdict = self._verdict(indicator, reference, written_for)
        if verdict is None:
            return ""
        return SUPPRESSED if self._is_suppressed(indicator, verdict, reference.field) else words(indicator, verdict)

    def _is_suppressed(self, indicator: Indicator, verdict: Verdict, field: str) -> bool:
        """Whether one of the figures that the words would rest on is suppressed."""
        if verdict.at is None:
            return False
        others = {"previous": verdict.at.previous, "movement": verdict.at.previous, "change_previous": verdict.at.previous}
        others |= dict.fromkeys(("same_period_last_year", "movement_last_year", "change_last_year"), verdict.at.same_last_year)
        other = self._book.moment_at.get((indicator.ref, others[field].id)) if field in others else None
        own = field in _OWN_FIGURE or (field in _YEAR_TO_DATE and verdict.ytd is None)
        return (own and verdict.status == Status.SUPPRESSED) or (other is not None and other.status == Status.SUPPRESSED)

    def _verdict(self, indicator: Indicator, reference: Reference, written_for: Period | None) -> Verdict | None:
        if reference.period is None:
            return self._at(written_for or self._book.period).get(indicator.ref)
        try:
            period = parse_period(reference.period)
        except PeriodError:
            return None
        if reference.field not in NEEDS_ASSESSMENT and (indicator.ref, period.id) in self._book.moment_at:
            return verdict_at(self._book, indicator, period)
        verdict = self._at(period).get(indicator.ref)
        is_inside = verdict is not None and verdict.at is not None and verdict.at.first >= period.first
        return verdict if is_inside else None

    def _at(self, period: Period) -> Mapping[str, Verdict]:
        if period == self._book.period:
            return self._book.verdicts
        if self._book.verdicts_at is not None:
            return self._book.verdicts_at(period)
        if period not in self._assessed:
            self._assessed[period] = verdicts_from(assess_at(self._book.package, self._book.report, period))
        return self._assessed[period]


_BLANK: dict[str, object] = dict.fromkeys(field.name for field in fields(Verdict))


def verdict_at(book: Book, indicator: Indicator, period: Period) -> Verdict:
    """What the series alone says of one of its periods: value, standard, rating and movement."""
    moment = book.moment_at[indicator.ref, period.id]
    before, last_year = book.moment_at.get((indicator.ref, period.previous.id)), book.moment_at.get((indicator.ref, period.same_last_year.id))
    shared = {name: getattr(moment, name) for name in _BLANK if hasattr(moment, name) and name != "at"}
    previous, same = before.value if before else None, last_year.value if last_year else None
    limits = {"previous_qualifier": before.qualifier if before else None, "last_year_qualifier": last_year.qualifier if last_year else None}
    alone = Verdict(**{**_BLANK, **shared, **limits})
    return replace(
        alone,
        previous=previous,
        same_period_last_year=same,
        change_previous=_change_from(indicator, alone, before, with_previous=True),
        change_last_year=_change_from(indicator, alone, last_year, with_previous=False),
    )


def _change_from(indicator: Indicator, verdict: Verdict, before: Moment | None, *, with_previous: bool) -> float | None:
    if before is None or why_not_compared(indicator, verdict, before.qualifier, with_previous=with_previous):
        return None
    return change(verdict.value, before.value, in_points=indicator.in_points)


def change(value: float | None, before: float | None, *, in_points: bool) -> float | None:
    """Points for percentages, per cent for everything else, as the assessment does."""
    if value is None or before is None:
        return None
    if in_points:
        return round(value - before, 10)
    return round((value - before) * 100.0 / abs(before), 10) if before else None
