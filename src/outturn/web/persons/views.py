"""People and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outturn.access.decision import decide
from outturn.access.roles import PHRASES, TITLES
from outturn.access.vocabulary import Permission
from outturn.actions import people as actions
from outturn.actions.second_factors import reset_second_factors
from outturn.errors import UsageError
from outturn.store.people import is_linked, people
from outturn.store.second_factors import factors_of
from outturn.web.audit.history import history_of
from outturn.web.doing import done_by
from outturn.web.form_page import form_of, kept_of
from outturn.web.listing import Listing
from outturn.web.people import allowed, person_of, sections_of_indicators, thing_of
from outturn.web.persons.forms import ROLES, Details, HeldRole, May, NewPerson, NewRole, Reason
from outturn.web.persons.mail import send_link
from outturn.web.persons.presenting import Shown, scope_words, shown, the_person
from outturn.web.plain_fields import asked

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

manage, read = allowed(Permission.MANAGE_PEOPLE), allowed(Permission.READ_PEOPLE)


@require_safe
@read
def index(request: HttpRequest) -> HttpResponse:
    text, role, state = asked(request, "text").casefold(), asked(request, "role"), asked(request, "state") or "open"
    everybody = [shown(person) for person in people()]
    found = [one for one in everybody if one.fits(text, role, state)]
    headers = ("Name to sign in with", "Full name", "E-mail address", "Account", "Roles")
    rows = [(one.name, one.full_name, one.email, one.account, "; ".join(one.roles)) for one in found]
    listing = Listing("people", "People and their roles", headers, rows)
    filters = {"may_manage": _may_manage(request), "text": text, "role": role, "state": state, "roles": ROLES}
    return listing.download(request) or render(request, "outturn/persons/index.html", {"people": found, "total": len(everybody), "listing": listing, **filters})


def _may_manage(request: HttpRequest) -> bool:
    return bool(person_of(request).may(Permission.MANAGE_PEOPLE))


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def add(request: HttpRequest) -> HttpResponse:
    form = form_of(request, NewPerson)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_person(given["name"], email=given["email"], full_name=given["full_name"], **done_by(request))
        except UsageError as fault:
            form.add_error("name", str(fault))
        else:
            messages.success(request, f"{given['full_name']} was added. Now give them a role.")
            if given["send_link"]:
                _send(request, given["name"])
            return redirect("person", given["name"])
    return _page(request, "outturn/persons/add.html", form)


@require_safe
@read
def one(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    about = {
        "held": shown(held),
        "is_self": name == person_of(request).name,
        "history": history_of(name),
        "may_manage": _may_manage(request),
        "factors": factors_of(name),
        "linked": is_linked(name),
    }
    grants = [(grant, TITLES[grant.role], scope_words(grant), grant in held.by_groups) for grant in held.grants]
    return render(request, "outturn/persons/one.html", {**about, "grants": grants})


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def change(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    form = form_of(request, Details, initial={"full_name": held.full_name, "email": held.email})
    if request.method == "POST" and form.is_valid():
        actions.change_person(name, full_name=form.cleaned_data["full_name"], email=form.cleaned_data["email"], **done_by(request))
        messages.success(request, "The details were saved.")
        return redirect("person", name)
    return _page(request, "outturn/persons/change.html", form, shown(held))


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def give(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    form = form_of(request, NewRole)
    if request.method == "POST" and form.is_valid():
        try:
            if form.grant not in held.grants:  # sent twice is given once
                actions.give_role(name, form.grant, **done_by(request))
        except UsageError as fault:
            form.add_error("scope", str(fault))
        else:
            messages.success(request, f"{held.full_name or name} is now {TITLES[form.grant.role]} for {scope_words(form.grant)}.")
            return redirect("person", name)
    return _page(request, "outturn/persons/give.html", form, shown(held))


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def take(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    form = HeldRole(request.POST or {**{key: request.GET.get(key, "") for key in ("role", "section", "indicator")}, **kept_of(request)})
    if not form.is_valid() or (form.grant not in held.grants and request.method != "POST"):
        messages.error(request, "They do not hold that role.")
        return redirect("person", name)
    if request.method == "POST":
        try:
            if form.grant in held.grants:
                actions.take_role(name, form.grant, why=form.cleaned_data["why"], **done_by(request))
            messages.success(request, f"{held.full_name or name} is no longer {TITLES[form.grant.role]} for {scope_words(form.grant)}.")
        except UsageError as fault:
            messages.error(request, str(fault))
        return redirect("person", name)
    return _page(request, "outturn/persons/take.html", form, shown(held), title=TITLES[form.grant.role], scope=scope_words(form.grant))


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def close(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    form = form_of(request, Reason)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_account(name, why=form.cleaned_data["why"], **done_by(request))
            messages.success(request, f"The account of {held.full_name or name} is closed. They are signed out everywhere.")
        except UsageError as fault:
            messages.error(request, str(fault))
        return redirect("person", name)
    return _page(request, "outturn/persons/close.html", form, shown(held))


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def reset_factors(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    form = Reason(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reset_second_factors(name, why=form.cleaned_data["why"], **done_by(request))
            messages.success(request, f"The second factors of {held.full_name or name} are gone, and they are signed out everywhere.")
        except UsageError as fault:
            messages.error(request, str(fault))
        return redirect("person", name)
    return _page(request, "outturn/persons/reset_factors.html", form, shown(held), factors=factors_of(name))


@require_POST
@allowed(Permission.MANAGE_PEOPLE, back=("person", "name"))
def reopen(request: HttpRequest, name: str) -> HttpResponse:
    held = the_person(name)
    actions.reopen_account(name, **done_by(request))
    messages.success(request, f"The account of {held.full_name or name} is open again.")
    return redirect("person", name)


@require_POST
@allowed(Permission.MANAGE_PEOPLE, back=("person", "name"))
def link(request: HttpRequest, name: str) -> HttpResponse:
    the_person(name)
    _send(request, name)
    return redirect("person", name)


@require_safe
@read
def may(request: HttpRequest) -> HttpResponse:
    """May this person do that? The same function answers that guards the pages, with its reason."""
    everybody = {person.name: person for person in people()}
    form = May([(name, f"{held.full_name or name} ({name})") for name, held in everybody.items()], request.GET or None)
    about: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        held, permission = everybody[form.cleaned_data["person"]], Permission(form.cleaned_data["permission"])
        ref = form.cleaned_data["indicator"]
        decision = decide(held.name, held.grants, permission, thing_of(ref, sections_of_indicators().get(ref, "")))
        about = {
            "asked": True,
            "held": shown(held),
            "what": PHRASES[permission],
            "indicator": ref,
            "yes": bool(decision) and held.is_active,
            "reason": decision.reason,
        }
    return _page(request, "outturn/persons/may.html", form, **about)


def _page(request: HttpRequest, template: str, form: Form, held: Shown | None = None, **about: Any) -> HttpResponse:
    return render(request, template, {"form": form, "held": held, **about}, status=400 if request.method == "POST" and form.errors else 200)


def _send(request: HttpRequest, name: str) -> None:
    try:
        actions.send_password_link(name, send_link(request), **done_by(request))
        messages.success(request, "A link to set a password is on its way to them. It works for three days.")
    except UsageError as fault:
        messages.error(request, str(fault))
    except OSError:
        messages.error(request, "The mail could not be sent: the mail server does not answer. Try again later.")
