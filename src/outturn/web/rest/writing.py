"""Figures that programs give: each enters the return that asks for it, and counts when a person has approved it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse  # HttpRequest is read when the addresses are made
from django.utils import timezone

from outturn.access.vocabulary import Permission
from outturn.actions.answering import Answer, KeyReusedError, StillMakingError, answered_apart, answered_once
from outturn.actions.giving import GivenFigure, give_figure, looked_at, return_of
from outturn.errors import OutturnError
from outturn.package.canonical import text_of
from outturn.store.current import current
from outturn.web.people import sections_of_indicators, thing_of
from outturn.web.rest.asked import period_asked, reader, refuse_missing, refuse_unknown
from outturn.web.rest.fresh import as_json, marked, unchanged
from outturn.web.rest.guard import WRITING, caller_of
from outturn.web.rest.problems import ProblemError
from outturn.web.rest.reading import router
from outturn.web.rest.refusing import problem_of
from outturn.web.rest.returned import return_as_dict, tag_of
from outturn.web.rest.schemas import FigureGiven, FiguresGiven, ManyResults, OneOfMany, ReturnNow
from outturn.web.returns.seen import ground_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from outturn.web.rest.guard import Caller

_TAGS = ["Figures that are asked for"]
_KEY = re.compile(r"[!-~]{1,100}")
_ANY_TAG = re.compile(r'(?:W/)?"[!#-~]*"')
_TAG = re.compile(r'"([0-9]{1,9})(?:-[0-9a-f]{16})?"')
_PRIVATE = {"Cache-Control": "private, no-cache"}


@router.get("/figures/{indicator}/{period}", tags=_TAGS, response=ReturnNow, url_name="api_return", summary="What was given so far")
def one_return(request: HttpRequest, indicator: str, period: str) -> HttpResponse:
    """The return of an indicator and a period: its state, what stands in it, and what the rules say of it."""
    refuse_unknown(request)
    caller = reader(request)
    caller.refuse_unreached(indicator)
    at = period_asked(period)
    refuse_missing(current().package, indicator)
    caller.require(Permission.READ_FIGURES, thing_of(indicator, sections_of_indicators().get(indicator, "")))
    try:
        shown = return_as_dict(looked_at(return_of(indicator, at.id), by=caller.person.name, at=timezone.now(), ground=ground_now(current())))
    except OutturnError as fault:
        raise ProblemError(404, str(fault)) from None
    tag = tag_of(shown)
    found = unchanged(request, tag) or HttpResponse(as_json(shown), content_type="application/json")
    return marked(found, tag)


@router.put("/figures/{indicator}/{period}", auth=WRITING, tags=_TAGS, response=ReturnNow, url_name="api_return", summary="Give a figure")
def put_figure(request: HttpRequest, indicator: str, period: str, body: FigureGiven) -> HttpResponse:
    """It enters the return that asks for it as a draft and, with `submit`, is sent to its approver. The same again changes nothing."""
    refuse_unknown(request)
    caller = caller_of(request)
    given = GivenFigure(indicator, period_asked(period).id, texts_of(body), body.submit, _revision(request), body.personal_data)
    _refuse_forbidden(caller, indicator)

    def make() -> Answer:
        shown = _given(caller, given)
        return Answer(as_json(shown), {"ETag": tag_of(shown)})

    return _once(request, caller, make)


@router.post("/figures", auth=WRITING, tags=_TAGS, response=ManyResults, url_name="api_figures", summary="Give many figures")
def post_figures(request: HttpRequest, body: FiguresGiven) -> HttpResponse:
    """At most 1,000. All are read before any is taken; then each is taken or refused for itself."""
    refuse_unknown(request)
    caller = caller_of(request)
    counted = Counter(_place(one) for one in body.figures)
    return _once(request, caller, lambda: _many(caller, body.figures, counted), apart=True)


def _many(caller: Caller, figures: list[OneOfMany], counted: Counter[tuple[str, str]]) -> Answer:
    results = [_one(caller, one, twice=counted[_place(one)] > 1) for one in figures]
    taken = sum(result["status"] == 200 for result in results)
    return Answer(as_json({"taken": taken, "refused": len(results) - taken, "results": results}))


def _one(caller: Caller, one: OneOfMany, *, twice: bool) -> dict[str, Any]:
    result: dict[str, Any] = {"indicator": one.indicator, "period": one.period, "status": 200, "figure": None, "problem": None}
    try:
        if twice:
            raise ProblemError(422, "This figure is in the list more than once, so it is not known which is meant. None of them was taken.")
        _refuse_forbidden(caller, one.indicator)
        given = GivenFigure(one.indicator, period_asked(one.period).id, texts_of(one), one.submit, one.revision, one.personal_data)
        return {**result, "figure": _given(caller, given)}
    except (ProblemError, OutturnError) as fault:
        found = fault.problem if isinstance(fault, ProblemError) else problem_of(fault)
        return {**result, "status": found.status, "problem": found.model_dump()}


def _place(one: OneOfMany) -> tuple[str, str]:
    """Two ways to write one period are one figure."""
    try:
        return one.indicator, period_asked(one.period).id
    except ProblemError:
        return one.indicator, one.period


def _given(caller: Caller, given: GivenFigure) -> dict[str, Any]:
    done = give_figure(given, token=caller.terms.name, by=caller.person.name, at=timezone.now(), ground=ground_now(current()))
    return return_as_dict(done)


def _refuse_forbidden(caller: Caller, indicator: str) -> None:
    caller.refuse_unreached(indicator)
    refuse_missing(current().package, indicator)
    caller.require(Permission.ENTER_FIGURES, thing_of(indicator, sections_of_indicators().get(indicator, "")))


def texts_of(body: FigureGiven) -> dict[str, str]:
    """What is given, as if it had been typed. The figure is given as a whole; other texts only where they are named."""
    texts = {name: _typed(getattr(body, name)) for name in ("value", "numerator", "denominator", "status", "note")}
    if body.commentary is not None:
        texts["commentary"] = body.commentary
    if body.action is not None:
        texts |= {"action_what": body.action.what, "action_who": body.action.who, "action_when": body.action.when}
    if body.no_action is not None:
        texts["no_action"] = body.no_action
    return texts


def _typed(value: float | str | None) -> str:
    return "" if value is None else value if isinstance(value, str) else text_of(float(value)) or ""


def _revision(request: HttpRequest) -> int | None:
    """The one that If-Match names; None where it names none, or any."""
    written = request.headers.get("If-Match", "").strip()
    if written in {"", "*"}:
        return None
    if not _ANY_TAG.fullmatch(written):
        raise ProblemError(400, "If-Match is an ETag between quotation marks: take that of the answer before, as it stands there.")
    found = _TAG.fullmatch(written)
    if found is None:
        raise ProblemError(412, "If-Match names no revision of a return. Take the ETag of the answer before, as it stands there.")
    return int(found[1])


def _once(request: HttpRequest, caller: Caller, make: Callable[[], Answer], *, apart: bool = False) -> HttpResponse:
    """With an Idempotency-Key the first answer is given again to the same request. `apart`: each part is a transaction of its own."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        done = make()
    elif not _KEY.fullmatch(key):
        raise ProblemError(400, "An Idempotency-Key has 1 to 100 letters, digits and signs, and no space.")
    else:
        about = (request.method, request.path, request.headers.get("If-Match", ""), as_json(request.sent_json))  # type: ignore[attr-defined]
        try:
            once = answered_apart if apart else answered_once
            done = once(caller.pk, key, hashlib.sha256(repr(about).encode()).hexdigest(), make, at=timezone.now())
        except KeyReusedError as fault:
            raise ProblemError(422, str(fault)) from None
        except StillMakingError as fault:
            raise ProblemError(409, str(fault)) from None
    return HttpResponse(done.body, status=done.status, content_type="application/json", headers={**done.headers, **_PRIVATE})
