"""Whoever holds a role that needs a second factor sets one up before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from outturn.store.second_factors import has_second_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from outturn.web.people import Person

FREE = frozenset(
    {
        "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "account_reauthenticate", "account_logout", "account_sso", "account_sso_back", "accessibility", "health",
    }
)  # fmt: skip
"""What can be reached without one: what sets one up, what asks once more who somebody is, and the way out."""

_ELSEWHERE = "second_factor_elsewhere"


class SecondFactorFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if (match is not None and match.url_name in FREE) or not is_missing(request):
            return None
        address = f"{reverse('mfa_index')}?{urlencode({'needed': 'yes'})}"
        if request.headers.get("HX-Request") == "true":  # a part of a page cannot lead elsewhere by itself
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def is_missing(request: HttpRequest) -> bool:
    """Whether this person's roles need a second factor, and neither they nor their sign-in had one."""
    person: Person | None = getattr(request, "person", None)
    return person is not None and is_needed(person) and not has_elsewhere(request) and not has_second_factor(request.user)  # type: ignore[arg-type]


def is_needed(person: Person) -> bool:
    return any(grant.role in settings.SECOND_FACTOR_ROLES for grant in person.grants)


def note_elsewhere(request: HttpRequest, key: int) -> None:
    """The single sign-on had a second factor, as far as this council counts it."""
    request.session[_ELSEWHERE] = key


def has_elsewhere(request: HttpRequest) -> bool:
    return bool(request.session.get(_ELSEWHERE) == request.user.pk)
