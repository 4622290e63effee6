"""The register and its risks as the pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.charts.spec import ChartSpec, Series, SeriesRole, Tick
from outturn.figures.formatting import NumberFormat
from outturn.reports.dates import long_date
from outturn.risks.matrix import RiskDirection, ScoreMark, direction, mark_on, marks_by_risk
from outturn.risks.overview import risk_overview
from outturn.risks.scoring import RiskLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.package.package import Package
    from outturn.risks.overview import RiskChange, RiskOverview

LEVELS = {RiskLevel.LOW: "Low", RiskLevel.MEDIUM: "Medium", RiskLevel.HIGH: "High", RiskLevel.TBC: "No score yet"}
_LONGEST_CHART = 16
"""Scorings: four years of quarters."""


@dataclass(frozen=True)
class ShownRisk:
    ref: str
    title: str
    owner: str
    section: str
    opened: dt.date | None
    closed: dt.date | None
    closed_reason: str
    mark: ScoreMark | None
    then_score: int | None
    way: RiskDirection
    action_count: int

    @property
    def level(self) -> RiskLevel:
        return self.mark.level if self.mark else RiskLevel.TBC

    @property
    def level_words(self) -> str:
        return LEVELS[self.level]

    @property
    def score(self) -> int | None:
        return self.mark.score if self.mark else None

    @property
    def target(self) -> int | None:
        return self.mark.target_score if self.mark else None

    @property
    def way_words(self) -> str:
        match self.way:
            case RiskDirection.UP:
                return f"Up from {self.then_score}"
            case RiskDirection.DOWN:
                return f"Down from {self.then_score}"
            case RiskDirection.SAME:
                return "No change"
            case RiskDirection.NEW:
                return "New"
            case RiskDirection.UNKNOWN:
                return "Not known"


def default_days(package: Package, today: dt.date) -> tuple[dt.date, dt.date]:
    """From when to when: the day of the last report that told of risks, or else the end of the quarter before, until today."""
    told = [row["published_on"].date() for row in package["published"].to_dicts() if row["high"] is not None and row["published_on"] is not None]
    before = [day for day in told if day < today]
    return max(before, default=_last_quarter_end(today)), today


def _last_quarter_end(today: dt.date) -> dt.date:
    first = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return first - dt.timedelta(days=1)


def all_risks(now: dt.date, then: dt.date, package: Package) -> list[ShownRisk]:
    """Open and closed, in the order of the register."""
    marks = marks_by_risk(package["risk_scores"])
    counts: dict[str, int] = {}
    for ref in package["risk_actions"]["risk"]:
        counts[ref] = counts.get(ref, 0) + 1
    return [_shown(row, marks.get(row["risk"], ()), counts.get(row["risk"], 0), now, then) for row in package["risks"].to_dicts()]


def _shown(row: dict[str, Any], marks: Iterable[ScoreMark], actions: int, now: dt.date, then: dt.date) -> ShownRisk:
    marks = tuple(marks)
    mark, before = mark_on(marks, now), mark_on(marks, then)
    was_open = is_open(row["opened"], row["closed"], then)
    score, then_score = (found.score if found else None for found in (mark, before))
    way = direction(score, then_score, was_open=was_open)
    return ShownRisk(
        ref=row["risk"],
        title=row["title"],
        owner=row["owner"] or "",
        section=row["section"] or "",
        opened=row["opened"],
        closed=row["closed"],
        closed_reason=row["closed_reason"] or "",
        mark=mark,
        then_score=then_score,
        way=way,
        action_count=actions,
    )


def is_open(opened: dt.date | None, closed: dt.date | None, day: dt.date) -> bool:
    return (opened is None or opened <= day) and (closed is None or closed > day)


def overview_of(now: dt.date, then: dt.date, package: Package) -> RiskOverview | None:
    return risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=now, then=then)


def change_words(change: RiskChange) -> str:
    """“From 12 to 16” as far as it is known."""
    if change.then_score is not None and change.now_score is not None and change.then_score != change.now_score:
        return f"from {change.then_score} to {change.now_score}"
    score = change.now_score if change.now_score is not None else change.then_score
    return f"score {score}" if score is not None else "no score"


def next_ref(refs: Sequence[str]) -> str:
    """What the next risk may be called: after MCR19 comes MCR20. Empty where the references count nothing."""
    best: tuple[int, str] | None = None
    for ref in refs:
        digits = len(ref) - len(ref.rstrip("0123456789"))
        if 0 < digits <= 9:
            number = int(ref[-digits:])
            if best is None or number > best[0]:
                best = (number, f"{ref[:-digits]}{number + 1:0{digits}}")
    return best[1] if best else ""


def score_chart(ref: str, title: str, marks: Sequence[ScoreMark]) -> ChartSpec | None:
    """None where there are fewer than two scores."""
    shown = [mark for mark in marks if mark.score is not None][-_LONGEST_CHART:]
    if len(shown) < 2:
        return None
    ticks = tuple(Tick(f"{mark.date.day} {mark.date:%b}", str(mark.date.year), long_date(mark.date)) for mark in shown)
    series = [Series(SeriesRole.ACTUAL, "Score", tuple(mark.score for mark in shown), tuple(str(mark.score) for mark in shown))]
    targets = tuple(mark.target_score for mark in shown)
    if any(target is not None for target in targets):
        series.append(Series(SeriesRole.TARGET, "Target score", targets, tuple("" if target is None else str(target) for target in targets)))
    first, last = shown[0], shown[-1]
    words = f"The score was {first.score} on {long_date(first.date)} and is {last.score} since {long_date(last.date)}."
    return ChartSpec(f"score-{ref}", f"Score of {ref}: {title}", words, NumberFormat(), ticks, tuple(series), "Likelihood times impact, 1 to 25")
