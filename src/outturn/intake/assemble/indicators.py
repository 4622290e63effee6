"""One indicator: its row in the catalogue, and the figures, standards and ratings of each paper that speaks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.errors import PeriodError
from outturn.intake.assemble.measures import (
    SHARE_AMONG,
    Measure,
    basis_of,
    frequency_of,
    is_share,
    lower_by_name,
    measure_of,
    own_period,
    scaled,
    series_basis,
)
from outturn.intake.assemble.milestones import milestone_cells, put_milestones
from outturn.intake.assemble.standards import Bounds, put_range, put_standards, standards_of
from outturn.intake.model import NOT_WORKED_OUT, Sureness
from outturn.intake.ratings import colour_rating, read_rating
from outturn.intake.values import Value, chosen, read_value
from outturn.intake.vocabulary import plain
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.assemble.identity import Identity
    from outturn.intake.assemble.state import State
    from outturn.intake.facts import Field, Item
    from outturn.periods import Period

_VALUED = frozenset({"value", "ytd", "previous", "previous_year"})
_MEASURED = _VALUED | {"target", "floor", "upper", "lower", "upper_lower", "lower_upper", "target_low", "target_high", "floor_low", "floor_high"}


_WHOLE_YEAR = re.compile(r"\bout-?\s?turn\b|\byear[ -]end\b|\bfull[ -]year\b")


@dataclass(frozen=True)
class Point:
    """One value with the period that it is for. `basis` is empty for the indicator's own."""

    field: Field
    value: Value
    period: str
    basis: str = ""
    sureness: Sureness = Sureness.CERTAIN
    note: str = ""


def put_indicator(identity: Identity, state: State) -> None:
    reference = identity.reference
    items = identity.items or identity.summaries or identity.removed
    fields = [field for item in identity.items for field in item.fields]
    stated = next((unit for field in fields if field.heading.meaning == "unit" and (unit := _unit(field, state))), "") or state.answers["units"].get(
        reference, ""
    )
    named = [item.name for item in (*identity.items, *identity.summaries)]
    values = [read_value(field.cell.text) for field in fields if field.heading.meaning in _MEASURED]
    units = [field.heading.unit for field in fields if field.heading.unit and field.heading.meaning in _MEASURED]
    told = [f"({field.cell.text})" for field in fields if field.heading.meaning == "unit" and field.cell.text]
    measure = measure_of([*(named or [identity.name]), *told], values, units, stated)
    is_dates = bool(milestone_cells(identity))
    put_row(identity, state, measure, items, is_dates=is_dates)
    polarity = ""
    periods = [parse_period(text) for field in fields if field.heading.meaning == "value" and (text := _period_text(field))]
    state.year_of[reference] = max(periods, key=lambda period: period.last).financial_year.id if periods else ""
    for item in identity.items:
        polarity = put_item(item, identity, measure, state, is_dates=is_dates) or polarity
    _finish(identity, state, measure, polarity, is_dates=is_dates)


def _unit(field: Field, state: State) -> str:
    unit = state.words.meaning("units", field.cell.text)
    _say_word(field, "unit", unit, "not a unit that is known", state)
    return unit


def _say_word(field: Field, column: str, found: str, unknown: str, state: State) -> None:
    sureness = Sureness.CERTAIN if found else Sureness.NOT_UNDERSTOOD
    state.reading.ledger.cell(field.cell, sureness, "" if found else unknown, f"indicators: {column}={found}" if found else "")


def put_row(identity: Identity, state: State, measure: Measure, items: Sequence[Item], *, is_dates: bool) -> None:
    """The row of the catalogue, from the first paper that lists it."""
    section = next((found for item in items if (found := state.section(item.place))), "")
    kind = next((item.kind for item in items if item.kind), "")
    name_cell = items[0].name_cell
    note = "its reference was made from its name" if identity.made else ""
    question = f"indicators|{identity.name}|{identity.reference}" if identity.made else ""
    row: dict[str, object] = {
        "indicator": identity.reference,
        "name": identity.name,
        "kind": kind or "kpi",
        "section": section or None,
        "unit": "date" if is_dates else measure.unit,
        "per": measure.per,
        "scale": measure.scale,
        "decimals": None if is_dates else measure.decimals,
        "order": len(state.rows.of("indicators")) + 1,
    }
    if not kind:
        note = "; ".join(part for part in (note, "taken for a key performance indicator") if part)
    state.rows.put("indicators", row, name_cell, "name", Sureness.ASSUMED if note else Sureness.CERTAIN, note, question)
    for item in (*identity.items, *identity.summaries, *identity.removed):
        if item is not items[0]:
            state.reading.ledger.cell(item.name_cell, Sureness.CERTAIN, "", f"indicators: {identity.reference}")
        if item.name and plain(item.name) != plain(identity.name):
            _alias(item, identity, state)


