"""Targets, floor standards and expected ranges, with the year that they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.intake.assemble.measures import SHARE_AMONG, Measure, is_share, scaled
from outturn.intake.model import Sureness
from outturn.intake.values import Value, chosen, read_value
from outturn.periods import PeriodKind, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.assemble.identity import Identity
    from outturn.intake.assemble.indicators import Point
    from outturn.intake.assemble.state import State
    from outturn.intake.facts import Field, Item

_SINGLE = {"target": "target", "floor": "floor"}
_ENDS = frozenset({"target_low", "target_high", "floor_low", "floor_high"})
_MET = re.compile(r"^(?:date|deadline)s?(?: not)? met$", re.IGNORECASE)


@dataclass(frozen=True)
class Bounds:
    """What a row says of its standards: columns of the table, by year. `target` and `floor` are as they were read."""

    rows: tuple[tuple[str, dict[str, object], Field, Sureness, str], ...] = ()
    target: Value | None = None
    floor: Value | None = None
    target_value: float | None = None
    floor_value: float | None = None

    @property
    def polarity(self) -> str:
        if self.target is None:
            return ""
        if self.target.low is not None:
            return "range"
        if self.target.side:
            return self.target.side
        if self.target_value is None or self.floor_value is None or self.target_value == self.floor_value:
            return {"<": "lower", ">": "higher"}.get(self.target.qualifier, "")
        return "higher" if self.target_value > self.floor_value else "lower"

    def target_of(self, period: str) -> float | None:
        """The target that stands for a period of its own, else the one of the row; None where several differ."""
        held = [(columns.get("target"), field.heading.period) for _, columns, field, *_ in self.rows if field.heading.meaning == "target"]
        numbers = {number for number, of in held if of == period} or {number for number, _ in held}
        found = next(iter(numbers)) if len(numbers) == 1 else None
        return found if isinstance(found, float) else None


def standards_of(item: Item, reference: str, measure: Measure, state: State, latest: str, year_of_figures: str = "") -> Bounds:
    rows: list[tuple[str, dict[str, object], Field, Sureness, str]] = []
    read: dict[str, tuple[Value, float | None]] = {}
    for field in item.fields:
        meaning = field.heading.meaning
        if meaning not in _SINGLE and meaning not in _ENDS:
            continue
        value = read_value(field.cell.text)
        if not value.understood:
            _not_read(field, state)
            continue
        year, assumed = _year(field, item, state, latest)
        if not year and year_of_figures:
            year, assumed = year_of_figures, f"for {year_of_figures.replace('-', '/')}, the year of its figures"
        value = chosen(value, state.answers["standards"].get(f"{reference} {year} {meaning}", ""))
        doubt = is_share(value, field.cell.text, measure)
        if doubt is SHARE_AMONG:
            state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, doubt)
            continue
        assumed = "; ".join(part for part in (assumed, doubt) if part)
        columns = _columns(meaning, value, field.cell.text, measure)
        sureness = Sureness.ASSUMED if assumed or value.assumed or field.heading.sureness is Sureness.ASSUMED else Sureness.CERTAIN
        note = "; ".join(
            part for part in (field.heading.assumed, assumed, value.assumed, f"{value.old:g} stood before it" if value.old is not None else "") if part
        )
        rows.append((year, columns, field, sureness, note))
        if meaning in _SINGLE:
            read[meaning] = (value, scaled(value.value, field.cell.text, measure))
    target, floor = read.get("target"), read.get("floor")
    return Bounds(tuple(rows), target[0] if target else None, floor[0] if floor else None, target[1] if target else None, floor[1] if floor else None)


def _not_read(field: Field, state: State) -> None:
    if _MET.match(field.cell.text.strip()):
        state.reading.ledger.cell(field.cell, Sureness.CERTAIN, "the standard of milestones")
    else:
        state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, "not a standard that can be read")


def _year(field: Field, item: Item, state: State, latest: str) -> tuple[str, str]:
    """From the heading, else of the row's period, else of the paper, else as asked for."""
    if field.heading.year:
        return field.heading.year, ""
    text = field.heading.period or field.period or latest
    if text:
        return parse_period(text).financial_year.id, ""
    year = state.reading.years.get(item.file, "") or state.year
    return year, f"for {year.replace('-', '/')}, the year of the paper" if year else "for which year is not known"


def _columns(meaning: str, value: Value, text: str, measure: Measure) -> dict[str, object]:
    if value.to_confirm:
        return {"status": "tbc"}
    if meaning in _ENDS:
        return {meaning: scaled(value.value, text, measure)}
    if value.low is not None:
        return {f"{meaning}_low": scaled(value.low, text, measure), f"{meaning}_high": scaled(value.high, text, measure)}
    return {meaning: scaled(value.value, text, measure), "profile": "even" if value.yearly else None}


