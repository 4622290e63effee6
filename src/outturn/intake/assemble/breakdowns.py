"""Breakdown tables: members by periods, with groups, totals, and columns or rows in another unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.intake.assemble.measures import Measure, measure_of, own_period, scaled
from outturn.intake.assemble.rows import slug, unique
from outturn.intake.model import Cell, Sureness
from outturn.intake.values import Value, read_value, strip_marks
from outturn.intake.vocabulary import plain
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.assemble.state import State
    from outturn.intake.facts import Breakdown
    from outturn.intake.headings import Heading

_TOTAL = re.compile(r"^(?:grand |overall |sub-?)?total\b|^all\b.*\b(?:services|areas|groups)?$|^overall$", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """The rows of one dimension."""

    dimension: str
    rows: tuple[tuple[Cell, ...], ...]


def put_breakdown(table: Breakdown, state: State, taken: set[str]) -> None:
    groups = _groups(table, state)
    title = strip_marks(table.title)[0]
    reference = unique(slug(title, 6), state.taken)
    measure = _measure(table, title)
    section = state.section(table.place)
    columns = _columns(table, state)
    _indicator(reference, title, section, measure, columns, state)
    for group in groups:
        name = unique(slug(f"{title} {group.dimension}" if len(groups) > 1 else title, 7), taken)
        _table(name, reference, title, group, len(groups) > 1, state)
        _columns_rows(name, columns, state)
        _report_row(table, section, name, state)
        for place, row in enumerate(group.rows, start=1):
            _row(name, reference, group, row, place, columns, measure, section, state)


def _groups(table: Breakdown, state: State) -> list[Group]:
    """A row without values is the heading of a group: another dimension of the same whole."""
    corner = strip_marks(table.corner)[0] or "member"
    found: list[tuple[str, list[tuple[Cell, ...]]]] = [(corner, [])]
    for row in table.grid.rows[table.header_rows :]:
        if not row[0].text:
            continue
        if not any(cell.text for cell in row[1:]):
            found.append((row[0].text, []))
            state.reading.ledger.cell(row[0], Sureness.CERTAIN, "the heading of a group of rows")
        else:
            found[-1][1].append(row)
    return [Group(_dimension(name), tuple(rows)) for name, rows in found if rows]


def _dimension(text: str) -> str:
    return "_".join(plain(text).split()[:3]) if len(plain(text).split()) <= 3 else "member"


def _measure(table: Breakdown, title: str) -> Measure:
    texts = [cell.text for row in table.grid.rows[table.header_rows :] for cell in row[1:]]
    values = [value for text in texts if (value := read_value(text)).is_number]
    percent = sum(value.percent for value in values)
    majority = [value for value in values if value.percent == (percent * 2 > len(values))]
    labels = [row[0].text for row in table.grid.rows[table.header_rows :] if _TOTAL.match(row[0].text)]
    told = " ".join(text for text in (table.corner, *labels) if "£" in text or "000" in text or "thousand" in text.lower())
    return measure_of([f"{title} {told}".strip()], majority, [], "percent" if percent * 2 > len(values) else "")


def _columns(table: Breakdown, state: State) -> list[tuple[int, Heading, str]]:
    """Each column with its period. Points three months apart stand for quarters."""
    latest = _latest(table, state)
    periods = [parse_period(heading.period) for _, heading in table.headings if heading.period]
    kinds = {period.kind.months for period in periods}
    quarters = 3 in kinds or (kinds == {1} and all(period.first % 3 == 2 for period in periods) and len(periods) > 1)
    frequency = "quarterly" if quarters else ""
    has_total = any(heading.meaning == "ytd" or heading.basis == "ytd" for _, heading in table.headings)
    found = []
    for place, heading in table.headings:
        own = _placed(heading, own_period(latest, frequency) if latest else "", has_total=has_total)
        text = own.period or (latest if own.basis else "")
        found.append((place, own, own_period(text, frequency) if text else ""))
    return found


def _placed(heading: Heading, latest: str, *, has_total: bool) -> Heading:
    """A year to date is that of the newest period; what stands for an earlier one is that before it, or the same of a year before."""
    if heading.period or heading.basis or not latest:
        return heading
    at = parse_period(latest)
    if heading.meaning == "ytd":
        return replace(heading, basis="ytd")
    if heading.meaning == "previous_year":
        note = "the year to date of a year before" if has_total else "the same period of a year before"
        return replace(heading, period=at.same_last_year.id, basis="ytd" if has_total else "", sureness=Sureness.ASSUMED, assumed=note)
    if heading.meaning == "previous":
        return replace(heading, period=at.previous.id, sureness=Sureness.ASSUMED, assumed=f"for {at.previous.label}, the period before")
    return heading


def _latest(table: Breakdown, state: State) -> str:
    dated = [heading.period for _, heading in table.headings if heading.period]
    return max(dated, key=lambda text: parse_period(text).last) if dated else state.reading.periods.get(table.file, "")


def _indicator(
    reference: str, title: str, section: str, measure: Measure, columns: Sequence[tuple[int, Heading, str]], state: State, kind: str = "activity"
) -> None:
    lengths = {parse_period(period).kind.months for _, heading, period in columns if period and not heading.basis}
    frequency = {1: "monthly", 3: "quarterly", 4: "termly", 12: "annual"}.get(min(lengths, default=0))
    row = {
        "indicator": reference,
        "name": title,
        "kind": kind,
        "section": section or None,
        "unit": measure.unit,
        "per": measure.per,
        "scale": measure.scale,
        "decimals": measure.decimals,
    }
    row |= {"polarity": "none", "frequency": frequency, "basis": "period", "aggregation": "none", "order": len(state.rows.of("indicators")) + 1}
    state.rows.put("indicators", row)


def _table(name: str, reference: str, title: str, group: Group, several: bool, state: State) -> None:
    shown = f"{title} by {group.dimension.replace('_', ' ')}" if several else title
    state.rows.put("breakdown_tables", {"table": name, "title": shown, "indicator": reference})


def _columns_rows(name: str, columns: Sequence[tuple[int, Heading, str]], state: State) -> None:
    for order, (_, heading, period) in enumerate(columns, start=1):
        if not period:  # its cells are said not to be understood
            continue
        basis = heading.basis if heading.basis in {"rolling_12", "ytd"} else None
        state.rows.put("breakdown_columns", {"table": name, "order": order, "period": period or None, "basis": basis, "label": heading.text})


def _report_row(table: Breakdown, section: str, name: str, state: State) -> None:
    report = state.report_of.get(table.file, "")
    if report and section:
        state.rows.put("report_rows", {"report": report, "section": section, "table": name, "order": len(state.rows.of("report_rows")) + 1})


def _row(
    name: str,
    reference: str,
    group: Group,
    row: tuple[Cell, ...],
    place: int,
    columns: Sequence[tuple[int, Heading, str]],
    measure: Measure,
    section: str,
    state: State,
) -> None:
    label, _ = strip_marks(row[0].text)
    member = slug(label, 8)
    if _other_unit([read_value(row[at].text) for at, _, _ in columns], measure):
        _own_row(label, row, columns, section, state)
        return
    is_total = _TOTAL.match(label) is not None
    member = "total" if is_total else member
    entry = {"table": name, "dimension": group.dimension, "member": member, "label": label, "is_total": is_total, "order": place}
    state.rows.put("breakdowns", entry, row[0], "label")
    for at, heading, period in columns:
        _value(reference, f"{group.dimension}={member}", row[at], heading, period, measure, section, state, is_total=is_total)


def _other_unit(values: Sequence[Value], measure: Measure) -> bool:
    numbers = [value for value in values if value.is_number]
    return len(numbers) > 1 and all(value.percent != (measure.unit == "percent") for value in numbers)


def _own_row(label: str, row: tuple[Cell, ...], columns: Sequence[tuple[int, Heading, str]], section: str, state: State) -> None:
    """A row in another unit, such as a share below amounts, is an indicator of its own."""
    reference = unique(slug(label, 6), state.taken)
    measure = measure_of([label], [read_value(row[at].text) for at, _, _ in columns], [], "")
    _indicator(reference, label, section, measure, columns, state)
    state.reading.ledger.cell(row[0], Sureness.ASSUMED, "a row in another unit is an indicator of its own", f"indicators: {reference}")
    for at, heading, period in columns:
        _figure(reference, "", row[at], heading, period, measure, state)


def _value(reference: str, breakdown: str, cell: Cell, heading: Heading, period: str, measure: Measure, section: str, state: State, *, is_total: bool) -> None:
    value = read_value(cell.text)
    if value.is_number and measure.unit == "percent" and not value.percent:
        reference, measure = _column_indicator(reference, heading, value, section, state)
    _figure(reference, breakdown, cell, heading, period, measure, state)
    if is_total:
        _figure(reference, "", cell, heading, period, measure, state)


def _column_indicator(reference: str, heading: Heading, value: Value, section: str, state: State) -> tuple[str, Measure]:
    """A column of counts beside columns of percentages is an indicator of its own."""
    other = f"{reference}-{slug(heading.text, 2)}"
    name = heading.text
    measure = measure_of([name], [value], [], "")
    if (other,) not in state.rows.of("indicators"):
        _indicator(other, name, section, measure, [(0, heading, "")], state)
    for key, row in state.rows.of("breakdown_columns").items():
        if row.get("label") == heading.text and state.rows.of("breakdown_tables")[(key[0],)].get("indicator") == reference:
            row["indicator"] = other
    return other, measure


def _figure(reference: str, breakdown: str, cell: Cell, heading: Heading, period: str, measure: Measure, state: State) -> None:
    value = read_value(cell.text)
    if not cell.text:
        return
    if not value.understood or not period:
        state.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "not a number that can be read" if period else "for which period is not known")
        return
    number = scaled(value.value, cell.text, measure)
    basis = heading.basis if heading.basis in {"rolling_12", "ytd"} else None
    row = {"indicator": reference, "period": period, "basis": basis, "breakdown": breakdown or None, "value": number, "qualifier": value.qualifier or None}
    row |= {"status": value.status or ("final" if number is not None else "not_available"), "note": value.note or None}
    sureness = Sureness.ASSUMED if heading.sureness is Sureness.ASSUMED or value.assumed else Sureness.CERTAIN
    state.rows.put("figures", row, cell, "value", sureness, heading.assumed)
