"""What differs between two editions, in words for people and as data for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from outturn.cli.edition_output import edition_words
from outturn.cli.text_table import shortened, text_table
from outturn.editions.changes import FigureChange
from outturn.figures.formatting import NumberFormat
from outturn.indicators.vocabulary import Unit
from outturn.periods import parse_period
from outturn.reports.wording import counted, precise_texts, standard_text, unit_ending, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.api.edition_manifest import EditionManifest
    from outturn.api.editions import EditionComparison
    from outturn.editions.changes import ChangedField, ChangedFigure, Changes, FigureState, Plain

_NAME_WIDTH, _TEXT_WIDTH = 44, 60
_MEASURED = {"target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper"}
_CSV_COLUMNS = (
    "what", "indicator", "name", "area", "period", "basis", "breakdown", "field", "old", "new", "old_status", "new_status", "old_rating", "new_rating",
    "recorded_at", "recorded_by", "note",
)  # fmt: skip


# --- for people
def comparison_text(found: EditionComparison) -> str:
    """From which edition to which, a summary in sentences, and a table for each sort of change that there is."""
    changes, forms = found.changes, _formats(found)
    notices = list(dict.fromkeys(edition.manifest.about.notice for edition in (found.before, found.after) if edition.manifest.about.notice))
    heading = [
        *notices,
        *([""] if notices else []),
        f"From {found.before.folder}: {edition_words(found.before.manifest)}",
        f"to   {found.after.folder}: {edition_words(found.after.manifest)}",
        *_order_words(found.before.manifest, found.after.manifest),
        "",
        *summary_sentences(changes),
    ]
    tables = [
        ("Revised figures", _figure_table(changes.of(FigureChange.REVISED), forms)),
        ("New figures", _figure_table(changes.of(FigureChange.NEW), forms)),
        ("Withdrawn figures", _figure_table(changes.of(FigureChange.WITHDRAWN), forms)),
        ("Targets, floors and ranges", _field_table(changes.standards, forms)),
        ("Definitions and names", _field_table(changes.definitions, forms)),
        ("Indicators added", "\n".join(f"{named.indicator}  {named.name}" for named in changes.added)),
        ("Indicators removed", "\n".join(f"{named.indicator}  {named.name}" for named in changes.removed)),
        ("Verdicts of the report", _verdict_table(changes)),
    ]
    return "\n".join([*heading, *(f"\n{title}\n{table}" for title, table in tables if table)]) + "\n"


def _order_words(before: EditionManifest, after: EditionManifest) -> list[str]:
    return ["The second of the two was published first."] if after.published_at < before.published_at else []


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


def _figure_table(figures: Sequence[ChangedFigure], forms: Mapping[str, NumberFormat]) -> str:
    """Of one sort of change. A new figure was nothing before, so its table has no column for what it was."""
    headers = ["Indicator", "Name", "Period", "Was", "Is", "Rating", "Recorded", "By", "Why"]
    rows = [_figure_row(figure, forms.get(figure.indicator, NumberFormat())) for figure in figures]
    if all(figure.change is FigureChange.NEW for figure in figures):
        was = headers.index("Was")
        headers, rows = headers[:was] + headers[was + 1 :], [row[:was] + row[was + 1 :] for row in rows]
    return text_table(headers, rows, right=frozenset(place for place, header in enumerate(headers) if header in {"Was", "Is"})) if rows else ""


def _figure_row(figure: ChangedFigure, form: NumberFormat) -> list[str]:
    part = ", ".join(part for part in (figure.area, figure.breakdown, "year to date" if figure.basis == "ytd" else figure.basis) if part)
    name = shortened(figure.name, _NAME_WIDTH) + (f" [{part}]" if part else "")
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


def _field_table(fields: Sequence[ChangedField], forms: Mapping[str, NumberFormat]) -> str:
    rows = []
    for field in fields:
        form = forms.get(field.indicator, NumberFormat())
        place = parse_period(field.place).label if field.place and field.field in _MEASURED else field.place
        old, new = (shortened(_plain_words(value, field.field, form), _TEXT_WIDTH) for value in (field.old, field.new))
        rows.append([field.indicator, shortened(field.name, _NAME_WIDTH), place, field.field.replace("_", " "), old, new])
    return text_table(["Indicator", "Name", "For", "What", "Was", "Is"], rows) if rows else ""


def _plain_words(value: Plain, field: str, form: NumberFormat) -> str:
    if value is None or value == "":
        return "none"
    if field in _MEASURED and isinstance(value, float):
        return f"{standard_text(value, form)}{unit_ending(form)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _verdict_table(changes: Changes) -> str:
    kinds = {"rating": "rating", "ytd_rating": "rating of the year to date", "trend": "direction of travel"}
    rows = []
    for change in changes.verdicts:
        old, new = _verdict(change.old, change.old_reason), _verdict(change.new, change.new_reason)
        rows.append([change.indicator, shortened(change.name, _NAME_WIDTH), kinds[change.kind.value], old, new])
    return text_table(["Indicator", "Name", "What", "Was", "Is"], rows) if rows else ""


def _verdict(verdict: str, reason: str) -> str:
    return verdict or (f"none ({reason})" if reason else "none")


def _formats(found: EditionComparison) -> dict[str, NumberFormat]:
    """How numbers are printed: as the later edition defines the indicator, else as the earlier one did."""
    rows = (row for edition in (found.before, found.after) for row in edition.package["indicators"].iter_rows(named=True))
    return {row["indicator"]: NumberFormat(Unit(row["unit"]) if row["unit"] else Unit.COUNT, row["decimals"], row["scale"] or 1.0, row["per"]) for row in rows}


# --- for programs
def comparison_as_json(found: EditionComparison) -> str:
    """Instants and days in ISO 8601; a missing value is null."""
    content = {"from": _edition_as_dict(found.before.manifest), "to": _edition_as_dict(found.after.manifest), **asdict(found.changes)}
    return json.dumps(content, ensure_ascii=False, indent=1, default=_iso) + "\n"


def _edition_as_dict(manifest: EditionManifest) -> dict[str, str]:
    return {**vars(manifest.about), "published_at": manifest.published_at, "as_at": manifest.as_at}


def _iso(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.replace(tzinfo=None).isoformat()}Z"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def comparison_as_csv(found: EditionComparison) -> str:
    """One row for each change of any sort; `what` says which. Cells that a sort has no use for are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _CSV_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in _csv_rows(found.changes))
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return _iso(value) if isinstance(value, dt.date) else value


def _csv_rows(changes: Changes) -> Iterable[Mapping[str, Any]]:
    for figure in changes.figures:
        own = {name: getattr(figure, name) for name in ("indicator", "name", "area", "period", "basis", "breakdown", "recorded_at", "recorded_by", "note")}
        states = {
            f"{age}{ending}": getattr(state, name) if state else None
            for age, state in (("old", figure.old), ("new", figure.new))
            for ending, name in (("", "value"), ("_status", "status"), ("_rating", "rating"))
        }
        yield {"what": f"{figure.change.value} figure", **own, **states}
    for what, fields in (("standard", changes.standards), ("definition", changes.definitions)):
        for field in fields:
            yield {
                "what": what,
                "indicator": field.indicator,
                "name": field.name,
                "period": field.place,
                "field": field.field,
                "old": field.old,
                "new": field.new,
            }
    for what, indicators in (("added indicator", changes.added), ("removed indicator", changes.removed)):
        for named in indicators:
            yield {"what": what, "indicator": named.indicator, "name": named.name}
    for verdict in changes.verdicts:
        yield {"what": "verdict", "indicator": verdict.indicator, "name": verdict.name, "field": verdict.kind.value, "old": verdict.old, "new": verdict.new}