def put_standards(item: Item, identity: Identity, bounds: Bounds, state: State, latest: str) -> None:
    """A row for each year. One that a list proposes for a year to come is proposed; one without a number may be to be confirmed."""
    reference = identity.reference
    years = dict.fromkeys(year for year, *_ in bounds.rows)
    profiled = _profiled(identity, state)
    for year, columns, field, sureness, note in bounds.rows:
        if not year:
            state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, note, question=f"years|{field.cell.origin.file}|")
            continue
        if not any(value is not None for value in columns.values()):
            state.reading.ledger.cell(field.cell, Sureness.CERTAIN, "no standard")
            continue
        row = {"indicator": reference, "financial_year": year, **columns}
        if (year, field.heading.meaning) in profiled:
            row |= {"profile": "explicit", "period": _own_period(field, item)}
        question = f"standards|{reference} {year} {field.heading.meaning}|{read_value(field.cell.text).value:g}" if "stood before" in note else ""
        state.rows.put("standards", row, field.cell, next(iter(columns)), sureness, note, question)
    paper = state.reading.years.get(item.file, "") or state.year
    proposes = _is_list(item, state)
    if proposes and paper and item.listed in {"table", "list"}:
        years.setdefault(paper)
    for year in years:
        if year:
            _settle(state, reference, year, item, proposes=proposes and year == paper, paper=paper)


def _is_list(item: Item, state: State) -> bool:
    return state.rows.of("reports").get((state.report_of.get(item.file, ""),), {}).get("kind") == "review"


def _settle(state: State, reference: str, year: str, item: Item, *, proposes: bool, paper: str) -> None:
    """A standard that changes from period to period has a row for each, and one for the rest of the year only where the paper has it."""
    held = state.rows.of("standards")
    changes = any(of == year for of, _ in state.profiled.get(reference, ()))
    if not changes:
        held.setdefault((reference, year, ""), {"indicator": reference, "financial_year": year})
    proposed = proposes and "proposed" in state.reading.titles.get(item.file, "").lower()
    change = _stated_change(item, state)
    keys = [(reference, year, period) for period in ["", *[_own_period(field, item) for field in item.fields if changes]]]
    for row in [held[key] for key in dict.fromkeys(keys) if key in held]:
        row["profile"] = "explicit" if changes else row.get("profile") or "flat"
        row["status"] = row.get("status") or ("proposed" if proposed else "confirmed")
        if change and year == paper:
            row["change"] = row.get("change") or change


def _own_period(field: Field, item: Item) -> str:
    """The part of a year that a standard is for, by its heading, its row or what stands above its table; empty for one of the whole year."""
    text = field.heading.period or ("" if field.heading.year else field.period or item.period)
    if not text:
        return ""
    period = parse_period(text)
    return period.id if period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.TERM} else ""


def _profiled(identity: Identity, state: State) -> frozenset[tuple[str, str]]:
    """The years and columns in which a standard changes from period to period."""
    known = state.profiled.get(identity.reference)
    if known is not None:
        return known
    numbers: dict[tuple[str, str], set[float]] = {}
    for item, field in [(paper, field) for paper in identity.items for field in paper.fields]:
        if field.heading.meaning in _SINGLE and (period := _own_period(field, item)) and (value := read_value(field.cell.text).value) is not None:
            numbers.setdefault((parse_period(period).financial_year.id, field.heading.meaning), set()).add(value)
    found = state.profiled[identity.reference] = frozenset(key for key, read in numbers.items() if len(read) > 1)
    return found


def _stated_change(item: Item, state: State) -> str:
    from outturn.intake.vocabulary import plain

    for field in item.fields:
        if field.heading.meaning == "change" and (change := state.words.meaning("changes", field.cell.text)):
            state.reading.ledger.cell(field.cell, Sureness.CERTAIN, "", f"standards: change={change}")
            return change
    if item.struck:
        return "removed"
    section_is_new = f"{item.file}|{plain(item.place.section)}|new" in state.reading.sections
    said_new = any(field.heading.meaning == "value" and read_value(field.cell.text).note.lower().startswith("new") for field in item.fields)
    if item.is_new or section_is_new or (said_new and _is_list(item, state)):
        return "new"
    return "kept" if item.file in state.reading.kept_unless_said and _is_list(item, state) else ""


