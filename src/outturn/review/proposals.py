"""What the proposals of a review become: rows of the package's tables, the same for the paper before and for the approval after (RULES.md section 11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.periods import parse_period
from outturn.standards.vocabulary import Change, Profile, StandardStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outturn.periods import Period

NUMBERS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper")
_CARRIED = ("profile", *NUMBERS, "range_basis")
Row = dict[str, Any]


@dataclass(frozen=True)
class ProposedStandard:
    """A proposal for one indicator. `standard` has the columns of `standards` that change; `definition` those of `indicators`.

    For a removed one both are empty. `comparable` says whether figures under a changed definition can be compared with those before.
    """

    indicator: str
    change: Change
    reason: str = ""
    standard: Mapping[str, Any] = field(default_factory=dict)
    definition: Mapping[str, Any] = field(default_factory=dict)
    comparable: bool = True


@dataclass(frozen=True)
class Settled:
    """Who set the standards, when, and whether they are in force or proposed."""

    status: StandardStatus
    set_by: str
    set_on: dt.date


@dataclass(frozen=True)
class NewRows:
    """Rows that the tables gain, and the columns of indicators that change. All standards of these indicators for the year are replaced."""

    year: str
    standards: tuple[Row, ...]
    indicators: tuple[Row, ...]
    changed: Mapping[str, Row]
    definitions: tuple[Row, ...]


def new_rows(tables: Mapping[str, pl.DataFrame], year: Period, proposals: Iterable[ProposedStandard], settled: Settled) -> NewRows:
    """From the tables indicators, standards, definitions and figures as they are before the review."""
    known = {row["indicator"]: row for row in tables["indicators"].to_dicts()}
    before = _rows_of_year(tables["standards"], year.previous.id)
    versions = set(tables["definitions"]["indicator"])
    standards: list[Row] = []
    added: list[Row] = []
    changed: dict[str, Row] = {}
    definitions: list[Row] = []
    for proposal in proposals:
        ref = proposal.indicator
        standards += _standards(proposal, before.get(ref, []), year, settled)
        if proposal.change is Change.NEW and ref not in known:
            added.append({"indicator": ref, **proposal.definition, "introduced": year.start.isoformat()})
        elif proposal.change is Change.REMOVED:
            changed[ref] = {"retired": year.start.isoformat()}
        elif ref in known and (texts := _texts(proposal, known[ref])):
            changed[ref] = texts
            definitions += _versions(proposal, known[ref], year, has_versions=ref in versions, first=_first_day(tables["figures"], known[ref]))
    return NewRows(year.id, tuple(standards), tuple(added), changed, tuple(definitions))


def _rows_of_year(standards: pl.DataFrame, year: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in standards.filter(pl.col("financial_year") == year).to_dicts():
        found.setdefault(row["indicator"], []).append(row)
    return found


def _standards(proposal: ProposedStandard, before: Sequence[Row], year: Period, settled: Settled) -> Iterator[Row]:
    """Kept: as the year before, single periods a year later. Changed: the same with what is proposed; a new number ends those of single periods."""
    told = {"change": proposal.change.value, "reason": proposal.reason or None, "set_by": settled.set_by, "set_on": settled.set_on}
    start = {"indicator": proposal.indicator, "financial_year": year.id, "period": None, **told}
    if proposal.change is Change.REMOVED:
        yield {**start, "status": settled.status.value}
        return
    whole = next((row for row in before if not row["period"]), {})
    carried = {} if proposal.change is Change.NEW else {name: whole.get(name) for name in _CARRIED}
    values = {**carried, **proposal.standard}
    has_new_numbers = any(values.get(name) != whole.get(name) for name in NUMBERS)
    if has_new_numbers and values.get("profile") == Profile.EXPLICIT:
        values["profile"] = Profile.FLAT.value
    yield {**start, **values, "status": _status(proposal, whole, settled, has_new_numbers=has_new_numbers)}
    for row in () if has_new_numbers else before:
        if row["period"]:
            period = parse_period(row["period"])
            later = period.shift(period.kind.per_year).id
            yield {**{name: row[name] for name in _CARRIED}, **start, "period": later, "status": settled.status.value}


def _status(proposal: ProposedStandard, whole: Row, settled: Settled, *, has_new_numbers: bool) -> str:
    """What is still to be confirmed stays so, however it is approved."""
    asked = proposal.standard.get("status")
    still = whole.get("status") == StandardStatus.TBC and proposal.change is Change.KEPT and not has_new_numbers
    return StandardStatus.TBC.value if asked == StandardStatus.TBC or still else settled.status.value


def _texts(proposal: ProposedStandard, known: Row) -> Row:
    return {name: value for name, value in proposal.definition.items() if value and value != known.get(name)}


def _versions(proposal: ProposedStandard, known: Row, year: Period, *, has_versions: bool, first: str | None) -> Iterator[Row]:
    """The new version from the first day of the year; before it, once, the words that were in force until then, so that the past keeps them."""
    texts = _texts(proposal, known)
    if not ({"name", "definition"} & texts.keys()):
        return
    if not has_versions and first and first < year.start.isoformat():
        yield {"indicator": proposal.indicator, "from": first, "name": known["name"], "definition": known["definition"], "comparable": None, "reason": None}
    new = {name: texts.get(name) or known[name] for name in ("name", "definition")}
    yield {"indicator": proposal.indicator, "from": year.start.isoformat(), **new, "comparable": proposal.comparable, "reason": proposal.reason or None}


def first_day(periods: Iterable[str], introduced: str | None) -> str | None:
    """Since when it has been measured: from its definition, or else the first day of its first figure."""
    if introduced:
        return parse_period(introduced).start.isoformat()
    return min((parse_period(period).start for period in set(periods)), default=None, key=lambda day: day).isoformat() if periods else None  # type: ignore[union-attr]


def _first_day(figures: pl.DataFrame, known: Row) -> str | None:
    return first_day(figures.filter(pl.col("indicator") == known["indicator"])["period"].drop_nulls().to_list(), known.get("introduced"))


# --- the same rows as tables
def with_rows(tables: Mapping[str, pl.DataFrame], rows: NewRows) -> dict[str, pl.DataFrame]:
    """A copy of the tables with the new rows: what the package says once the review is approved."""
    refs = {row["indicator"] for row in rows.standards}
    replaced = pl.col("indicator").is_in(sorted(refs)) & (pl.col("financial_year") == rows.year)
    return {
        **tables,
        "standards": _longer(tables["standards"].filter(~replaced), rows.standards),
        "indicators": _longer(_changed(tables["indicators"], rows.changed), rows.indicators),
        "definitions": _longer(tables["definitions"], rows.definitions),
    }


def _longer(frame: pl.DataFrame, rows: Sequence[Row]) -> pl.DataFrame:
    if not rows:
        return frame
    full = [{name: row.get(name) for name in frame.columns} for row in rows]
    return pl.concat([frame, pl.DataFrame(full, schema=frame.schema)])


def _changed(indicators: pl.DataFrame, changed: Mapping[str, Row]) -> pl.DataFrame:
    rows = [{**row, **changed.get(row["indicator"], {})} for row in indicators.to_dicts()]
    return pl.DataFrame(rows, schema=indicators.schema) if changed else indicators


# --- how far the review is
@dataclass(frozen=True)
class ReviewProgress:
    """They add up to the number of indicators that the review has to decide on, and the new ones."""

    kept: int = 0
    changed: int = 0
    new: int = 0
    removed: int = 0
    undecided: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.kept + self.changed + self.new + self.removed + len(self.undecided)


def progress(live: Iterable[str], proposals: Mapping[str, Change]) -> ReviewProgress:
    counts = {change: sum(found is change for found in proposals.values()) for change in Change}
    undecided = tuple(ref for ref in live if ref not in proposals)
    return ReviewProgress(counts[Change.KEPT], counts[Change.CHANGED], counts[Change.NEW], counts[Change.REMOVED], undecided)


def live_indicators(indicators: pl.DataFrame, year: Period) -> list[Row]:
    """Those that a review for a year decides on: introduced before the year, and not retired when it begins."""

    def is_live(row: Row) -> bool:
        began = not row["introduced"] or parse_period(row["introduced"]).start < year.start
        return began and (not row["retired"] or parse_period(row["retired"]).start > year.start)

    return [row for row in indicators.to_dicts() if is_live(row)]


# --- the report
def report_of(year: Period) -> str:
    return f"review-{year.id}"


def list_rows(tables: Mapping[str, pl.DataFrame], year: Period, rows: NewRows) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """What `reports` and `report_rows` gain, so that the review of the year can be built. A report without rows shows every indicator in its own section."""
    ref = report_of(year)
    if ref not in tables["reports"]["report"].to_list():
        earlier = [row for row in tables["reports"].to_dicts() if row["kind"] == "review"]
        committee = earlier[-1]["committee"] if earlier else None
        title = f"Review of indicators and targets for {year.label}"
        return ({"report": ref, "title": title, "kind": "review", "frequency": "annual", "committee": committee},), ()
    listed = tables["report_rows"].filter(pl.col("report") == ref)
    if listed.is_empty():
        return (), ()
    sections = {row["indicator"]: row["section"] for row in with_rows(tables, rows)["indicators"].to_dicts()}
    missing = [row["indicator"] for row in rows.standards if not row["period"] and row["indicator"] not in set(listed["indicator"])]
    last = max((order for order in listed["order"] if order is not None), default=0)
    added = ({"report": ref, "section": sections.get(one), "indicator": one, "order": last + place} for place, one in enumerate(missing, 1))
    return (), tuple(row for row in added if row["section"])


def with_list(tables: Mapping[str, pl.DataFrame], lists: tuple[tuple[Row, ...], tuple[Row, ...]]) -> dict[str, pl.DataFrame]:
    reports, report_rows = lists
    return {**tables, "reports": _longer(tables["reports"], reports), "report_rows": _longer(tables["report_rows"], report_rows)}
