"""Management actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from outturn.access.vocabulary import Permission
from outturn.actions.management_actions import ActionUpdate, NewAction, close_action, open_action, update_action
from outturn.actions.rows import StaleError, mark_of
from outturn.errors import UsageError
from outturn.store.current import current
from outturn.web.actions.forms import Closed, Opened, TakenUp, Updated
from outturn.web.actions.presenting import NO_OWNER, STATES, ShownAction, Wanted, all_actions, fitting
from outturn.web.asking import as_at, now
from outturn.web.audit.history import history_of
from outturn.web.doing import done_by
from outturn.web.form_page import Words, form_of, form_page
from outturn.web.listing import Listing
from outturn.web.paging import page_of
from outturn.web.people import allowed, person_of, require, thing_of
from outturn.web.plain_fields import asked
from outturn.web.scopes import indicators_for, sections

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

    from outturn.access.decision import Thing

MAY = Permission.UPDATE_ACTIONS
HEADERS = ("Action", "Indicator", "Name of the indicator", "Section", "What is done", "Owner", "Due", "State", "Late", "Progress", "Expected effect")


@require_safe
@allowed(Permission.READ_FIGURES, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    instant = as_at(request)
    everything = all_actions((instant or now()).date(), instant)
    wanted = Wanted(
        state=asked(request, "state") if "state" in request.GET else "open",
        owner=asked(request, "owner"),
        section=asked(request, "section"),
        indicator=asked(request, "indicator"),
        late=asked(request, "late") == "yes",
        text=asked(request, "text"),
    )
    found = fitting(everything, wanted)
    listing = Listing("actions", "Management actions", HEADERS, [_row(one) for one in found])
    about = {
        "wanted": wanted,
        "page": page_of(request, found),
        "listing": listing,
        "counts": _counts(everything),
        "states": [("open", "Open"), ("closed", "Closed"), *STATES.items()],
        "owners": sorted({one.owner for one in everything if one.owner}),
        "no_owner": NO_OWNER,
        "sections": sections(),
        "may_open": instant is None and person_of(request).may_somewhere(MAY),
        "as_at": instant,
    }
    return listing.download(request) or render(request, "outturn/actions/index.html", about)


def _counts(everything: list[ShownAction]) -> dict[str, int]:
    opened = [one for one in everything if one.is_open]
    return {
        "open": len(opened),
        "late": sum(one.is_late for one in opened),
        "without_owner": sum(not one.owner for one in opened),
        "done": sum(one.state == "done" for one in everything),
    }


def _row(one: ShownAction) -> tuple[object, ...]:
    late = "yes" if one.is_late else "no"
    state = STATES.get(one.state, "")
    return (one.ref, one.indicator, one.indicator_name, one.section, one.what, one.owner, one.due, state, late, one.progress, one.expected_effect)


@require_safe
@allowed(Permission.READ_FIGURES, anywhere=True)
def one(request: HttpRequest, ref: str) -> HttpResponse:
    instant = as_at(request)
    shown = _find(ref, instant)
    may = person_of(request).may(MAY, _thing(shown))
    about = {"one": shown, "may": may, "history": history_of(f"action {ref}", until=instant), "as_at": instant}
    return render(request, "outturn/actions/one.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(MAY, anywhere=True)
def add(request: HttpRequest) -> HttpResponse:
    offered = {"indicator": asked(request, "indicator"), "period": asked(request, "period")}
    form = form_of(request, Opened, indicators_for(person_of(request), MAY), initial=offered)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        require(request, MAY, thing_of(given["indicator"], _section_of(given["indicator"])))
        ref = open_action(NewAction(**given), **done_by(request))
        messages.success(request, f"The action {ref} is open.")
        return redirect("action", ref)
    return form_page(request, form, Words("Open an action", "Open the action", reverse("actions"), [("Actions", reverse("actions"))]))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(MAY, anywhere=True)
def update(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _find(ref)
    require(request, MAY, _thing(shown))
    stands = {"state": shown.state if shown.is_open else "", "owner": shown.owner, "due": shown.due, "progress": shown.progress, "seen": _mark(ref)}
    form = form_of(request, Updated if shown.is_open else TakenUp, initial=stands)
    stale = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = ActionUpdate(given["state"], given["owner"], given["due"], given["progress"])
        try:
            update_action(ref, change, seen=given["seen"], why=given.get("why", ""), **done_by(request))
        except StaleError as fault:
            stale = fault
        except UsageError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The action {ref} was saved.")
            return redirect("action", ref)
    title = "Update this action" if shown.is_open else "Take this action up again"
    return form_page(request, form, _words(shown, title, "Save"), stale=stale)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(MAY, anywhere=True)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _find(ref)
    require(request, MAY, _thing(shown))
    form = form_of(request, Closed, initial={"seen": _mark(ref)})
    stale = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            close_action(ref, given["state"], given["result"], seen=given["seen"], **done_by(request))
        except StaleError as fault:
            stale = fault
        else:
            messages.success(request, f"The action {ref} is closed.")
            return redirect("action", ref)
    return form_page(request, form, _words(shown, "Close this action", "Close it"), stale=stale)


def _words(shown: ShownAction, title: str, button: str) -> Words:
    here = reverse("action", args=[shown.ref])
    return Words(title, button, here, [("Actions", reverse("actions")), (shown.ref, here)], caption=f"{shown.ref}: {shown.what[:120]}")


def _find(ref: str, instant: dt.datetime | None = None) -> ShownAction:
    found = next((one for one in all_actions((instant or now()).date(), instant) if one.ref == ref), None)
    if found is None:
        raise Http404(f"There is no action {ref}." if instant is None else f"There was no action {ref} then.")
    return found


def _mark(ref: str) -> str:
    row = next(row for row in current().package["actions"].to_dicts() if row["action"] == ref)
    return mark_of({name: value for name, value in row.items() if value is not None})


def _thing(shown: ShownAction) -> Thing:
    return thing_of(shown.indicator, shown.section)


def _section_of(ref: str) -> str:
    rows = current().package["indicators"].select("indicator", "section").to_dicts()
    return next((row["section"] or "" for row in rows if row["indicator"] == ref), "")
