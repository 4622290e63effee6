"""Cycles: opened, watched for completeness, locked, closed."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outturn.access.vocabulary import Permission
from outturn.actions.cycles import close_cycle, lock_all, near_now, open_again, open_cycle, plan, refuse_far, take_back_cycle
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.reports.wording import counted
from outturn.returns.progress import FINISHED, progress, whole
from outturn.returns.vocabulary import ReturnState
from outturn.store.current import current
from outturn.store.models import Cycle, Reminder, Return
from outturn.web.asking import now
from outturn.web.cycles.forms import CycleForm, WhyForm
from outturn.web.cycles.watching import NOBODY, Finder, Watched, progress_listing, returns_listing, watch
from outturn.web.form_page import Words, form_of, form_page, kept_of
from outturn.web.people import allowed, person_of
from outturn.web.returns.seen import LARGEST_KEY, aware, full_names

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

    from outturn.returns.plan import Plan
    from outturn.web.returns.rows import Row

_MOST = 150
_MOST_NAMED = 50


@allowed(Permission.READ_CYCLES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every cycle with how far it is, in two queries."""
    on = now().date()
    cycles = list(Cycle.objects.all()[:100])
    facts = Return.objects.filter(cycle__in=cycles).values_list("cycle_id", "state", "due")
    by_cycle = {row.of: row for row in progress(((str(pk), ReturnState(state), due) for pk, state, due in facts), on=on)}
    rows = [(cycle, by_cycle.get(str(cycle.pk)) or whole(())) for cycle in cycles]
    return render(request, "outturn/cycles/index.html", {"rows": rows, "may_run": person_of(request).may(Permission.RUN_CYCLES)})


@allowed(Permission.RUN_CYCLES)
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """Asks for the terms, shows what would be asked of whom, and opens the cycle only then."""
    on = now().date()
    if request.method != "POST":
        return _form_page(request, CycleForm(initial={"days": 15, "remind_before": 5, "remind_after": 3, **kept_of(request)}))
    form = CycleForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    terms = form.terms()
    try:
        refuse_far(terms.period, on)
    except UsageError as fault:
        form.add_error("period", str(fault))
        return _form_page(request, form, status=422)
    if "confirmed" not in request.POST:
        return _preview(request, form, plan(terms, on=on))
    try:
        pk = open_cycle(terms, by=person_of(request).name, at=aware(now()))
    except UsageError as fault:
        form.add_error(None, str(fault))
        return _form_page(request, form, status=422)
    messages.success(request, f"The cycle {terms.period.label} is open.")
    return redirect("cycle", pk=pk)


def _form_page(request: HttpRequest, form: CycleForm, status: int = 200) -> HttpResponse:
    form.fields["period"].help_text = f"Such as Q4 2025/26 or March 2026, from {near_now(now().date()).words}. Every period that ends in it is asked for"
    return render(request, "outturn/cycles/open.html", {"form": form}, status=status)


def _preview(request: HttpRequest, form: CycleForm, made: Plan) -> HttpResponse:
    finder = Finder(current().package)
    counts: Counter[str] = Counter()
    for each in made.asked:
        counts.update(finder.asked(each.indicator, each.section) or (NOBODY,))
    nobodys = list(dict.fromkeys((each.indicator, each.name) for each in made.nobodys))
    first, last = min((each.due for each in made.asked), default=None), max((each.due for each in made.asked), default=None)
    context = {
        "form": form, "plan": made, "counts": sorted(counts.items(), key=lambda pair: (pair[0] != NOBODY, pair[0])), "nobodys": nobodys[:_MOST_NAMED],
        "more": len(nobodys) - _MOST_NAMED, "period": form.cleaned_data["period"], "first": first, "last": last, "nobody": NOBODY,
    }  # fmt: skip
    return render(request, "outturn/cycles/preview.html", context)


def _cycle(pk: int) -> Cycle:
    found = Cycle.objects.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if found is None:
        raise Http404("There is no such cycle.")
    return found