def _alias(item: Item, identity: Identity, state: State) -> None:
    held = state.rows.of("aliases")
    other = held.get((item.name,))
    if other is not None and other["indicator"] != identity.reference:  # a name that means two indicators is none
        other["indicator"] = ""
        return
    if other is None:
        state.rows.put("aliases", {"alias": item.name, "indicator": identity.reference})


# --- the rows of one paper
def put_item(item: Item, identity: Identity, measure: Measure, state: State, *, is_dates: bool) -> str:
    """Everything that one row of a paper says; the polarity that it shows."""
    reference = identity.reference
    row = state.rows.of("indicators")[(reference,)]
    if is_dates:
        put_milestones(item, identity, state)
        return "milestone"
    frequency = _put_frequency(item, row, state)
    points = _points(item, frequency, state)
    latest = _latest(points, item, state, frequency)
    points = [_answered(_placed(point, latest, points, state, item, frequency), reference, state) for point in points]
    _put_basis(item, row, points, state)
    for point in points:
        _put_figure(reference, _doubted(point, measure), measure, state)
    bounds = standards_of(item, reference, measure, state, latest, state.year_of.get(reference, ""))
    polarity = _polarity(item, bounds, points, measure, state, latest)
    put_standards(item, identity, bounds, state, latest)
    _put_ratings(item, reference, points, latest, state)
    _put_colour(item, reference, points, latest, state)
    put_range(item, reference, measure, state, latest, points)
    _put_words(item, reference, latest, state)
    return polarity


def _put_frequency(item: Item, row: dict[str, object], state: State) -> str:
    for field in item.fields:
        if field.heading.meaning == "frequency":
            found = state.words.meaning("frequencies", field.cell.text)
            state.reading.ledger.cell(
                field.cell,
                Sureness.CERTAIN if found else Sureness.NOT_UNDERSTOOD,
                "" if found else "not a frequency that is known",
                f"indicators: frequency={found}" if found else "",
            )
            if found:
                row["frequency"] = row.get("frequency") or found
                return found
    periods = [parse_period(text) for field in item.fields if field.heading.meaning == "value" and not field.heading.basis and (text := _period_text(field))]
    frequency, _ = frequency_of(item, periods)
    if frequency and not row.get("frequency"):
        row["frequency"] = frequency
    return frequency


def _period_text(field: Field) -> str:
    text = field.heading.period or field.period
    if not text:
        return ""
    try:
        parse_period(text)
    except PeriodError:
        return ""
    return text


def _points(item: Item, frequency: str, state: State) -> list[Point]:
    found = []
    for field in item.fields:
        if field.heading.meaning not in _VALUED:
            continue
        value = read_value(field.cell.text)
        if not value.understood:
            if not milestone_like(field.cell.text):
                state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, "not a number that can be read")
            continue
        text = _period_text(field)
        period = own_period(text, frequency) if text and field.heading.meaning in {"value", "ytd"} else (field.heading.period or "")
        sureness = Sureness.ASSUMED if field.heading.sureness is Sureness.ASSUMED or value.assumed else Sureness.CERTAIN
        found.append(Point(field, value, period, field.heading.basis, sureness, "; ".join(part for part in (field.heading.assumed, value.assumed) if part)))
    return found


def milestone_like(text: str) -> bool:
    return re.search(r"\d{1,2}[/. ]\w{1,9}[/. ]\d{2,4}", text) is not None


def _latest(points: Sequence[Point], item: Item, state: State, frequency: str) -> str:
    """The latest period with a value column; else that of the row, of the paper, of the year asked for."""
    dated = [
        point.period
        for point in points
        if point.field.heading.meaning == "value" and point.period and not point.basis and (point.value.is_number or point.value.status)
    ]
    filled = [point.period for point in points if point.field.heading.meaning == "value" and point.period and not point.basis and point.value.is_number]
    unread = [
        own_period(text, frequency)
        for field in item.fields
        if field.heading.meaning in {"value", "comment"} and not field.heading.basis and (text := _period_text(field))
    ]
    if filled:  # the rating of a row is not that of an earlier figure because the latest cannot be read
        filled += [own_period(text, frequency) for field in item.fields if _unreadable(field) and (text := _period_text(field))]
    if filled or dated or unread:
        latest = max(filled or dated or unread, key=lambda text: parse_period(text).last)
        above = _of_paper(item, state, frequency)
        undated = any(point.field.heading.meaning == "value" and not point.period for point in points)
        return above if undated and above and parse_period(above).last > parse_period(latest).last else latest
    return _of_paper(item, state, frequency)


