"""A person's own page about their second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from outturn.access.roles import TITLES
from outturn.web.factors.enforcing import has_elsewhere, is_missing, is_needed
from outturn.web.people import person_of, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    held = list(Authenticator.objects.filter(user=request.user).order_by("id"))
    codes = next((factor.wrap() for factor in held if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    person = person_of(request)
    roles = dict.fromkeys(TITLES[grant.role] for grant in person.grants if grant.role in settings.SECOND_FACTOR_ROLES)
    about = {
        "app": next((factor for factor in held if factor.type == Authenticator.Type.TOTP), None),
        "passkeys": [factor for factor in held if factor.type == Authenticator.Type.WEBAUTHN],
        "has_codes": codes is not None,
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "is_needed": is_needed(person),
        "is_missing": is_missing(request),
        "is_elsewhere": has_elsewhere(request),
        "roles": " and ".join(roles),
    }
    return render(request, "mfa/index.html", about)


@require_GET
@signed_in
def passkeys(request: HttpRequest) -> HttpResponse:
    """The list stands on the page of all second factors; the library leads here after a change."""
    return redirect("mfa_index")
