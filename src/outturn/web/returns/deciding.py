"""What becomes of a return: checked and sent, taken back, approved, sent back, locked, reopened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outturn.access.vocabulary import Permission
from outturn.actions.approving import approve_return, approve_returns
from outturn.actions.returning import OvertakenError, StepRefusedError, thing_of
from outturn.actions.returns import REFUSED, UndecidedError, lock_return, reopen_return, send_back_return, submit_return, withdraw_return
from outturn.entry.personal import suspected_in
from outturn.figures.vocabulary import WITH_VALUE
from outturn.reports.wording import counted
from outturn.returns.steps import STANDS, STEPS
from outturn.returns.vocabulary import Step
from outturn.store.models import Return
from outturn.web.asking import now
from outturn.web.form_page import kept_of
from outturn.web.people import allowed, person_of, require
from outturn.web.returns.entering import CHECK, places
from outturn.web.returns.forms import ReasonForm
from outturn.web.returns.seen import Seen, aware, full_names, see

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from outturn.actions.returning import Done

_LARGEST = 2_000_000_000
_LONGEST_REASON = 500
_UNDECIDED = "Decide about what looks like personal data: take it out, or tick that you looked, and say why it may be published."
_OVERTAKEN = "This return was changed after you opened the page, so nothing was done. Look at it again as it is now."


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a return, for whoever may read it, with what this person may do to it."""
    seen = see(request, pk)
    return render(request, "outturn/returns/one.html", {"seen": seen, "history": history(seen), "able": {step.value for step in seen.possible}, "places": ()})


def history(seen: Seen) -> list[dict[str, object]]:
    """Its steps, the newest first, with the figure as it then was."""
    names = full_names()
    steps = []
    for event in seen.standing.events.order_by("-id"):
        then = json.loads(event.contents)
        who, what = names.get(event.by, event.by), STEPS[Step(event.step)].phrase
        steps.append({"at": event.at, "who": who, "what": what, "why": event.why, "figure": figure_words(then)})
    return steps