def _unreadable(field: Field) -> bool:
    if field.heading.meaning != "value" or field.heading.basis:
        return False
    return NOT_WORKED_OUT in field.cell.note or not (read_value(field.cell.text).understood or milestone_like(field.cell.text))


def _of_paper(item: Item, state: State, frequency: str) -> str:
    period = item.period or state.reading.periods.get(item.file, "")
    if not period:
        return ""
    return own_period(period, frequency or "quarterly") if parse_period(period).kind.months == 1 and frequency == "quarterly" else period


def _placed(point: Point, latest: str, points: Sequence[Point], state: State, item: Item, frequency: str) -> Point:
    """Gives a period to what has none of its own."""
    meaning = point.field.heading.meaning
    if meaning == "value":
        if point.period or not latest:
            return point if point.period else replace(point, sureness=Sureness.NOT_UNDERSTOOD, note="for which period is not known")
        label = parse_period(latest).label
        if any(other.period == latest and not other.basis and other.field.heading.meaning == "value" for other in points):
            return replace(point, sureness=Sureness.NOT_UNDERSTOOD, note=f"for which period is not known: {label} has a column of its own")
        return replace(point, period=latest, sureness=Sureness.ASSUMED, note=f"for {label}, {_whence(item)}")
    if meaning == "ytd" and (point.period or latest):
        dated = point.period or any(other.field.heading.meaning == "value" and _period_text(other.field) for other in points)
        note = "" if dated else f"for {parse_period(latest).label}, {_whence(item)}"
        return replace(point, period=point.period or latest, basis="ytd", sureness=point.sureness if dated else Sureness.ASSUMED, note=point.note or note)
    if not latest:
        return replace(point, period="", sureness=Sureness.NOT_UNDERSTOOD, note="for which period is not known")
    at = parse_period(latest)
    if meaning == "previous":
        return replace(point, period=at.previous.id, sureness=Sureness.ASSUMED, note=f"for {at.previous.label}, the period before")
    return _year_before(point, at, points)


def _whence(item: Item) -> str:
    return "which stands above the table" if item.period else "the period of the paper"


def _year_before(point: Point, at: Period, points: Sequence[Point]) -> Point:
    """“Previous year” beside a year to date is that of the same months; otherwise it is of the same period."""
    total = next((other for other in points if other.field.heading.meaning == "ytd"), None)
    of_total = total is not None and total.value.value is not None
    text = point.field.heading.text.lower()
    if _WHOLE_YEAR.search(text):
        year = at.financial_year.previous
        return replace(point, period=year.id, basis="", sureness=Sureness.ASSUMED, note=f"for {year.label}, the year before")
    note = "the year to date of a year before" if of_total else "the same period of a year before"
    named = "same" in text
    return replace(point, period=at.same_last_year.id, basis="ytd" if of_total else "", sureness=Sureness.CERTAIN if named else Sureness.ASSUMED, note=note)


def _answered(point: Point, reference: str, state: State) -> Point:
    """Of two numbers in one cell the one that was said to be the figure."""
    value = chosen(point.value, state.answers["figures"].get(_asked(reference, point), ""))
    if value is point.value:
        return point
    note = "; ".join(part for part in point.note.split("; ") if part != point.value.assumed)
    return replace(point, value=value, note=note, sureness=point.sureness if note else Sureness.CERTAIN)


def _doubted(point: Point, measure: Measure) -> Point:
    doubt = is_share(point.value, point.field.cell.text, measure)
    if not doubt or point.sureness is Sureness.NOT_UNDERSTOOD:
        return point
    note = "; ".join(part for part in (point.note, doubt) if part)
    if doubt is not SHARE_AMONG:
        return replace(point, sureness=Sureness.ASSUMED, note=note)
    value = replace(point.value, value=None, status="not_available", note=f"Printed as {point.field.cell.text}.")
    return replace(point, value=value, sureness=Sureness.NOT_UNDERSTOOD, note=note)


def _asked(reference: str, point: Point) -> str:
    return " ".join(part for part in (reference, point.period, point.basis) if part)


