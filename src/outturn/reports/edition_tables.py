"""What differs between two editions, in sentences and tables: the same in a terminal and on a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.editions.changes import FigureChange
from outturn.figures.formatting import NumberFormat
from outturn.indicators.vocabulary import Unit
from outturn.periods import parse_period
from outturn.reports.wording import counted, precise_texts, standard_text, unit_ending, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import polars as pl

    from outturn.editions.changes import ChangedField, ChangedFigure, Changes, FigureState, NamedIndicator, Plain

    Fit = Callable[[str, int], str]
    """Makes a text fit into so many letters, where there is not much room."""

_NAME_WIDTH, _TEXT_WIDTH = 44, 60
_MEASURED = {"target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper"}


@dataclass(frozen=True)
class ChangeTable:
    """One sort of change. `right` are the columns of numbers."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


def whole_text(text: str, length: int) -> str:
    """Where there is room for everything."""
    return text


def change_tables(changes: Changes, forms: Mapping[str, NumberFormat], fit: Fit = whole_text) -> list[ChangeTable]:
    """One for each sort of change that there is."""
    tables = [
        _figure_table("Revised figures", changes.of(FigureChange.REVISED), forms, fit),
        _figure_table("New figures", changes.of(FigureChange.NEW), forms, fit),
        _figure_table("Withdrawn figures", changes.of(FigureChange.WITHDRAWN), forms, fit),
        _field_table("Targets, floors and ranges", changes.standards, forms, fit),
        _field_table("Definitions and names", changes.definitions, forms, fit),
        _named_table("Indicators added", changes.added),
        _named_table("Indicators removed", changes.removed),
        _verdict_table(changes, fit),
    ]
    return [table for table in tables if table.rows]


def formats_of(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, NumberFormat]:
    """How numbers are printed: as the later edition's table of indicators defines them, else as the earlier one's did."""
    rows = (row for indicators in (before, after) for row in indicators.iter_rows(named=True))
    return {row["indicator"]: NumberFormat(Unit(row["unit"]) if row["unit"] else Unit.COUNT, row["decimals"], row["scale"] or 1.0, row["per"]) for row in rows}


def summary_sentences(changes: Changes) -> list[str]:
    """One sentence for each sort of change, also where there is none of it."""
    if changes.is_empty:
        return ["Nothing differs: the figures, standards, definitions, indicators and verdicts are the same."]
    counts = Counter(figure.change for figure in changes.figures)
    verdicts = len(changes.verdicts)
    return [
        _figures_sentence(counts),
        _of_indicators("standard", changes.standards),
        _of_indicators("definition", changes.definitions),
        _held_sentence(len(changes.added), len(changes.removed)),
        f"{counted(verdicts, 'verdict') if verdicts else 'No verdict'} of the report changed.",
    ]


def _figures_sentence(counts: Mapping[FigureChange, int]) -> str:
    """“3 figures were revised, 1 is new and none was withdrawn.”."""
    if not any(counts.values()):
        return "No figure was revised, added or withdrawn."
    revised, new, withdrawn = (counts.get(change, 0) for change in FigureChange)
    first = f"{counted(revised, 'figure') if revised else 'No figure'} {'were' if revised > 1 else 'was'} revised"
    return f"{first}, {_some(new, 'is', 'are')} new and {_some(withdrawn, 'was', 'were')} withdrawn."


def _some(number: int, one: str, many: str) -> str:
    return f"{f'{number:,}' if number else 'none'} {many if number > 1 else one}"


def _of_indicators(what: str, fields: Iterable[ChangedField]) -> str:
    """“The standards of 2 indicators changed.”, “No standard changed.”."""
    number = len({field.indicator for field in fields})
    return f"The {what}s of {counted(number, 'indicator')} changed." if number else f"No {what} changed."


def _held_sentence(added: int, removed: int) -> str:
    if not added and not removed:
        return "No indicator was added to the report or removed from it."
    first = f"{counted(added, 'indicator') if added else 'No indicator'} {'were' if added > 1 else 'was'} added to the report"
    return f"{first} and {_some(removed, 'was', 'were')} removed."


def _named_table(title: str, indicators: Sequence[NamedIndicator]) -> ChangeTable:
    return ChangeTable(title, ("Indicator", "Name"), [(named.indicator, named.name) for named in indicators])


