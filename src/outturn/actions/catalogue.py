"""The catalogue: indicators added, changed and retired, new versions of definitions, and standards inside their year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import transaction

from outturn.actions import rows
from outturn.actions.auditing import record
from outturn.actions.catalogue_checks import refuse_new_errors
from outturn.assessment.mid_year import changed_inside_year
from outturn.assessment.settings import complete_settings, indicator_settings
from outturn.errors import UsageError
from outturn.package.tables import TABLES
from outturn.periods import parse_financial_year, parse_period
from outturn.review.proposals import first_day
from outturn.standards.vocabulary import Change, StandardStatus
from outturn.store.holding import touch
from outturn.store.package_tables import ROWS
from outturn.store.part import part_of_package

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.findings.finding import Finding
    from outturn.package.package import Package

_READ = ("indicators", "standards", "definitions", "sections")


@dataclass(frozen=True)
class NewVersion:
    """A definition from a day on. `comparable`: whether figures before it can be compared with those after."""

    since: dt.date
    name: str
    definition: str
    comparable: bool
    reason: str


def add_indicator(ref: str, values: Mapping[str, Any], *, by: str, at: dt.datetime) -> list[Finding]:
    """`values` has columns of `indicators`. Raises UsageError for a reference that is taken, RefusedError for what the checks refuse; gives their warnings."""
    with transaction.atomic():
        touch("indicators")
        if ROWS["indicators"]._default_manager.filter(indicator__iexact=ref).exists():
            raise UsageError(f"There is an indicator {ref} already.")
        rows.refuse_unknown("sections", "section", [str(values.get("section") or "")])
        before = part_of_package(*_READ)
        row = {"indicator": ref, **values}
        warnings = refuse_new_errors(before, {**before.tables, "indicators": _longer(before["indicators"], row)}, [ref])
        record("indicator_added", by=by, at=at, subject=_subject(ref), new=rows.add("indicators", row))
        return warnings


def change_indicator(ref: str, values: Mapping[str, Any], *, by: str, at: dt.datetime, seen: str = "", why: str = "") -> list[Finding]:
    """Everything but name and definition, which have versions. Raises as `add_indicator` does, and StaleError (see `rows.change`)."""
    with transaction.atomic():
        touch("indicators")
        row = _indicator(ref)
        rows.refuse_unknown("sections", "section", [str(values.get("section") or "")])
        before = part_of_package(*_READ)
        changed = [{**found, **(_missing(values) if found["indicator"] == ref else {})} for found in before["indicators"].to_dicts()]
        after = {**before.tables, "indicators": pl.DataFrame(changed, schema=before["indicators"].schema)}
        warnings = refuse_new_errors(before, after, [ref])
        old, new = rows.change("indicators", row, values, seen=seen)
        if new:
            record("indicator_changed", by=by, at=at, subject=_subject(ref), old=old, new=new, why=why)
        return warnings


def change_definition(ref: str, version: NewVersion, *, by: str, at: dt.datetime) -> None:
    """The words in force until then are kept as a version of their own. The same version sent twice is one.

    Raises UsageError for an unknown indicator, and for a day that is not after the version before.
    """
    since = version.since.isoformat()
    with transaction.atomic():
        touch("indicators", "definitions")
        row = _indicator(ref)
        known = list(ROWS["definitions"]._default_manager.filter(indicator=ref))
        new = {"name": version.name, "definition": version.definition, "comparable": version.comparable, "reason": version.reason}
        if any(getattr(one, "from") == since and all(getattr(one, name) == value for name, value in new.items()) for one in known):
            return
        latest = max((parse_period(getattr(one, "from")).start for one in known), default=None)
        if latest is not None and version.since <= latest:
            raise UsageError(f"The version before is in force from {latest:%d/%m/%Y}: a new one begins after that day.")
        kept = "" if known else _keep_first_version(ref, row, since)
        old = {"name": getattr(row, "name"), "definition": getattr(row, "definition")}  # noqa: B009 (the columns of a made model)
        rows.add("definitions", {"indicator": ref, "from": since, **new})
        rows.change("indicators", row, {"name": version.name, "definition": version.definition})
        told = {"from": since, **new, **({"kept_from": kept} if kept else {})}
        record("definition_changed", by=by, at=at, subject=_subject(ref), old=rows.as_json(old), new=rows.as_json(told), why=version.reason)


def _keep_first_version(ref: str, row: Any, since: str) -> str:
    """From the day on which it was introduced, or of its first figure, which it gives; an indicator without either has no past to keep."""
    periods = list(ROWS["figures"]._default_manager.filter(indicator=ref).values_list("period", flat=True).distinct())
    first = first_day(periods, row.introduced)
    if first and first < since:
        rows.add("definitions", {"indicator": ref, "from": first, "name": row.name, "definition": row.definition})
        return first
    return ""


def retire_indicator(ref: str, since: dt.date, why: str, *, by: str, at: dt.datetime) -> None:
    """No longer measured from this day; its history stays. Raises UsageError for an unknown indicator."""
    with transaction.atomic():
        touch("indicators")
        old, new = rows.change("indicators", _indicator(ref), {"retired": since.isoformat()})
        if new:
            record("indicator_retired", by=by, at=at, subject=_subject(ref), old=old, new=new, why=why)


def change_standards(ref: str, year: str, values: Mapping[str, Any], why: str, *, today: dt.date, by: str, at: dt.datetime, seen: str = "") -> list[Finding]:
    """The standards of the running year, for its periods that have not ended: what has been rated keeps its rating.

    `values` has the columns of `standards` that hold numbers, and status. Raises UsageError for another year, for one
    whose standards are only proposed, and without a reason; RefusedError for what the checks refuse; StaleError.
    """
    _refuse_other_years(year, today)
    if not why.strip():
        raise UsageError("Say why the standards change.")
    with transaction.atomic():
        touch("standards")
        _indicator(ref)
        before = part_of_package(*_READ)
        _refuse_stale(before["standards"], ref, year, values, seen)
        whole = _whole(before["standards"], ref, year)
        if whole and whole["status"] == StandardStatus.PROPOSED:
            raise UsageError(f"The standards for {year} are proposed. They are decided in the annual review.")
        stamp = {"change": Change.CHANGED.value if whole else Change.NEW.value, "reason": why, "set_by": by, "set_on": at.date()}
        new = {"indicator": ref, "financial_year": year, "period": None, **_missing(values), **stamp}
        changed = {name: value for name, value in _missing(values).items() if value != whole.get(name)}
        if not changed:
            return []
        made = changed_inside_year(before["standards"].filter(pl.col("indicator") == ref), _settings(before, ref), year, new, today.year * 12 + today.month - 1)
        if made is None:
            raise UsageError("This change would alter ratings of periods that have ended. Leave it to the annual review.")
        others = before["standards"].filter(pl.col("indicator") != ref)
        warnings = refuse_new_errors(before, {**before.tables, "standards": pl.concat([others, made])}, [ref])
        kept = _write(ref, year, made.filter(pl.col("financial_year") == year))
        told = changed | {name: value for name, value in stamp.items() if value != whole.get(name)}
        old = rows.as_json({"financial_year": year, **{name: whole.get(name) for name in told}}) if whole else ""
        new_words = rows.as_json({"financial_year": year, **told, **({"kept_periods": ", ".join(kept)} if kept else {})})
        record("standards_changed", by=by, at=at, subject=_subject(ref), old=old, new=new_words, why=why)
        return warnings


def _refuse_other_years(year: str, today: dt.date) -> None:
    asked = parse_financial_year(year)
    if asked.end < today:
        raise UsageError(f"{asked.label} has ended: its standards stay as they were.")
    if asked.start > today:
        raise UsageError(f"The standards for {asked.label} come from the annual review, once it is approved.")


def standards_mark(standards: pl.DataFrame, ref: str, year: str) -> str:
    return rows.mark_of(_whole(standards, ref, year))


def _refuse_stale(standards: pl.DataFrame, ref: str, year: str, values: Mapping[str, Any], seen: str) -> None:
    whole = _whole(standards, ref, year)
    is_same = all(whole.get(name) == value for name, value in _missing(values).items())
    if seen and not is_same and seen != rows.mark_of(whole):
        raise rows.StaleError(whole, rows.mark_of(whole))


def _whole(standards: pl.DataFrame, ref: str, year: str) -> dict[str, Any]:
    """The row for the whole year; empty where there is none."""
    found = standards.filter(pl.col("indicator") == ref, pl.col("financial_year") == year, pl.col("period").is_null()).to_dicts()
    return found[0] if found else {}


def _settings(package: Package, ref: str) -> pl.DataFrame:
    frame = indicator_settings(package["indicators"], package["definitions"], scheme=package.rating_scheme)
    periods = ROWS["figures"]._default_manager.filter(indicator=ref).values_list("period", flat=True).distinct()
    seen = pl.DataFrame([(ref, parse_period(period).kind.months) for period in periods], schema={"indicator": pl.String, "months": pl.Int32}, orient="row")
    return complete_settings(frame.filter(pl.col("indicator") == ref), seen)


def _write(ref: str, year: str, frame: pl.DataFrame) -> list[str]:
    """The rows of one indicator and year, in place of those that were there; those that did not change stay as they are.

    Gives the periods that now have a row of their own and had none.
    """
    added = []
    model: Any = ROWS["standards"]
    there = {row.period: row for row in model._default_manager.filter(indicator=ref, financial_year=year)}
    columns = TABLES["standards"].columns
    for row in frame.to_dicts():
        values = {column.name: _stored(row[column.name], column.type.value) for column in columns}
        kept = there.get(values["period"])
        if kept is None:
            model._default_manager.create(**values)
            added += [values["period"]] if values["period"] else []
        else:
            rows.change("standards", kept, values)
    return added


def _stored(value: Any, kind: str) -> Any:
    return "" if value is None and kind not in {"number", "integer", "boolean", "date", "instant"} else value


def _missing(values: Mapping[str, Any]) -> dict[str, Any]:
    """As frames have it: a missing text is None."""
    return {name: None if value == "" else value for name, value in values.items()}


def _longer(frame: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    return pl.concat([frame, pl.DataFrame([{name: _missing(row).get(name) for name in frame.columns}], schema=frame.schema)])


def _indicator(ref: str) -> Any:
    return rows.the_row("indicators", f"There is no indicator {ref}.", indicator=ref)


def _subject(ref: str) -> str:
    return f"indicator {ref}"
