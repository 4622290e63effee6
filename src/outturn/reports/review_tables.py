"""The tables of a review: by section for pages, and whole for spreadsheets and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.scheme import SchemeKind
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import NONE, number_cell, text_cell
from outturn.reports.content import Align, Cell, Emphasis, Paragraph, Table, TableColumn, TableRow, Text
from outturn.reports.review_words import (
    NOT_GIVEN,
    NOT_HELD,
    OUTCOME_WORDS,
    POLARITY_WORDS,
    STATUS_WORDS,
    actual_label,
    actual_words,
    as_given,
    bound_of,
    change_sentences,
    last_standard_words,
    removal_words,
    standard_words,
)
from outturn.reports.wording import STATUS_MARKS, bound_text
from outturn.review.vocabulary import ReviewedPart
from outturn.standards.bound import Bound
from outturn.standards.vocabulary import Change, MilestoneState, Profile, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outturn.reports.draft import Draft
    from outturn.reports.review_data import Review, Reviewed, ReviewedSection
    from outturn.review.values import YearEntry

    _Made = tuple[TableColumn, Callable[[Review, Reviewed], Cell]]

_RIGHT = Align.RIGHT
_SAID_BY_NAME = frozenset({Polarity.HIGHER, Polarity.NONE, Polarity.MILESTONE})
"""Polarities that need no word beside a name: higher is what a reader expects."""


_PART_GROUPS = {ReviewedPart.TARGET: "Target", ReviewedPart.FLOOR: "Floor", ReviewedPart.RANGE: "Expected range"}


# --- for pages
def kpi_table(draft: Draft, review: Review, part: ReviewedSection) -> Table | None:
    """The key performance indicators that the new list holds. Columns in which nothing is held are left out."""
    rows = part.listed(kpi=True)
    columns = (
        *_named_columns(),
        *_if_any(rows, lambda one: one.actual is not None or one.indicator.polarity is Polarity.MILESTONE, _actual_column(review)),
        *_if_any(rows, lambda one: _says(one.change.old, ReviewedPart.TARGET), _standard_column(review, ReviewedPart.TARGET, old=True)),
        _standard_column(review, ReviewedPart.TARGET, old=False),
        *_if_any(rows, lambda one: _says(one.change.old, ReviewedPart.FLOOR), _standard_column(review, ReviewedPart.FLOOR, old=True)),
        _standard_column(review, ReviewedPart.FLOOR, old=False),
        _change_column(),
    )
    caption = _caption(review, part, "key performance indicators")
    return _table(draft, review, f"review kpis {part.section.ref}", caption, columns, rows, notes=_range_notes(rows))


def activity_table(draft: Draft, review: Review, part: ReviewedSection) -> Table | None:
    rows = part.listed(kpi=False)
    columns = (
        *_named_columns(),
        *_if_any(rows, lambda one: one.actual is not None or one.indicator.polarity is Polarity.MILESTONE, _actual_column(review)),
        *_if_any(rows, lambda one: _says(one.change.old, ReviewedPart.RANGE), _standard_column(review, ReviewedPart.RANGE, old=True)),
        *_if_any(rows, lambda one: _says(one.change.new, ReviewedPart.RANGE), _standard_column(review, ReviewedPart.RANGE, old=False)),
        _change_column(),
    )
    return _table(draft, review, f"review activity {part.section.ref}", _caption(review, part, "activity indicators"), columns, rows)


def removed_table(draft: Draft, review: Review, part: ReviewedSection) -> Table | None:
    columns = (
        *_named_columns(),
        (TableColumn("Kind"), lambda _, one: text_cell(_kind_word(one))),
        (TableColumn("Last standard"), lambda review, one: text_cell(last_standard_words(review, one))),
        (TableColumn("Why"), lambda review, one: text_cell(removal_words(review, one))),
    )
    return _table(draft, review, f"review removed {part.section.ref}", f"{part.section.name}: indicators removed", columns, part.removed)


def counts_table(draft: Draft, review: Review) -> Table:
    """By section and in total: kept, changed, new and removed add up to those looked at, and the last two columns to the new list."""
    unknown = review.counts.not_known > 0
    headers = ("Kept", "Changed", "New", "Removed", *(("Not known",) if unknown else ()), "All")
    columns = (
        TableColumn("Section"),
        *(TableColumn(header, _RIGHT, f"Outcome for {review.year.label}") for header in headers),
        *(TableColumn(header, _RIGHT, f"In the list for {review.year.label}") for header in ("KPIs", "Activity")),
    )
    rows = [_counts_row(text_cell(draft.section_link(part.section.ref, section_title(part))), (part,), unknown=unknown) for part in review.sections]
    rows.append(_counts_row(text_cell("All sections"), review.sections, unknown=unknown, is_total=True))
    return Table(draft.anchor("review counts"), f"Indicators by outcome, {review.before.label} to {review.year.label}", columns, tuple(rows))


def _counts_row(name: Cell, parts: Sequence[ReviewedSection], *, unknown: bool, is_total: bool = False) -> TableRow:
    counts = [
        sum(getattr(part.counts, field) for part in parts) for field in ("kept", "changed", "new", "removed", *(("not_known",) if unknown else ()), "total")
    ]
    listed = [sum(len(part.listed(kpi=kpi)) for part in parts) for kpi in (True, False)]
    return TableRow((name, *(number_cell(number) for number in (*counts, *listed))), is_total=is_total)


def section_title(part: ReviewedSection) -> str:
    return f"{part.section.name} (new section)" if part.is_new else part.section.name


# --- columns
def _table(
    draft: Draft, review: Review, anchor: str, caption: str, columns: Sequence[_Made], rows: Sequence[Reviewed], notes: tuple[Paragraph, ...] = ()
) -> Table | None:
    if not rows:
        return None
    made = tuple(TableRow(tuple(make(review, one) for _, make in columns)) for one in rows)
    return Table(draft.anchor(anchor), caption, tuple(column for column, _ in columns), made, row_headers=2, notes=notes)


def _if_any(rows: Sequence[Reviewed], is_held: Callable[[Reviewed], bool], column: _Made) -> tuple[_Made, ...]:
    return (column,) if any(is_held(one) for one in rows) else ()


def _named_columns() -> tuple[_Made, _Made]:
    return ((TableColumn("Reference"), lambda _, one: text_cell(one.indicator.ref)), (TableColumn("Indicator"), lambda _, one: _name_cell(one)))


def _name_cell(one: Reviewed) -> Cell:
    """Which way is good is said where a reader would not expect it."""
    polarity = one.indicator.polarity
    if polarity in _SAID_BY_NAME or not one.indicator.is_kpi:
        return text_cell(one.indicator.name)
    return text_cell(one.indicator.name, Emphasis((Text(f" ({POLARITY_WORDS[polarity]})"),)))


def _actual_column(review: Review) -> _Made:
    return TableColumn(f"{review.year.previous.label} actual", _RIGHT), actual_cell


def actual_cell(review: Review, one: Reviewed) -> Cell:
    """The newest figure of the year before as it was given, with its period where that is not the year's last."""
    if one.indicator.polarity is Polarity.MILESTONE:
        return text_cell(_milestones_words(review, one))
    moment = one.actual
    if moment is None:
        return text_cell("new indicator" if one.change.outcome is Change.NEW else NOT_HELD)
    mark = STATUS_MARKS.get(Status(moment.status)) if moment.status else None
    label = actual_label(moment.at, review.year.previous)
    words = actual_words(moment, one.indicator.form)
    return Cell((Text(f"{words}{f' {mark}' if mark else ''}{f' ({label})' if label else ''}"),), moment.value)