def _put_basis(item: Item, row: dict[str, object], points: Sequence[Point], state: State) -> None:
    """For how long a figure counts: from the name; for an activity indicator also from its year to date."""
    if row.get("basis"):
        return
    found = basis_of([item.name])
    if not found and row.get("kind") == "activity":
        total = [point for point in points if point.field.heading.meaning == "ytd"]
        own = [
            (point.period, point.value.value) for point in points if point.field.heading.meaning == "value" and point.value.value is not None and point.period
        ]
        missing = bool(total) and all(not point.value.is_number and point.value.status for point in total)
        found, reason = series_basis(own, has_ytd=bool(total), ytd_missing=missing)
        if found and row.get("unit") != "percent":
            state.reading.ledger.cell(item.name_cell, Sureness.ASSUMED, f"{found}, because {reason}")
        elif found and row.get("unit") == "percent" and found == "cumulative":
            found = "snapshot"
    if found:
        row["basis"] = found


def _put_figure(reference: str, point: Point, measure: Measure, state: State) -> None:
    value, cell = point.value, point.field.cell
    if not point.period:
        state.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, point.note or "for which period is not known", question=f"years|{cell.origin.file}|")
        return
    if value.low is not None:
        state.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "a band where one value belongs")
        return
    if not value.is_number and not value.status and not value.to_confirm:
        return
    number = scaled(value.value, cell.text, measure)
    parts: dict[str, object] = {}
    if value.part is not None:
        parts = {"numerator": value.part, "denominator": value.whole}
    status = value.status or ("final" if number is not None else "not_available")
    row = {
        "indicator": reference,
        "period": point.period,
        "basis": point.basis or None,
        "value": number,
        "qualifier": value.qualifier or None,
        "status": status,
        **parts,
    }
    row["note"] = value.note or None
    notes = point.note if value.assumed in point.note else "; ".join(part for part in (point.note, value.assumed) if part)
    question = f"headings|{point.field.heading.text}|{point.field.heading.meaning}" if point.field.heading.sureness is Sureness.ASSUMED else ""
    if value.old is not None:
        notes = f"two numbers stand in one cell, {value.old:g} and {value.value:g}: which of them is the figure is not known"
        point = replace(point, sureness=Sureness.NOT_UNDERSTOOD)
        row["value"], row["status"], row["note"] = None, "not_available", f"Printed as {cell.text}."
        question = f"{question}\nfigures|{_asked(reference, point)}|".strip()
    state.rows.put("figures", row, cell, "value", point.sureness, notes, question)


def _put_ratings(item: Item, reference: str, points: Sequence[Point], latest: str, state: State) -> None:
    """The rating goes beside the figure that it is of; a rating without a figure is what the paper published."""
    bases = {"rating": "", "ytd_rating": "ytd", "previous_rating": "previous"}
    for field in item.fields:
        basis = bases.get(field.heading.meaning)
        if basis is None:
            continue
        rated = read_rating(field.cell, state.words, state.answers["ratings"])
        question = f"ratings|{rated.scheme}|" if rated.scheme else ""
        if not rated.rating:
            state.reading.ledger.cell(field.cell, rated.sureness, rated.note, question=question)
            continue
        period = own_period(text, str(state.rows.of("indicators")[(reference,)].get("frequency") or "")) if (text := _period_text(field)) else latest
        if basis == "previous":
            period, basis = (parse_period(latest).previous.id if latest else ""), ""
        figure = state.rows.of("figures").get((reference, "", period, basis, "", ""))
        if figure is not None:
            row = {"indicator": reference, "period": period, "basis": basis or None, "published_rating": rated.rating}
            state.rows.put("figures", row, field.cell, "published_rating", rated.sureness, rated.note)
        elif _period_text(field) and period != state.latest.get(item.file, ""):
            state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, f"a rating of {parse_period(period).label}, which has no figure")
        else:
            _publish(item, reference, "ytd_rating" if basis else "rating", rated.rating, field, rated.sureness, rated.note, state)


def _put_colour(item: Item, reference: str, points: Sequence[Point], latest: str, state: State) -> None:
    """Where no column says the rating, the colour of the latest figure may."""
    row = state.rows.of("figures").get((reference, "", latest, "", "", ""))
    said = any(field.heading.meaning in {"rating", "alert"} for field in item.fields)
    if row is None or said or row.get("published_rating"):
        return
    for point in points:
        if point.period == latest and not point.basis and (rating := colour_rating(point.field.cell.fill)):
            note = f"{rating} is taken from the colour of the cell, {point.field.cell.fill}"
            state.rows.put(
                "figures", {"indicator": reference, "period": latest, "published_rating": rating}, point.field.cell, "published_rating", Sureness.ASSUMED, note
            )


