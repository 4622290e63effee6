"""The package's tables as they stood at an instant: the audit trail read backwards, from what is held now.

Figures, commentary and published counts say themselves when they became known (`package.as_known`). Actions, risks, the
catalogue and its standards are rewritten in place, and what they said before stands in the trail.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.package.as_known import as_known
from outturn.store.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from outturn.package.package import Package

    Values = Mapping[str, Any]

LOADED = "package_loaded"


class _Held:
    """The rows of the tables that are taken back, each table turned into rows when it is first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def rows(self, table: str) -> list[dict[str, Any]]:
        if table not in self._rows:
            self._rows[table] = self._package[table].to_dicts()
        return self._rows[table]

    def drop(self, table: str, **key: object) -> None:
        self._rows[table] = [row for row in self.rows(table) if not _fits(row, key)]

    def put_back(self, table: str, values: Values, **key: object) -> None:
        """The columns that are named, as they were, in the row with this key; nothing where it is gone."""
        schema = self._package[table].schema
        for row in self.rows(table):
            if _fits(row, key):
                row.update({name: _value(value, schema[name]) for name, value in values.items() if name in schema and name not in key})

    def add(self, table: str, values: Values) -> None:
        schema = self._package[table].schema
        self.rows(table).append({name: _value(values.get(name), kind) for name, kind in schema.items()})

    def package(self) -> Package:
        made = {table: pl.DataFrame(rows, schema=self._package[table].schema, orient="row") for table, rows in self._rows.items()}
        lines = {table: numbers for table, numbers in self._package.lines.items() if table not in made}
        return replace(self._package, tables={**self._package.tables, **made}, lines=lines)


def _fits(row: Mapping[str, Any], key: Mapping[str, object]) -> bool:
    return all(row[name] == value for name, value in key.items())


def _value(written: Any, kind: pl.DataType) -> Any:
    """As frames have it: days as days, and a missing text as none."""
    if written is None or written == "":
        return None
    if kind == pl.Date:
        return dt.date.fromisoformat(str(written)[:10])
    return written


# --- how each event is taken back: what it wrote goes, what it replaced returns
def _action_opened(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.drop("actions", action=ref)


def _action_changed(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.put_back("actions", old, action=ref)


def _risk_added(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.drop("risks", risk=ref)


def _risk_changed(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.put_back("risks", old, risk=ref)


def _risk_scored(held: _Held, ref: str, old: Values, new: Values) -> None:
    """A scoring of a day that had none goes; one that mended the day's own returns to what it was."""
    day = dt.date.fromisoformat(new["date"])
    if old.get("date") == new["date"]:
        held.put_back("risk_scores", {name: value for name, value in old.items() if name != "date"}, risk=ref, date=day)
    else:
        held.drop("risk_scores", risk=ref, date=day)


def _risk_action_added(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.drop("risk_actions", risk=ref, action=new["action"])


def _risk_action_changed(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.put_back("risk_actions", old, risk=ref, action=new["action"])


def _indicator_added(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.drop("indicators", indicator=ref)


def _indicator_changed(held: _Held, ref: str, old: Values, new: Values) -> None:
    held.put_back("indicators", old, indicator=ref)


def _definition_changed(held: _Held, ref: str, old: Values, new: Values) -> None:
    for since in (new.get("from"), new.get("kept_from")):
        if since:
            held.drop("definitions", indicator=ref, **{"from": since})
    held.put_back("indicators", old, indicator=ref)


def _standards_changed(held: _Held, ref: str, old: Values, new: Values) -> None:
    year = new["financial_year"]
    for period in filter(None, str(new.get("kept_periods", "")).split(", ")):
        held.drop("standards", indicator=ref, financial_year=year, period=period)
    if old:
        held.put_back("standards", old, indicator=ref, financial_year=year, period=None)
    else:
        held.drop("standards", indicator=ref, financial_year=year, period=None)


def _standards_set(held: _Held, ref: str, old: Values, new: Values) -> None:
    """One row of the review's year, in place of the proposed one where there was one."""
    row = new or old
    held.drop("standards", indicator=ref, financial_year=row["financial_year"], period=row.get("period"))
    if old:
        held.add("standards", {**old, "indicator": ref})


_BACK: Mapping[str, Callable[[_Held, str, Values, Values], None]] = {
    "action_opened": _action_opened,
    "action_updated": _action_changed,
    "action_closed": _action_changed,
    "risk_added": _risk_added,
    "risk_updated": _risk_changed,
    "risk_closed": _risk_changed,
    "risk_scored": _risk_scored,
    "risk_action_added": _risk_action_added,
    "risk_action_updated": _risk_action_changed,
    "indicator_added": _indicator_added,
    "indicator_changed": _indicator_changed,
    "indicator_retired": _indicator_changed,
    "definition_changed": _definition_changed,
    "standards_changed": _standards_changed,
    "standards_set": _standards_set,
}


def as_it_stood(package: Package, instant: dt.datetime) -> Package:
    """What is held, as it was known at an instant (UTC without a zone). `package` is what is held now.

    What stood before the package was last loaded is not in the trail: rows of before then are taken as they were loaded.
    """
    return as_known(taken_back(package, _since(instant)), instant)


def loaded_after(instant: dt.datetime) -> dt.datetime | None:
    """When the package was last loaded, where that was after the instant."""
    return AuditEvent.objects.filter(event=LOADED, at__gt=aware(instant)).order_by("-at", "-id").values_list("at", flat=True).first()


def taken_back(package: Package, events: Iterable[tuple[str, str, str, str]]) -> Package:
    """Without what the events did: each is its name, subject, old and new, the newest first."""
    held = _Held(package)
    for event, subject, old, new in events:
        if event == LOADED:
            break
        _BACK[event](held, subject.partition(" ")[2], json.loads(old or "{}"), json.loads(new or "{}"))
    return held.package()


def _since(instant: dt.datetime) -> list[tuple[str, str, str, str]]:
    found = AuditEvent.objects.filter(at__gt=aware(instant), event__in=[*_BACK, LOADED])
    return list(found.order_by("-id").values_list("event", "subject", "old", "new"))


def aware(instant: dt.datetime) -> dt.datetime:
    return instant.replace(tzinfo=dt.UTC)
