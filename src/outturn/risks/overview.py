"""The register at two dates: how many risks at each level, and what was added, raised, lowered, removed or delegated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.risks.scoring import DEFAULT_BANDS, RiskBands, RiskLevel, risk_score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import polars as pl


class RiskChangeKind(StrEnum):
    ADDED = "added"
    RAISED = "raised"
    LOWERED = "lowered"
    SCORED = "scored"  # had no score at the earlier date
    UNSCORED = "unscored"  # its score was withdrawn
    REASSESSED = "reassessed"  # looked at again, with a reason, and the score is the same or not recorded
    REMOVED = "removed"
    DELEGATED = "delegated"


_DELEGATED = re.compile(r"\bdelegat|\b(?:passed|moved|transferred|handed)(?: over| down)? to\b.*\bregister", re.IGNORECASE)
"""A risk that left the register for another one, from the reason of closing."""


@dataclass(frozen=True)
class RiskAction:
    action: str
    what: str
    owner: str
    due: dt.date | None
    progress: str


@dataclass(frozen=True)
class RiskLine:
    """One risk as it stands at the later date. `then_score` is its score at the earlier date, None too if it was not open."""

    risk: str
    title: str
    owner: str
    score: int | None
    level: RiskLevel
    target_score: int | None
    then_score: int | None
    then_level: RiskLevel | None
    actions: tuple[RiskAction, ...]


@dataclass(frozen=True)
class RiskChange:
    """`reason` is the note of the new score, or the reason of closing; empty where none is recorded."""

    kind: RiskChangeKind
    risk: str
    title: str
    then_score: int | None
    now_score: int | None
    then_level: RiskLevel | None
    now_level: RiskLevel | None
    reason: str

    @property
    def moved_level(self) -> bool:
        return self.then_level is not self.now_level


@dataclass(frozen=True)
class RiskOverview:
    """The counts have every level, TBC too, so that they add up to the number of open risks."""

    now: dt.date
    then: dt.date
    counts_now: Mapping[RiskLevel, int]
    counts_then: Mapping[RiskLevel, int]
    risks: tuple[RiskLine, ...]
    changes: tuple[RiskChange, ...]
    bands: RiskBands

    @property
    def total_now(self) -> int:
        return sum(self.counts_now.values())

    @property
    def total_then(self) -> int:
        return sum(self.counts_then.values())


@dataclass(frozen=True)
class _Mark:
    score: int | None
    target_score: int | None
    note: str
    date: dt.date


def risk_overview(
    risks: pl.DataFrame, scores: pl.DataFrame, actions: pl.DataFrame, *, now: dt.date, then: dt.date, bands: RiskBands = DEFAULT_BANDS
) -> RiskOverview | None:
    """From the tables risks, risk_scores and risk_actions as documented; None where no risk was open at either date.

    A risk is open from the day it was opened (always, where that is not known) until the day before it was closed.
    """
    marks = _marks_by_risk(scores)
    rows = risks.to_dicts()
    open_now = {row["risk"] for row in rows if _is_open(row, now)}
    open_then = {row["risk"] for row in rows if _is_open(row, then)}
    if not open_now and not open_then:
        return None
    by_risk = _actions_by_risk(actions)
    lines = tuple(_line(row, marks.get(row["risk"], ()), by_risk.get(row["risk"], ()), now, then, bands) for row in rows if row["risk"] in open_now)
    changes = (_change(row, marks.get(row["risk"], ()), open_now, open_then, now, then, bands) for row in rows)
    return RiskOverview(
        now,
        then,
        _counts(open_now, marks, now, bands),
        _counts(open_then, marks, then, bands),
        lines,
        tuple(change for change in changes if change is not None),
        bands,
    )


def first_record(risks: pl.DataFrame, scores: pl.DataFrame) -> dt.date | None:
    """The earliest date of the register: a score, an opening or a closure; None where it has no date at all."""
    dates = [*scores["date"].drop_nulls(), *risks["opened"].drop_nulls(), *risks["closed"].drop_nulls()]
    return min(dates, default=None)


def _is_open(row: Mapping[str, object], at: dt.date) -> bool:
    opened, closed = row["opened"], row["closed"]
    return (opened is None or opened <= at) and (closed is None or closed > at)  # type: ignore[operator]


def _marks_by_risk(scores: pl.DataFrame) -> dict[str, list[_Mark]]:
    marks: dict[str, list[_Mark]] = {}
    for row in scores.sort("date", maintain_order=True).to_dicts():
        mark = _Mark(risk_score(row["likelihood"], row["impact"]), row["target_score"], row["note"] or "", row["date"])
        marks.setdefault(row["risk"], []).append(mark)
    return marks


def _actions_by_risk(actions: pl.DataFrame) -> dict[str, list[RiskAction]]:
    by_risk: dict[str, list[RiskAction]] = {}
    for row in actions.to_dicts():
        action = RiskAction(row["action"], row["what"] or "", row["owner"] or "", row["due"], row["progress"] or "")
        by_risk.setdefault(row["risk"], []).append(action)
    return by_risk


def _mark_at(marks: Iterable[_Mark], at: dt.date) -> _Mark | None:
    return max((mark for mark in marks if mark.date <= at), key=lambda mark: mark.date, default=None)


def _score_at(marks: Iterable[_Mark], at: dt.date) -> int | None:
    mark = _mark_at(marks, at)
    return mark.score if mark else None


def _counts(open_risks: Iterable[str], marks: Mapping[str, list[_Mark]], at: dt.date, bands: RiskBands) -> dict[RiskLevel, int]:
    counts = dict.fromkeys(RiskLevel, 0)
    for risk in open_risks:
        counts[bands.level(_score_at(marks.get(risk, ()), at))] += 1
    return counts


def _line(row: Mapping[str, object], marks: Iterable[_Mark], actions: Iterable[RiskAction], now: dt.date, then: dt.date, bands: RiskBands) -> RiskLine:
    mark = _mark_at(marks, now)
    score = mark.score if mark else None
    was_open = _is_open(row, then)
    before = _score_at(marks, then) if was_open else None
    return RiskLine(
        str(row["risk"]),
        str(row["title"]),
        str(row["owner"] or ""),
        score,
        bands.level(score),
        mark.target_score if mark else None,
        before,
        bands.level(before) if was_open else None,
        tuple(actions),
    )


def _change(
    row: Mapping[str, object], marks: Iterable[_Mark], open_now: set[str], open_then: set[str], now: dt.date, then: dt.date, bands: RiskBands
) -> RiskChange | None:
    risk = str(row["risk"])
    was_open, is_open = risk in open_then, risk in open_now
    if not was_open and not is_open:
        return None
    before = _score_at(marks, then) if was_open else None
    mark = _mark_at(marks, now)
    after = mark.score if mark and is_open else None
    note = mark.note if mark and mark.date > then else ""
    kind = _change_kind(row, was_open=was_open, is_open=is_open, before=before, after=after)
    kind = kind or (RiskChangeKind.REASSESSED if note else None)
    if kind is None:
        return None
    reason = note if is_open else str(row["closed_reason"] or "")
    levels = (bands.level(before) if was_open else None, bands.level(after) if is_open else None)
    return RiskChange(kind, risk, str(row["title"]), before, after, *levels, reason)


def _change_kind(row: Mapping[str, object], *, was_open: bool, is_open: bool, before: int | None, after: int | None) -> RiskChangeKind | None:
    if not is_open:
        return RiskChangeKind.DELEGATED if _DELEGATED.search(str(row["closed_reason"] or "")) else RiskChangeKind.REMOVED
    if not was_open:
        return RiskChangeKind.ADDED
    if before == after:
        return None
    if before is None:
        return RiskChangeKind.SCORED
    if after is None:
        return RiskChangeKind.UNSCORED
    return RiskChangeKind.RAISED if after > before else RiskChangeKind.LOWERED
