"""Entering a return, one thing a page: the figure, the commentary, and for a RED the action. What is typed is kept as it is typed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from outturn.access.vocabulary import Permission
from outturn.actions.judging import found_of
from outturn.actions.returning import OvertakenError, StepRefusedError, entry_of, thing_of
from outturn.actions.returns import keep_found, save_return
from outturn.web.asking import now
from outturn.web.clock import local
from outturn.web.kept import take
from outturn.web.people import allowed, require
from outturn.web.returns.forms import ActionForm, CommentaryForm, FigureForm, StepForm
from outturn.web.returns.seen import Seen, aware, full_names, see

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from outturn.actions.returning import Done
    from outturn.store.models import Return


@dataclass(frozen=True)
class Place:
    """One of the steps; `name` is that of its address."""

    name: str
    title: str


FIGURE, COMMENTARY, ACTION, CHECK = Place("figure", "Figure"), Place("commentary", "Commentary"), Place("action", "Action"), Place("check", "Check and send")


def places(seen: Seen) -> tuple[Place, ...]:
    """An action is asked for where the figure is RED, and stays where one was written."""
    wants_action = seen.is_red or bool(seen.entry.action_what or seen.entry.no_action)
    return (FIGURE, COMMENTARY, *((ACTION,) if wants_action else ()), CHECK)


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    return _entered(request, see(request, pk), FIGURE)


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def commentary(request: HttpRequest, pk: int) -> HttpResponse:
    return _entered(request, see(request, pk), COMMENTARY)


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, pk: int) -> HttpResponse:
    return _entered(request, see(request, pk), ACTION)


def _form(place: Place, seen: Seen, data: QueryDict | dict[str, str] | None = None) -> StepForm:
    start = {**{name: getattr(seen.entry, name) for name in seen.entry.__dataclass_fields__}, "revision": seen.standing.revision, "page": secrets.token_hex(8)}
    if place is FIGURE:
        return FigureForm(data, initial=start, asked=seen.asked, indicator=seen.indicator)
    return (CommentaryForm if place is COMMENTARY else ActionForm)(data, initial=start)


def _entered(request: HttpRequest, seen: Seen, place: Place) -> HttpResponse:
    require(request, Permission.ENTER_FIGURES, thing_of(seen.standing))
    if request.method == "POST":
        return _kept_as_typed(request, seen, place) if _is_aside(request) else _sent(request, seen, place)
    if not seen.may_save:
        return redirect("return", pk=seen.pk)
    typed = take(request, seen.person.name)
    if typed:
        messages.warning(request, "You were signed out. What you had typed is here again; it is not saved yet.")
        # over the state that it was typed over: what a colleague has saved since is shown beside it when it is sent
        typed = {"revision": str(seen.standing.revision), **typed, "page": secrets.token_hex(8)}
        form = _form(place, seen, typed)
        return _shown(request, _with_typed(seen, form), place, form)
    return _shown(request, seen, place, _form(place, seen))


def _is_aside(request: HttpRequest) -> bool:
    """Whether HTMX asks, beside the page, while somebody types."""
    return request.headers.get("HX-Request") == "true"


def _with_typed(seen: Seen, form: StepForm) -> Seen:
    return seen.with_entry(form.changes()) if form.is_valid() else seen


def _sent(request: HttpRequest, seen: Seen, place: Place) -> HttpResponse:
    form = _form(place, seen, request.POST)
    if not form.is_valid():
        return _shown(request, seen, place, form, status=422)
    typed = seen.with_entry(form.changes())
    try:
        done = _save(typed, place, form)
    except OvertakenError as fault:
        return _overtaken(request, typed, place, form, fault.standing)
    except StepRefusedError as fault:
        return _refused(request, typed, place, form, str(fault))
    _judge_saved(typed, done)
    if "later" in request.POST:
        messages.success(request, f"Your draft of “{seen.indicator.name}” is saved.")
        return redirect("returns")
    if form.report(typed.reading):
        return _shown(request, typed, place, _again(form, done.revision), status=422)
    return redirect(f"return_{_next(typed, place).name}", pk=seen.pk)


def _next(seen: Seen, place: Place) -> Place:
    row = places(seen)
    return row[row.index(place) + 1] if place in row else CHECK


def _save(typed: Seen, place: Place, form: StepForm) -> Done:
    """Two pages with the same mark are still two pages where they are different steps: neither knows what the other has changed."""
    page = form.cleaned_data["page"]
    return save_return(
        typed.pk,
        form.changes(),
        revision=form.cleaned_data["revision"],
        page=f"{place.name} {page}" if page else "",
        by=typed.person.name,
        at=aware(now()),
    )


def _judge_saved(typed: Seen, done: Done) -> None:
    """After the text is safe: however long it takes, and whatever comes of it."""
    if done.changed:
        keep_found(typed.pk, found_of(typed.judged, typed.entry, typed.held_now), revision=done.revision)


def _again(form: StepForm, revision: int) -> StepForm:
    """The same form, over the revision that was just saved."""
    form.data = {**{name: form.data[name] for name in form.data}, "revision": str(revision)}
    return form


def _kept_as_typed(request: HttpRequest, seen: Seen, place: Place) -> HttpResponse:
    """The fragment beside the form: whether the draft is kept, and what the rules say of it."""
    form = _form(place, seen, request.POST)
    if not form.is_valid():
        words = "Not saved yet: " + " ".join(str(message) for found in form.errors.values() for message in found)
        return _fragment(request, seen, place, seen.standing.revision, words, kept=False)
    typed = seen.with_entry(form.changes())
    try:
        done = _save(typed, place, form)
    except OvertakenError as fault:
        who = full_names().get(fault.standing.maker, fault.standing.maker)
        words = f"Not saved: {who} changed this return while you had it open. Press “Save and continue” to see both; nothing of yours is lost."
        return _fragment(request, typed, place, form.cleaned_data["revision"], words, kept=False)
    except StepRefusedError as fault:
        return _fragment(request, typed, place, form.cleaned_data["revision"], f"Not saved: {fault}", kept=False)
    _judge_saved(typed, done)
    return _fragment(request, typed, place, done.revision, f"Draft saved at {local(now()):%H:%M}.", kept=True)


def _fragment(request: HttpRequest, seen: Seen, place: Place, revision: int, words: str, *, kept: bool) -> HttpResponse:
    problems = [problem.message for problem in seen.reading.problems if place is not FIGURE or problem.field != "note"]
    shown = {"seen": seen, "place": place, "revision": revision, "words": words, "kept": kept, "problems": problems if place is not COMMENTARY else []}
    return render(request, "outturn/returns/parts/aside.html", {**shown, "places": places(seen)})


def _overtaken(request: HttpRequest, typed: Seen, place: Place, form: StepForm, standing: Return) -> HttpResponse:
    """Both texts: theirs as it is saved, and the person's own in the form, which saves over theirs only when it is sent once more."""
    theirs = entry_of(standing)
    both = [(form.fields[name].label, getattr(theirs, name), form.cleaned_data[name]) for name in form.FIELDS if name in form.fields]
    differing = [(label, their or "nothing", mine or "nothing") for label, their, mine in both if their != mine]
    who = full_names().get(standing.maker, standing.maker)
    context = {"overtaken": {"who": who, "at": standing.saved_at, "differing": differing}}
    return _shown(request, typed, place, _again(form, standing.revision), status=409, **context)


def _refused(request: HttpRequest, typed: Seen, place: Place, form: StepForm, why: str) -> HttpResponse:
    """What was typed is shown, though it cannot be saved: it can be copied."""
    form.add_error(None, f"{why} What you typed is still below, so that you can copy it.")
    return _shown(request, typed, place, form, status=409)


def _shown(request: HttpRequest, seen: Seen, place: Place, form: StepForm, status: int = 200, **more: object) -> HttpResponse:
    if isinstance(form, ActionForm):
        form.is_wanted = seen.is_red
    context = {"seen": seen, "form": form, "place": place, "places": places(seen), **more}
    return render(request, f"outturn/returns/{place.name}.html", context, status=status)
