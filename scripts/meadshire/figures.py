"""Rows of the table `figures`: the organisation's own, with statuses, notes and revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from meadshire.collapse import collapse, covered, periods_of
from meadshire.monthly import Month
from outturn.periods import Period, parse_period

if TYPE_CHECKING:
    from meadshire.catalogue import Catalogue, Entry, Indicator, Row, Rows
    from meadshire.monthly import MonthMaker

DAYS_UNTIL_KNOWN = 18
TEAMS = {
    "CS": "Customer services team", "GC": "Communities team", "HT": "Highways data team", "EW": "Waste data team",
    "ED": "Education data team", "CH": "Children's performance team", "AS": "Adults' performance team", "PH": "Public health team",
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """One figure before it is written: what was drawn, and what the catalogue says of its period."""

    period: Period
    month: Month
    event: Entry


def own_figures(catalogue: Catalogue, maker: MonthMaker) -> Rows:
    return [row for indicator in catalogue.indicators for row in indicator_figures(indicator, catalogue, maker)]


def indicator_figures(indicator: Indicator, catalogue: Catalogue, maker: MonthMaker) -> Rows:
    drawn = drawn_figures(indicator, maker)
    revisions = {revision["period"]: revision for revision in _revisions(indicator, catalogue)}
    rows: Rows = []
    for figure in drawn:
        row = figure_row(indicator, figure)
        revision = revisions.get(figure.period.id)
        rows += [_before(row, revision), _after(row, revision)] if revision else [row]
    return rows + (_given_years_to_date(indicator, drawn) if indicator.get("ytd_given") else [])


def drawn_figures(indicator: Indicator, maker: MonthMaker) -> list[Drawn]:
    events = {event["period"]: event for event in indicator.get("event", [])}
    listed = {**indicator.series.get("values", {}), **indicator.series.get("pairs", {})}
    months = maker.months(indicator)
    figures = [Drawn(period, collapse(indicator, months, period), events.get(period.id, {})) for period in periods_of(indicator)]
    figures += [Drawn(parse_period(period), _listed(value), events.get(period, {})) for period, value in listed.items()]
    seen = {figure.period.id for figure in figures}
    return figures + [Drawn(parse_period(period), Month(), event) for period, event in events.items() if period not in seen]


def _listed(value: float | list[float]) -> Month:
    return Month(value[0], value[1]) if isinstance(value, list) else Month(value=value)


def figure_row(indicator: Indicator, figure: Drawn) -> Row:
    """Ratios are written as their parts; the value is left to be computed from them, unless the catalogue asks for it."""
    event, month = figure.event, figure.month
    status = event.get("status") or _status(indicator, figure.period)
    parts: Row = {"numerator": event.get("numerator", month.numerator), "denominator": event.get("denominator", month.denominator)}
    row: Row = {
        "indicator": indicator.ref,
        "period": figure.period.id,
        "value": event.get("value", month.value),
        "qualifier": event.get("qualifier"),
        **parts,
        "status": status,
        "note": event.get("note") or _note(indicator, status),
        "recorded_at": event.get("recorded_at", "") + "T09:30:00Z" if event.get("recorded_at") else _known_at(indicator, figure.period),
        "recorded_by": TEAMS[indicator.section],
    }
    if indicator.get("gives_value"):
        row["value"] = round(100 * parts["numerator"] / parts["denominator"], 1)
    if status in {"not_available", "not_applicable", "suppressed", "not_due"}:
        row |= {"value": None, "numerator": None, "denominator": None}
    return row


def _status(indicator: Indicator, period: Period) -> str:
    if period.start.month in indicator.series.get("not_applicable_months", ()):
        return "not_applicable"
    start = indicator.get("provisional_from")
    return "provisional" if start and period.first >= parse_period(start).first else "final"


def _note(indicator: Indicator, status: str) -> str | None:
    return indicator.series.get("not_applicable_note") if status == "not_applicable" else None


def _known_at(indicator: Indicator, period: Period) -> str:
    day = period.end + timedelta(days=indicator.get("lag", DAYS_UNTIL_KNOWN))
    return datetime.combine(day, time(9, 30), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _revisions(indicator: Indicator, catalogue: Catalogue) -> Rows:
    """Its own, or those of the indicator whose numerators it counts."""
    if not indicator.series.get("follow_revisions"):
        return list(indicator.get("revision", []))
    followed = catalogue.indicator(indicator.series["of"])
    return [{**revision, "change_value": revision["change_numerator"]} for revision in followed.get("revision", [])]


def _before(row: Row, revision: Entry) -> Row:
    """As first recorded: today's figure without the changes of the revision."""
    return row | {name: row[name] - revision.get(f"change_{name}", 0) if row[name] is not None else None for name in ("value", "numerator", "denominator")}


def _after(row: Row, revision: Entry) -> Row:
    return row | {"note": revision["note"], "recorded_at": f"{revision['at']}T14:00:00Z", "recorded_by": revision["by"]}


def _given_years_to_date(indicator: Indicator, drawn: list[Drawn]) -> Rows:
    """Years to date as a supplier would give them: whole numbers, each within reach of the year's months."""
    values = {figure.period.first: figure.month.value for figure in drawn}
    rows: Rows = []
    for figure in drawn:
        known = [value for order in covered("cumulative", figure.period) if (value := values.get(order)) is not None]
        row = figure_row(indicator, Drawn(figure.period, Month(value=round(sum(known) / len(known))), {}))
        rows.append(row | {"basis": "ytd"})
    return rows
