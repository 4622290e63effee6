"""Tokens for programs: an administrator makes one, sees it this once, and revokes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from outturn.access.vocabulary import Permission
from outturn.actions import tokens as actions
from outturn.errors import UsageError
from outturn.store.models import ServiceToken
from outturn.store.tokens import tokens
from outturn.web.asking import now
from outturn.web.doing import done_by
from outturn.web.form_page import Words, form_of, form_page
from outturn.web.listing import Listing
from outturn.web.people import allowed, person_of
from outturn.web.tokens.forms import RevokeForm, TokenForm

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

manage = allowed(Permission.MANAGE_PEOPLE)
_HEADERS = ("Name", "Acts for", "May", "For", "Good until (UTC)", "Last used (UTC)", "State")


@dataclass(frozen=True)
class Shown:
    """A token in the list. Its secret is nowhere."""

    number: int
    name: str
    person: str
    scopes: str
    reach: str
    expires_at: dt.datetime
    used_at: dt.datetime | None
    state: str

    @property
    def cells(self) -> tuple[object, ...]:
        return self.name, self.person, self.scopes, self.reach, self.expires_at, self.used_at, self.state


def _shown(token: ServiceToken) -> Shown:
    expired = token.expires_at.replace(tzinfo=None) <= now()
    state = "revoked" if token.revoked_at else "expired" if expired else "open"
    reach = ", ".join((*json.loads(token.sections), *json.loads(token.indicators))) or "everything"
    person = token.person.get_full_name() or token.person.username
    return Shown(token.pk, token.name, person, " and ".join(token.scopes.split()), reach, token.expires_at, token.used_at, state)


@require_safe
@allowed(Permission.READ_PEOPLE)
def index(request: HttpRequest) -> HttpResponse:
    found = [_shown(token) for token in tokens()]
    listing = Listing("tokens", "Tokens for programs", _HEADERS, [one.cells for one in found])
    may_manage = person_of(request).may(Permission.MANAGE_PEOPLE)
    return listing.download(request) or render(request, "outturn/tokens/index.html", {"tokens": found, "listing": listing, "may_manage": may_manage})


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def add(request: HttpRequest) -> HttpResponse:
    form = form_of(request, TokenForm)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_token(form.wanted, **done_by(request))
        except UsageError as fault:
            form.add_error(None, str(fault))
        else:  # shown in the answer itself: it is nowhere from which a later page could take it
            return render(request, "outturn/tokens/made.html", {"token": made, "name": form.wanted.name})
    words = Words("Make a token", "Make it", reverse("tokens"), _trail())
    return form_page(request, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
@manage
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    token = ServiceToken.objects.filter(pk=min(number, 2**63 - 1)).first()
    if token is None:
        raise Http404("There is no such token.")
    form = form_of(request, RevokeForm)
    if request.method == "POST" and form.is_valid():
        actions.revoke_token(token.name, why=form.cleaned_data["why"], **done_by(request))
        messages.success(request, f"The token {token.name} is revoked.")
        return redirect("tokens")
    lead = "From the next request on, whatever comes with it is refused. It cannot be used again; make a new one for the program instead."
    return form_page(request, form, Words("Revoke this token?", "Revoke it", reverse("tokens"), _trail(), token.name, lead, danger=True))


def _trail() -> list[tuple[str, str]]:
    return [("People", reverse("people")), ("Tokens for programs", reverse("tokens"))]