def figure_words(then: Mapping[str, str]) -> str:
    """As it was typed: “1,800 of 2,300”, or the value, or the status that says why there is none. Half an entry is no figure."""
    if then.get("numerator") and then.get("denominator"):
        return f"{then['numerator']} of {then['denominator']}"
    status = then.get("status") or ""
    return then.get("value") or ("" if status in WITH_VALUE else status.replace("_", " "))


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was entered, with the ways to change it, and the button that sends it."""
    seen = see(request, pk)
    require(request, Permission.ENTER_FIGURES, thing_of(seen.standing))
    if request.method == "POST":
        return _send(request, seen)
    if not seen.may_save:
        return redirect("return", pk=pk)
    return _check_page(request, seen)


def _check_page(request: HttpRequest, seen: Seen, refused: str = "", status: int = 200) -> HttpResponse:
    """What is missing is named with the page where it is mended; why the return was refused is said where that says nothing."""
    found, suspected = _missing(seen), suspected_in(seen.entry)
    if refused and (not found or refused == _OVERTAKEN):
        found = [("#personal" if refused == _UNDECIDED else "#main", refused.removeprefix(REFUSED))]
    written = {"looked": request.POST.get("looked"), "personal": request.POST.get("personal", "")[:_LONGEST_REASON]}
    remarks = [remark for remark in seen.judged.remarks if remark not in seen.judged.errors]  # the errors stand above
    context = {"seen": seen, "place": CHECK, "places": places(seen), "errors": found, "remarks": remarks, "suspected": suspected, "written": written}
    return render(request, "outturn/returns/check.html", context, status=status)


def _missing(seen: Seen) -> list[tuple[str, str]]:
    found = [*((reverse(f"return_{_place_of(problem.field)}", args=[seen.pk]), problem.message) for problem in seen.reading.problems)]
    if not seen.entry.has_figure:
        found.append((reverse("return_figure", args=[seen.pk]), "Enter the figure, or say why there is none."))
    for remark in seen.judged.errors:
        found.append((reverse("return_commentary" if remark.of_text else "return_figure", args=[seen.pk]), f"{remark.message} {remark.mend}".strip()))
    if seen.is_red and not seen.reading.answered:
        found.append((reverse("return_action", args=[seen.pk]), "The figure is RED: say what is done about it, by whom and by when, or why nothing is."))
    return found


def _place_of(field: str) -> str:
    return "action" if field.startswith("action") or field == "no_action" else "commentary" if field == "commentary" else "figure"


def _send(request: HttpRequest, seen: Seen) -> HttpResponse:
    try:
        submit_return(seen.pk, revision=_revision(request), by=seen.person.name, at=aware(now()), personal=_decided(request))
    except OvertakenError:
        return _check_page(request, see(request, seen.pk), _OVERTAKEN, status=409)
    except UndecidedError:
        return _check_page(request, seen, _UNDECIDED, status=422)
    except StepRefusedError as fault:
        return _check_page(request, seen, str(fault), status=422)
    return redirect("return_sent", pk=seen.pk)


def _decided(request: HttpRequest) -> str:
    """Why what looks like personal data may stay, where the officer has ticked that they looked."""
    return request.POST.get("personal", "").strip()[:_LONGEST_REASON] if request.POST.get("looked") else ""


def _revision(request: HttpRequest) -> int:
    """Which one the page showed; one that cannot be read is never the right one."""
    written = request.POST.get("revision", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < len(str(_LARGEST)) else _LARGEST


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    seen = see(request, pk)
    return render(request, "outturn/returns/sent.html", {"seen": seen, "places": ()})


# --- one step at a time
@allowed(Permission.READ_FIGURES, anywhere=True, back=("return", "pk"))
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _taken(request, see(request, pk), Step.WITHDRAW, withdraw_return, "The return is a draft again.")


@allowed(Permission.READ_FIGURES, anywhere=True, back=("return", "pk"))
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _taken(request, see(request, pk), Step.APPROVE, approve_return, "The return is approved. Dashboards and reports show it now.")


@allowed(Permission.READ_FIGURES, anywhere=True, back=("return", "pk"))
@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    return _taken(request, see(request, pk), Step.LOCK, lock_return, "The return is locked.")


def _taken(request: HttpRequest, seen: Seen, step: Step, act: Callable[..., Done], words: str) -> HttpResponse:
    require(request, STEPS[step].permission, thing_of(seen.standing, by=seen.person.name))
    try:
        act(seen.pk, revision=_revision(request), by=seen.person.name, at=aware(now()))
        messages.success(request, words)
    except OvertakenError:
        messages.error(request, _OVERTAKEN)
    except StepRefusedError as fault:
        messages.error(request, str(fault))
    return redirect("return", pk=seen.pk)


# --- steps that need a reason
@allowed(Permission.READ_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    hint = "The service sees this, so say what is to be put right"
    return _reasoned(request, pk, Step.SEND_BACK, send_back_return, "Send back", hint, "The return is sent back to the service.")


@allowed(Permission.READ_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    hint = "The service and the auditors see this. What was approved stays known until another figure is approved"
    return _reasoned(request, pk, Step.REOPEN, reopen_return, "Reopen", hint, "The return is open again, and the service is asked for it.")


def _reasoned(request: HttpRequest, pk: int, step: Step, act: Callable[..., Done], title: str, hint: str, words: str) -> HttpResponse:
    seen = see(request, pk)
    require(request, STEPS[step].permission, thing_of(seen.standing, by=seen.person.name))
    if request.method != "POST" and step not in seen.possible:
        refused = f"This return is {STANDS[seen.state]}, so it cannot be {STEPS[step].phrase}."
        messages.error(request, "The cycle of this return is closed, so nothing in it can be changed." if seen.closed else refused)
        return redirect("return", pk=pk)
    if request.method != "POST":
        return _reason_page(request, seen, title, ReasonForm(initial={**kept_of(request), "revision": seen.standing.revision}, hint=hint))
    form = ReasonForm(request.POST, hint=hint)
    if not form.is_valid():
        return _reason_page(request, seen, title, form, status=422)
    try:
        act(pk, revision=form.cleaned_data["revision"], by=seen.person.name, at=aware(now()), why=form.cleaned_data["why"])
    except (OvertakenError, StepRefusedError) as fault:
        form.add_error(None, _OVERTAKEN if isinstance(fault, OvertakenError) else str(fault))
        return _reason_page(request, seen, title, form, status=409)
    messages.success(request, words)
    return redirect("return", pk=pk)


def _reason_page(request: HttpRequest, seen: Seen, title: str, form: ReasonForm, status: int = 200) -> HttpResponse:
    return render(request, "outturn/returns/reason.html", {"seen": seen, "form": form, "title": title, "places": ()}, status=status)


# --- many at once
@allowed(Permission.APPROVE_RETURNS, anywhere=True, back=("returns",))
@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    """Those that were ticked in the list, each with the revision that the list showed."""
    person = person_of(request)
    chosen = _chosen(request.POST.getlist("chosen"))
    if not chosen:
        messages.error(request, "Nothing was chosen. Tick the returns that you want to approve.")
        return redirect("returns")
    result = approve_returns(chosen, by=person.name, at=aware(now()))
    if result.approved:
        number = len(result.approved)
        messages.success(
            request,
            f"{counted(number, 'return')} {'is' if number == 1 else 'are'} approved. Dashboards and reports show {'it' if number == 1 else 'them'} now.",
        )
    names = dict(Return.objects.filter(pk__in=list(result.refused)).values_list("pk", "indicator"))
    for pk, why in list(result.refused.items())[:10]:
        messages.error(request, f"{names.get(pk, 'A return')} was not approved: {_OVERTAKEN if 'while you had it open' in why else why}")
    return redirect("returns")


def _chosen(marks: list[str]) -> dict[int, int]:
    """“12:3” is return 12 as of revision 3; anything else was not written by our page."""
    found = {}
    for mark in marks[:1_000]:
        pk, _, revision = mark.partition(":")
        if pk.isascii() and revision.isascii() and pk.isdecimal() and revision.isdecimal() and len(pk) < 18 and len(revision) < 10:
            found[int(pk)] = int(revision)
    return found