def _figure_table(title: str, figures: Sequence[ChangedFigure], forms: Mapping[str, NumberFormat], fit: Fit) -> ChangeTable:
    """Of one sort of change. A new figure was nothing before, so its table has no column for what it was."""
    headers = ["Indicator", "Name", "Period", "Was", "Is", "Rating", "Recorded", "By", "Why"]
    rows = [_figure_row(figure, forms.get(figure.indicator, NumberFormat()), fit) for figure in figures]
    if all(figure.change is FigureChange.NEW for figure in figures):
        was = headers.index("Was")
        headers, rows = headers[:was] + headers[was + 1 :], [row[:was] + row[was + 1 :] for row in rows]
    return ChangeTable(title, headers, rows, frozenset(place for place, header in enumerate(headers) if header in {"Was", "Is"}))


def _figure_row(figure: ChangedFigure, form: NumberFormat, fit: Fit) -> list[str]:
    part = ", ".join(part for part in (figure.area, figure.breakdown, "year to date" if figure.basis == "ytd" else figure.basis) if part)
    name = fit(figure.name, _NAME_WIDTH) + (f" [{part}]" if part else "")
    recorded = f"{figure.recorded_at:%Y-%m-%d}" if figure.recorded_at else ""
    rating = _rating_words(figure.old, figure.new)
    return [figure.indicator, name, figure.period, *_figure_texts(figure, form), rating, recorded, figure.recorded_by, figure.note]


def _rating_words(old: FigureState | None, new: FigureState | None) -> str:
    """“RED to AMBER”, or the one word where it stayed or where only one edition has the figure."""
    if old is None or new is None or old.rating == new.rating:
        return (new or old).rating if new or old else ""  # type: ignore[union-attr]
    return f"{old.rating or 'none'} to {new.rating or 'none'}"


def _figure_texts(figure: ChangedFigure, form: NumberFormat) -> tuple[str, str]:
    """With more decimals, or with its parts, where two figures would print the same."""
    old, new = figure.old, figure.new
    texts = tuple(_state_words(state, form) for state in (old, new))
    if old and new and texts[0] == texts[1]:
        if old.value is not None and new.value is not None and old.value != new.value:
            return precise_texts(old.value, new.value, form)
        return _with_parts(texts[0], old), _with_parts(texts[1], new)
    return texts[0], texts[1]


def _state_words(state: FigureState | None, form: NumberFormat) -> str:
    if state is None:
        return "none"
    words = value_words(state.value, form, status=state.status, qualifier=state.qualifier or None)
    return words if state.value is None or state.status == "final" else f"{words} ({state.status})"


def _with_parts(words: str, state: FigureState) -> str:
    parts = [_plain_number(part) for part in (state.numerator, state.denominator) if part is not None]
    return f"{words} ({' of '.join(parts)})" if parts else words


def _plain_number(number: float) -> str:
    return f"{number:,.0f}" if number == round(number) else f"{number:,}"


def _field_table(title: str, fields: Sequence[ChangedField], forms: Mapping[str, NumberFormat], fit: Fit) -> ChangeTable:
    rows: list[list[str]] = []
    for field in fields:
        form = forms.get(field.indicator, NumberFormat())
        place = parse_period(field.place).label if field.place and field.field in _MEASURED else field.place
        old, new = (fit(_plain_words(value, field.field, form), _TEXT_WIDTH) for value in (field.old, field.new))
        rows.append([field.indicator, fit(field.name, _NAME_WIDTH), place, field.field.replace("_", " "), old, new])
    return ChangeTable(title, ("Indicator", "Name", "For", "What", "Was", "Is"), rows)


def _plain_words(value: Plain, field: str, form: NumberFormat) -> str:
    if value is None or value == "":
        return "none"
    if field in _MEASURED and isinstance(value, float):
        return f"{standard_text(value, form)}{unit_ending(form)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _verdict_table(changes: Changes, fit: Fit) -> ChangeTable:
    kinds = {"rating": "rating", "ytd_rating": "rating of the year to date", "trend": "direction of travel"}
    rows: list[list[str]] = []
    for change in changes.verdicts:
        old, new = _verdict(change.old, change.old_reason), _verdict(change.new, change.new_reason)
        rows.append([change.indicator, fit(change.name, _NAME_WIDTH), kinds[change.kind.value], old, new])
    return ChangeTable("Verdicts of the report", ("Indicator", "Name", "What", "Was", "Is"), rows)


def _verdict(verdict: str, reason: str) -> str:
    return verdict or (f"none ({reason.replace('_', ' ')})" if reason else "none")
