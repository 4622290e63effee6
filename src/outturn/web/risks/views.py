"""The risk register, and one risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from outturn.access.vocabulary import Permission
from outturn.charts.svg import draw
from outturn.periods import Period, PeriodKind
from outturn.risks.matrix import marks_by_risk, matrix
from outturn.risks.overview import RiskChangeKind
from outturn.risks.scoring import DEFAULT_BANDS, RiskLevel
from outturn.web.asking import as_at, now
from outturn.web.assessed import known_package, rows
from outturn.web.audit.history import history_of
from outturn.web.listing import Listing
from outturn.web.people import allowed, person_of, section_parents, thing_of
from outturn.web.plain_fields import asked, asked_day
from outturn.web.risks.links import indicators_linked_to
from outturn.web.risks.presenting import LEVELS, ShownRisk, all_risks, change_words, default_days, is_open, overview_of, score_chart
from outturn.web.scopes import sections, within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from outturn.access.decision import Thing
    from outturn.package.package import Package
    from outturn.risks.overview import RiskOverview

READ = Permission.READ_FIGURES
HEADERS = ("Risk", "Title", "Owner", "Section", "Likelihood", "Impact", "Score", "Level", "Score before", "Direction", "Target score", "Mitigating actions")
_KINDS = {
    RiskChangeKind.ADDED: "Added",
    RiskChangeKind.RAISED: "Raised",
    RiskChangeKind.LOWERED: "Lowered",
    RiskChangeKind.SCORED: "Scored for the first time",
    RiskChangeKind.UNSCORED: "Score withdrawn",
    RiskChangeKind.REASSESSED: "Looked at again, the score unchanged",
    RiskChangeKind.REMOVED: "Removed",
    RiskChangeKind.DELEGATED: "Delegated to another register",
}


@require_safe
@allowed(READ, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    instant = as_at(request)
    package = known_package(instant)[1]
    since, until = _days(request, package, instant)
    parents, section = section_parents(), asked(request, "section")
    known = [one for one in all_risks(until, since, package) if within(one.section, section, parents)]
    in_section = [one for one in known if is_open(one.opened, one.closed, until)]
    found = sorted(_fitting(request, in_section), key=lambda one: (one.score is None, -(one.score or 0), one.ref))
    listing = Listing("risks", f"Corporate risk register on {until:%d %B %Y}", HEADERS, [_row(one) for one in found])
    chosen = {name: asked(request, name) for name in ("section", "level", "likelihood", "impact", "way")}
    about = {
        "since": since,
        "until": until,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "risks": found,
        "listing": listing,
        "matrix": matrix({one.ref: one.mark for one in in_section}),
        "tiles": _tiles(in_section),
        "changes": _changes(overview_of(until, since, package), {one.ref for one in known}),
        "sections": sections(),
        "levels": [(level.value, words) for level, words in LEVELS.items()],
        "may_add": instant is None and person_of(request).may_somewhere(Permission.UPDATE_RISKS),
        "as_at": instant,
        "total": len(in_section),
    }
    return listing.download(request) or render(request, "outturn/risks/index.html", about)


def _days(request: HttpRequest, package: Package, instant: dt.datetime | None) -> tuple[dt.date, dt.date]:
    """The two days that are compared; in their order, whichever is asked for first."""
    usual_since, usual_until = default_days(package, (instant or now()).date())
    since, until = asked_day(request, "since") or usual_since, asked_day(request, "until") or usual_until
    return min(since, until), max(since, until)


def _fitting(request: HttpRequest, risks: Sequence[ShownRisk]) -> list[ShownRisk]:
    level, way = asked(request, "level"), asked(request, "way")
    place = asked(request, "likelihood"), asked(request, "impact")
    return [
        one
        for one in risks
        if (not level or one.level.value == level)
        and (not way or one.way.value == way)
        and all(not mark or str(here) == mark for mark, here in zip(place, (one.mark.likelihood, one.mark.impact) if one.mark else (None, None), strict=True))
    ]


def _tiles(risks: Sequence[ShownRisk]) -> list[dict[str, Any]]:
    tiles = []
    for level in (RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW, RiskLevel.TBC):
        here = [one for one in risks if one.level is level]
        scores = DEFAULT_BANDS.scores(level)
        tiles.append({"level": level.value, "words": LEVELS[level], "count": len(here), "scores": f"score {scores}" if scores else ""})
    return tiles


def _changes(overview: RiskOverview | None, refs: set[str]) -> list[tuple[str, list[dict[str, str]]]]:
    if overview is None:
        return []
    grouped = []
    for kind, title in _KINDS.items():
        here = [change for change in overview.changes if change.kind is kind and change.risk in refs]
        told = [{"ref": change.risk, "title": change.title, "words": change_words(change), "reason": change.reason} for change in here]
        if told:
            grouped.append((title, told))
    return grouped


def _row(one: ShownRisk) -> tuple[object, ...]:
    marks = (one.mark.likelihood, one.mark.impact) if one.mark else (None, None)
    return (one.ref, one.title, one.owner, one.section, *marks, one.score, one.level_words, one.then_score, one.way_words, one.target, one.action_count)


@require_safe
@allowed(READ, anywhere=True)
def one(request: HttpRequest, ref: str) -> HttpResponse:
    instant = as_at(request)
    shown = find(request, ref, instant)
    package = known_package(instant)[1]
    marks = marks_by_risk(package["risk_scores"]).get(ref, ())
    chart = score_chart(ref, shown.title, marks)
    headers = ("Day", "Likelihood", "Impact", "Score", "Level", "Target score", "Why")
    body = [(mark.date, mark.likelihood, mark.impact, mark.score, LEVELS[mark.level], mark.target_score, mark.note) for mark in reversed(marks)]
    listing = Listing("scores", f"Scores of {ref}: {shown.title}", headers, body)
    about = {
        "one": shown,
        "may": person_of(request).may(Permission.UPDATE_RISKS, thing(shown)) if instant is None else None,
        "marks": list(reversed(marks)),
        "chart": mark_safe(draw(chart)) if chart else "",  # noqa: S308 (our own drawing; its words are escaped there)
        "levels": LEVELS,
        "listing": listing,
        "actions": [row for row in package["risk_actions"].to_dicts() if row["risk"] == ref],
        "links": _links(ref, package, instant),
        "today": (instant or now()).date(),
        "history": history_of(f"risk {ref}", until=instant),
        "as_at": instant,
    }
    return listing.download(request) or render(request, "outturn/risks/one.html", about)


def _links(ref: str, package: Package, instant: dt.datetime | None) -> list[dict[str, Any]]:
    """The indicators that show how it stands, with their latest rating and direction."""
    linked = indicators_linked_to(ref, instant)
    if not linked:
        return []
    names = {row["indicator"]: row["name"] for row in package["indicators"].select("indicator", "name").to_dicts()}
    assessed = rows(latest_period((instant or now()).date()), instant)
    return [{"indicator": name, "name": names.get(name, "no longer in the catalogue"), **_verdict(assessed.get(name))} for name in linked]


def _verdict(row: Any) -> dict[str, Any]:
    return {"rating": row["rating"], "trend": row["trend"], "period": row["period"]} if row else {"rating": None, "trend": None, "period": ""}


def latest_period(today: dt.date) -> Period:
    """The quarter that ended last."""
    month = today.year * 12 + today.month - 1
    return Period(PeriodKind.QUARTER, month // 3 * 3).previous


def find(request: HttpRequest, ref: str, instant: dt.datetime | None = None) -> ShownRisk:
    package = known_package(instant)[1]
    since, until = _days(request, package, instant)
    found = next((risk for risk in all_risks(until, since, package) if risk.ref == ref), None)
    if found is None:
        raise Http404(f"There is no risk {ref}." if instant is None else f"There was no risk {ref} then.")
    return found


def thing(shown: ShownRisk) -> Thing:
    return thing_of("", shown.section)