def _standard_column(review: Review, part: ReviewedPart, *, old: bool) -> _Made:
    year = (review.before if old else review.year).label
    return TableColumn(year, _RIGHT, _PART_GROUPS[part]), lambda review, one: standard_cell(review, one, part, old=old)


def _caption(review: Review, part: ReviewedSection, what: str) -> str:
    """Whether the new year's standards are proposed stands above every table of them."""
    as_proposed = ", as proposed for" if review.statuses == {StandardStatus.PROPOSED} else " for"
    return f"{part.section.name}: {what}{as_proposed} {review.year.label}"


def standard_cell(review: Review, one: Reviewed, part: ReviewedPart, *, old: bool) -> Cell:
    """In words that cannot be misread; the raw number behind a single one that is the same all year."""
    entry = one.change.old if old else one.change.new
    if one.indicator.polarity is Polarity.MILESTONE and part is not ReviewedPart.RANGE and entry:
        return text_cell("dates met" if part is ReviewedPart.TARGET else "none")
    words = standard_words(one.indicator, entry.standard if entry else None, part, missing=_missing_words(one, entry, part, old=old))
    bound = bound_of(entry.standard, part) if entry else Bound()
    is_plain = bound.single is not None and words == bound_text(bound, as_given(one.indicator))
    basis = _basis_words(entry) if part is ReviewedPart.RANGE and bound.exists else ""
    mixed = not old and len(review.statuses) > 1 and entry and entry.standard.status is StandardStatus.PROPOSED and entry.standard.is_held
    return Cell((Text(f"{words}{basis}{' (proposed)' if mixed else ''}"),), bound.single if is_plain else None)