@allowed(Permission.READ_CYCLES)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    cycle, person, on = _cycle(pk), person_of(request), now().date()
    found = Return.objects.filter(cycle=cycle).defer("commentary", "note", "action_what", "no_action").order_by("due", "id")
    watched = watch(found, current().package, person, on)
    wanted = {name: request.GET.get(name, "")[:200] for name in ("state", "section", "person", "late")}
    shown = [row for row in watched.rows if _fits(row, watched, wanted)]
    by_section = progress_listing("sections", "Completeness by section", "Section", watched.by_section)
    by_person = progress_listing("people", "Completeness by person", "Person", watched.by_person)
    listed = returns_listing(watched, shown)
    for listing in (by_section, by_person, listed):
        if file := listing.download(request):
            return file
    context = {
        "cycle": cycle,
        "period": parse_period(cycle.period),
        "watched": watched,
        "by_section": by_section,
        "by_person": by_person,
        "listed": listed,
        "rows": [(row, ", ".join(watched.people[row.pk]) or NOBODY, ", ".join(watched.deputies[row.pk])) for row in shown[:_MOST]],
        "count": len(shown),
        "wanted": wanted,
        "states": [state.value for state in ReturnState],
        "sections": sorted({row.section_name for row in watched.rows}),
        "persons": sorted({name for names in watched.people.values() for name in names}),
        "approved": sum(row.state is ReturnState.APPROVED for row in watched.rows),
        "may_run": person.may(Permission.RUN_CYCLES),
        "may_take_back": cycle.closed_at is None and all(row.state is ReturnState.DUE and not row.revision for row in watched.rows),
        "reminders": _reminders(found.values_list("pk", flat=True)),
    }
    return render(request, "outturn/cycles/one.html", context)


def _fits(row: Row, watched: Watched, wanted: dict[str, str]) -> bool:
    state, section, person, late = (wanted[name] for name in ("state", "section", "person", "late"))
    people = watched.people[row.pk] or (NOBODY,)
    return state in {"", row.state.value} and section in {"", row.section_name} and (not person or person in people) and (not late or row.late)


def _reminders(pks: object) -> list[tuple[str, dt.datetime, int, str]]:
    """Of the last hundred reminders those about this cycle: to whom, when, about how many returns, and what went wrong."""
    wanted, names = set(pks), full_names()  # type: ignore[call-overload]
    found = []
    for reminder in Reminder.objects.select_related("fault").order_by("-id")[:100]:
        about = sum(each["return"] in wanted for each in json.loads(reminder.returns))
        if about:
            fault = getattr(reminder, "fault", None)
            found.append((names.get(reminder.person, reminder.person), reminder.sent_at, about, str(fault.reason) if fault else ""))
    return found


@allowed(Permission.RUN_CYCLES, back=("cycle", "pk"))
@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    number = lock_all(_cycle(pk).pk, by=person_of(request).name, at=aware(now()))
    messages.success(request, f"{counted(number, 'return')} {'is' if number == 1 else 'are'} locked." if number else "There was nothing to lock.")
    return redirect("cycle", pk=pk)


@allowed(Permission.RUN_CYCLES)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = _cycle(pk)
    states = [ReturnState(state) for state in Return.objects.filter(cycle=cycle).values_list("state", flat=True)]
    context = {
        "cycle": cycle, "period": parse_period(cycle.period), "locked": states.count(ReturnState.LOCKED),
        "missing": sum(state not in FINISHED for state in states), "error": "",
        "undecided": states.count(ReturnState.SUBMITTED), "unlocked": states.count(ReturnState.APPROVED),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "outturn/cycles/close.html", context)
    try:
        number = close_cycle(cycle.pk, by=person_of(request).name, at=aware(now()))
    except UsageError as fault:
        return render(request, "outturn/cycles/close.html", {**context, "error": str(fault)}, status=409)
    messages.success(request, f"The cycle is closed; {counted(number, 'return')} {'is' if number == 1 else 'are'} published.")
    return redirect("cycle", pk=pk)


@allowed(Permission.RUN_CYCLES)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a closed cycle again, with a reason."""
    cycle = _cycle(pk)
    form = form_of(request, WhyForm)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                open_again(cycle.pk, by=person_of(request).name, at=aware(now()), why=form.cleaned_data["why"])
            except UsageError as fault:
                form.add_error(None, str(fault))
            else:
                messages.success(request, "The cycle is open again.")
                return redirect("cycle", pk=pk)
    return render(request, "outturn/cycles/again.html", {"cycle": cycle, "period": parse_period(cycle.period), "form": form}, status=status)


@allowed(Permission.RUN_CYCLES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undoes the opening of a cycle in which nothing was entered, with a reason."""
    cycle = _cycle(pk)
    form = form_of(request, WhyForm)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_cycle(cycle.pk, by=person_of(request).name, at=aware(now()), why=form.cleaned_data["why"])
        except UsageError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The cycle {parse_period(cycle.period).label} is taken back.")
            return redirect("cycles")
    period, here = parse_period(cycle.period), reverse("cycle", args=[pk])
    trail = [("Cycles", reverse("cycles")), (period.label, here)]
    lead = "Its returns are taken from everybody's lists. It can be done only while nobody has entered anything; the audit trail keeps what was opened."
    words = Words(f"Take back the cycle {period.long_label}", "Take it back", here, trail, lead=lead, danger=True)
    return form_page(request, form, words)
