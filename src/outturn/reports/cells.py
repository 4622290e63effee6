"""Cells of tables: the words that are shown, and the raw value behind them for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.figures.vocabulary import Status
from outturn.reports.content import Cell, Paragraph, RatingTag, Text
from outturn.reports.wording import STATUS_MARKS, Style, bound_text, rating_sentence, rating_word, value_words, ytd_rating_sentence

if TYPE_CHECKING:
    from outturn.assessment.vocabulary import Rating
    from outturn.figures.formatting import NumberFormat
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Inline
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Bound, Moment, Verdict

NONE = "none"
"""What stands where there can be nothing, such as a target that was never set."""

NO_FIGURE = "no figure"
"""What stands where a figure would be needed first: its period, and the standard of that period."""


def text_cell(*content: str | Inline) -> Cell:
    return Cell(tuple(Text(part) if isinstance(part, str) else part for part in content))


def number_cell(number: int) -> Cell:
    return Cell((Text(f"{number:,}"),), number)


def signed_cell(number: int | None) -> Cell:
    """A change in a count: “+2”, “−1”, “0”."""
    if number is None:
        return text_cell("not known")
    sign = "+" if number > 0 else "\u2212" if number < 0 else ""
    return Cell((Text(f"{sign}{abs(number)}"),), number)


def value_cell(
    value: float | None,
    form: NumberFormat,
    *,
    status: str | None = None,
    qualifier: str | None = None,
    notes: tuple[Inline, ...] = (),
    style: Style = Style.SHORT,
) -> Cell:
    """A value with the mark of its status, or the word that says why there is none."""
    mark = STATUS_MARKS.get(Status(status)) if status and value is not None else None
    words = value_words(value, form, status=status, qualifier=qualifier, style=style)
    return Cell((Text(f"{words} {mark}" if mark else words), *notes), value)


def moment_cell(draft: Draft, moment: Moment | None, indicator: Indicator, *, style: Style | None = None) -> Cell:
    """One figure of a series, with its note as a numbered note; in the style of the indicator's tables where none is given."""
    style = style or indicator.table_style
    if moment is None:
        return value_cell(None, indicator.form)
    notes = (draft.note(moment.note),) if moment.note else ()
    return value_cell(moment.value, indicator.form, status=moment.status, qualifier=moment.qualifier, notes=notes, style=style)


def bound_cell(bound: Bound, form: NumberFormat, *, missing: str = NONE, style: Style = Style.SHORT) -> Cell:
    return Cell((Text(bound_text(bound, form, style=style) or missing),), bound.single)


def rating_tag(indicator: Indicator, verdict: Verdict) -> RatingTag:
    return RatingTag(verdict.rated, rating_word(verdict.rated), rating_sentence(indicator, verdict), bool(verdict.rests_on_rounding))


def ytd_rating_tag(indicator: Indicator, verdict: Verdict) -> RatingTag:
    return RatingTag(verdict.ytd_rated, rating_word(verdict.ytd_rated), ytd_rating_sentence(indicator, verdict), bool(verdict.ytd_rests_on_rounding))


def plain_rating_tag(rating: Rating | None) -> RatingTag:
    return RatingTag(rating, rating_word(rating))


def rating_cell(tag: RatingTag) -> Cell:
    return Cell((tag,))


def paragraph(*content: str | Inline) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in content))