def _missing_words(one: Reviewed, entry: YearEntry | None, part: ReviewedPart, *, old: bool) -> str:
    """A tolerance about the target needs no floor, and an activity indicator no range; everything else is missing."""
    if entry and part is ReviewedPart.RANGE:
        return NONE
    if entry and part is ReviewedPart.FLOOR and entry.standard.is_held and one.indicator.scheme.kind is SchemeKind.TOLERANCE:
        return NONE
    if old and entry is None and one.change.outcome is Change.NEW:
        return "new"
    return NOT_HELD if old else NOT_GIVEN


def _basis_words(entry: YearEntry | None) -> str:
    """What a range is for, where its profile does not say that already."""
    if entry is None or entry.standard.profile in (Profile.CUMULATIVE, Profile.EVEN):
        return ""
    return {"ytd": ", year to date", "period": ", latest period"}.get(entry.standard.range_basis, "")


def _milestones_words(review: Review, one: Reviewed) -> str:
    """“3 of 4 met”, of the milestones of the year before."""
    held = review.book.milestones.get((one.indicator.ref, review.year.previous.id), ())
    met = sum(milestone.state is MilestoneState.MET for milestone in held)
    return f"{met} of {len(held)} met" if held else NOT_HELD


def _says(entry: YearEntry | None, part: ReviewedPart) -> bool:
    """Whether a column for this part would show anything of it."""
    if entry is None:
        return False
    standard = entry.standard
    bounds = (bound_of(standard, part), *(bound_of(row, part) for row in standard.by_period))
    return any(bound.exists for bound in bounds) or (standard.is_tbc and part is not ReviewedPart.RANGE)


def _change_column() -> _Made:
    return TableColumn("Outcome"), lambda review, one: text_cell(" ".join(change_sentences(review, one)))


def _range_notes(rows: Sequence[Reviewed]) -> tuple[Paragraph, ...]:
    """For a range, which side of each end is GREEN, AMBER and RED."""
    notes = []
    for one in rows:
        standard = one.change.new.standard if one.change.new else None
        if standard and standard.target.is_band and standard.floor.is_band:
            target, floor = (bound_text(bound, as_given(one.indicator)) for bound in (standard.target, standard.floor))
            words = f"{one.indicator.ref}: GREEN from {target}, AMBER outside that but from {floor}, RED outside {floor}; the ends belong to the range."
            notes.append(Paragraph((Text(words),)))
    return tuple(notes)


def _kind_word(one: Reviewed) -> str:
    return "KPI" if one.indicator.is_kpi else "Activity"


# --- for spreadsheets and programs
def data_tables(draft: Draft, review: Review) -> tuple[Table, ...]:
    """Every indicator that was looked at, one row each, the removed ones with the others."""
    tables = (_data_table(draft, review, "Key performance indicators", kpi=True), _data_table(draft, review, "Activity indicators", kpi=False))
    return tuple(table for table in tables if table)


def _data_table(draft: Draft, review: Review, caption: str, *, kpi: bool) -> Table | None:
    parts = (ReviewedPart.TARGET, ReviewedPart.FLOOR) if kpi else (ReviewedPart.RANGE,)
    columns: tuple[_Made, ...] = (
        (TableColumn("Reference"), lambda _, one: text_cell(one.indicator.ref)),
        (TableColumn("Indicator"), lambda _, one: text_cell(one.indicator.name)),
        (TableColumn("Outcome"), lambda _, one: text_cell(OUTCOME_WORDS[one.change.outcome])),
        (TableColumn("As recorded by the review"), lambda _, one: text_cell(one.change.stated.value if one.change.stated else "not recorded")),
        (TableColumn("Polarity"), lambda _, one: text_cell(one.indicator.polarity.value)),
        _actual_column(review),
        *(column for part in parts for column in (_data_column(review, part, old=True), _data_column(review, part, old=False))),
        (TableColumn(f"{review.year.label} status"), lambda _, one: text_cell(_status_words(one))),
        (TableColumn("What changed and why"), lambda review, one: text_cell(_all_words(review, one))),
    )
    rows = []
    for part in review.sections:
        chosen = (one for one in part.indicators if one.indicator.is_kpi is kpi)
        rows += [TableRow((text_cell(part.section.name), *(make(review, one) for _, make in columns))) for one in chosen]
    heads = (TableColumn("Section"), *(column for column, _ in columns))
    return Table(draft.anchor(f"data review {caption}"), caption, heads, tuple(rows), row_headers=3) if rows else None


def _data_column(review: Review, part: ReviewedPart, *, old: bool) -> _Made:
    noun = _PART_GROUPS[part].lower()
    return TableColumn(f"{(review.before if old else review.year).label} {noun}", _RIGHT), lambda review, one: standard_cell(review, one, part, old=old)


def _status_words(one: Reviewed) -> str:
    return STATUS_WORDS[one.change.new.standard.status] if one.change.new else "not in the list"


def _all_words(review: Review, one: Reviewed) -> str:
    return " ".join(change_sentences(review, one)) if one.change.is_listed else f"Removed. {removal_words(review, one)}"