# --- expected ranges
def put_range(item: Item, reference: str, measure: Measure, state: State, latest: str, points: Sequence[Point]) -> None:
    ends = _ends(item, measure, state)
    alert = _alert(item, state)
    if not ends:
        if alert is not None:
            _put_alert(reference, latest, "", alert, state)
        return
    lower, upper = ends.get("lower", (None, None))[0], ends.get("upper", (None, None))[0]
    basis, note = _range_basis(lower, upper, alert, points, measure)
    year = parse_period(latest).financial_year.id if latest else state.reading.years.get(item.file, "") or state.year
    for column, (number, field) in ends.items():
        if not year:
            state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, "for which year is not known", question=f"years|{field.cell.origin.file}|")
            continue
        row: dict[str, object] = {"indicator": reference, "financial_year": year, "range_basis": basis, "status": "confirmed", column: number}
        row |= {"period": latest, "profile": "explicit"} if basis == "ytd" and latest else {"profile": "flat"}
        state.rows.put("standards", row, field.cell, column, Sureness.ASSUMED if note else Sureness.CERTAIN, note)
    if alert is not None:
        _put_alert(reference, latest, "ytd" if basis == "ytd" else "", alert, state)


def _ends(item: Item, measure: Measure, state: State) -> dict[str, tuple[float | None, Field]]:
    found: dict[str, tuple[float | None, Field]] = {}
    for field in item.fields:
        meaning, text = field.heading.meaning, field.cell.text
        if meaning in {"upper", "lower"}:
            value = read_value(text)
            if value.value is not None:
                found[meaning] = (scaled(value.value, text, measure), field)
            elif text:
                state.reading.ledger.cell(
                    field.cell,
                    Sureness.CERTAIN if value.understood else Sureness.NOT_UNDERSTOOD,
                    "no expected range" if value.understood else "not a number that can be read",
                )
        elif meaning in {"upper_lower", "lower_upper"}:
            found |= _two_ends(field, measure, state)
    return found


def _two_ends(field: Field, measure: Measure, state: State) -> dict[str, tuple[float | None, Field]]:
    """Two numbers in one cell: the larger is the upper end, whichever way round the heading has them."""
    text = field.cell.text
    value = read_value(text, pair=True)
    if value.old is None:
        value = read_value(text)
    pair = (value.low, value.high) if value.low is not None else (value.old, value.value)
    if pair[0] is None or pair[1] is None:
        understood = value.understood and not value.is_number
        state.reading.ledger.cell(
            field.cell, Sureness.CERTAIN if understood else Sureness.NOT_UNDERSTOOD, "no expected range" if understood else "not two numbers that can be read"
        )
        return {}
    low, high = sorted((scaled(pair[0], "", measure) or 0.0, scaled(pair[1], "", measure) or 0.0))
    return {"upper": (high, field), "lower": (low, field)}


def _alert(item: Item, state: State) -> tuple[str, Field] | None:
    for field in item.fields:
        if field.heading.meaning == "alert":
            found = state.words.meaning("alerts", field.cell.text)
            if found:
                return found, field
            known = state.words.knows("not_rated", field.cell.text) or field.cell.text.lower() == "no range"
            if field.cell.text:
                state.reading.ledger.cell(
                    field.cell, Sureness.CERTAIN if known else Sureness.NOT_UNDERSTOOD, "no alert" if known else "not an alert that is known"
                )
    return None


def _put_alert(reference: str, latest: str, basis: str, alert: tuple[str, Field], state: State) -> None:
    word, field = alert
    if not latest:
        state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, "an alert without a period")
        return
    row = {"indicator": reference, "period": latest, "published_rating": word}
    state.rows.put(
        "figures",
        row,
        field.cell,
        "published_rating",
        Sureness.CERTAIN if not basis else Sureness.ASSUMED,
        "" if not basis else "the alert is of the year to date",
    )


def _range_basis(lower: float | None, upper: float | None, alert: tuple[str, Field] | None, points: Sequence[Point], measure: Measure) -> tuple[str, str]:
    """Of the year to date or of the latest period: whichever gives the alert that is printed."""
    total = next((scaled(point.value.value, "", measure) for point in points if point.field.heading.meaning == "ytd"), None)
    own = [point for point in points if point.field.heading.meaning == "value" and point.value.value is not None and point.period]
    latest = scaled(max(own, key=lambda point: parse_period(point.period).last).value.value, "", measure) if own else None
    if total is None:
        return "period", ""
    if alert is None:
        return "ytd", "whether the range is of the year to date is printed nowhere"
    of_total, of_latest = _word(total, lower, upper), _word(latest, lower, upper)
    if of_total == alert[0]:
        return "ytd", "the range is of the year to date: the alert follows from it" + (", and from the latest period as well" if of_latest == of_total else "")
    if of_latest == alert[0]:
        return "period", "the range is of the latest period: the alert follows from it"
    return "ytd", "the alert follows neither from the year to date nor from the latest period"


def _word(value: float | None, lower: float | None, upper: float | None) -> str:
    if value is None:
        return ""
    if upper is not None and value > upper:
        return "Above"
    return "Below" if lower is not None and value < lower else "Yes"