def _publish(item: Item, reference: str, column: str, rating: str, field: Field, sureness: Sureness, note: str, state: State) -> None:
    report, period = state.report_of.get(item.file, ""), state.latest.get(item.file, "")
    if not report or not period:
        state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, "a rating without a figure and without a period")
        return
    state.rows.put("published", {"report": report, "period": period, "subject": reference, column: rating}, field.cell, column, sureness, note)


def _put_words(item: Item, reference: str, latest: str, state: State) -> None:
    """Columns of words: commentary, definition, source, owner."""
    for field in item.fields:
        meaning, text = field.heading.meaning, field.cell.text
        if not text:
            continue
        if meaning == "comment" and latest:
            row = {"subject": reference, "period": latest, "kind": "narrative", "text": text}
            state.rows.put("commentary", row, field.cell, "text")
        elif meaning in {"source", "definition", "owner"}:
            state.rows.put("indicators", {"indicator": reference, meaning: text}, field.cell, meaning)
        elif meaning == "action":
            key = f"{reference}-{latest}"
            state.rows.put("actions", {"action": key, "indicator": reference, "period": latest or None, "what": text}, field.cell, "what")
        elif meaning in {"numerator", "denominator"} and latest and (value := read_value(text)).value is not None:
            period = _period_text(field) or latest
            state.rows.put("figures", {"indicator": reference, "period": period, meaning: value.value}, field.cell, meaning)


def _polarity(item: Item, bounds: Bounds, points: Sequence[Point], measure: Measure, state: State, latest: str) -> str:
    """Stated; else from target and floor; else from a rating and on which side of the target the value lies."""
    for field in item.fields:
        if field.heading.meaning == "polarity":
            found = state.words.meaning("polarities", field.cell.text)
            state.reading.ledger.cell(
                field.cell,
                Sureness.CERTAIN if found else Sureness.NOT_UNDERSTOOD,
                "" if found else "not a direction that is known",
                f"indicators: polarity={found}" if found else "",
            )
            if found:
                return found
    return bounds.polarity or _by_ratings(item, bounds, points, measure, state, latest)


def _by_ratings(item: Item, bounds: Bounds, points: Sequence[Point], measure: Measure, state: State, latest: str) -> str:
    """Each rating beside the figure and the target of its own period; where two of them contradict one another, none shows anything."""
    shown: set[str] = set()
    for field in item.fields:
        if field.heading.meaning != "rating":
            continue
        rated = read_rating(field.cell, state.words, state.answers["ratings"]).rating
        period = _period_text(field) or latest
        current = next((_number_of(point, measure) for point in points if point.field.heading.meaning == "value" and _is_of(point, period)), None)
        target = bounds.target_of(field.heading.period)
        if rated and current is not None and target is not None and current != target:
            shown.add("higher" if (current > target) == (rated == "GREEN") else "lower")
    return shown.pop() if len(shown) == 1 else ""


def _is_of(point: Point, period: str) -> bool:
    return not point.basis and parse_period(point.period).last == parse_period(period).last if point.period and period else False


def _number_of(point: Point, measure: Measure) -> float | None:
    return scaled(point.value.value, point.field.cell.text, measure)


def _finish(identity: Identity, state: State, measure: Measure, polarity: str, *, is_dates: bool) -> None:
    """What is left over: the polarity and the aggregation, said to be assumed where nothing shows them."""
    row = state.rows.of("indicators")[(identity.reference,)]
    if row["kind"] == "activity":
        row["polarity"] = "none"
    elif polarity:
        row["polarity"] = polarity
    else:
        row["polarity"] = "lower" if lower_by_name(identity.name) else "higher"
        cell = (identity.items or identity.summaries or identity.removed)[0].name_cell
        state.reading.ledger.cell(
            cell,
            Sureness.ASSUMED,
            f"{row['polarity']} is taken to be better: no floor or rating shows it",
            question=f"polarities|{identity.reference}|{row['polarity']}",
        )
    if (answered := state.answers["polarities"].get(identity.reference)) is not None:
        row["polarity"] = answered
    if is_dates:
        row["frequency"], row["aggregation"] = row.get("frequency") or "annual", "none"
        return
    flows = row["kind"] == "activity" and measure.unit in {"count", "gbp", "tonnes"} and row.get("basis") in {None, "period"} and _has_total(identity, state)
    row["basis"] = row.get("basis") or "period"
    row["aggregation"] = "sum" if flows else ("last" if row["basis"] in {"cumulative", "rolling_12"} and row["kind"] == "activity" else "none")


def _has_total(identity: Identity, state: State) -> bool:
    return any(key[0] == identity.reference and key[3] == "ytd" for key in state.rows.of("figures"))
