"""Somebody arrives from the single sign-on: found, given the roles of their groups, or told that there is no account for them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NoReturn

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.shortcuts import render
from django.utils import timezone

from outturn.access.groups import grants_of
from outturn.actions.auditing import record
from outturn.actions.directory import link_subject, set_grants
from outturn.errors import UsageError
from outturn.store.models import User
from outturn.web.factors.enforcing import note_elsewhere
from outturn.web.sso.claims import no_account
from outturn.web.sso.provider import Provider, provider_of, terms_here
from outturn.web.sso.refusing import TRY_AGAIN, RefusedError

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialApp, SocialLogin
    from django.http import HttpRequest

    from outturn.access.single_sign_on import SingleSignOn
    from outturn.web.sso.claims import Arrival

BY = "single sign-on"
"""Who gives and takes roles at a sign-in: a name with a space, which no person has."""

_CANCELLED = "You did not finish signing in. You can try again whenever you like."
_GIVEN_UP = frozenset({"access_denied", "login_required", "interaction_required"})
_log = logging.getLogger("outturn")


class Arrivals(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return provider_of(request)

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        return [provider_of(request).app]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        terms, arrived, at = terms_here(), sociallogin.arrival, timezone.now()
        try:
            if not sociallogin.is_existing:
                person = _matched(arrived, terms)
                sociallogin.account = link_subject(person, terms.issuer, arrived.subject, by=BY, at=at)
                sociallogin.user = person
            if not sociallogin.user.is_active:
                record("sign_in_refused", by=BY, at=at, subject=sociallogin.user.username, why="the account is closed")
                return
            if terms.groups:
                set_grants(sociallogin.user, grants_of(arrived.groups, terms.groups), by=BY, at=at)
        except RefusedError as fault:
            refuse(request, fault)
        except UsageError as fault:
            refuse(request, RefusedError(str(fault)))
        if request.user.is_authenticated:  # before what is noted in the session, which ends with it
            get_account_adapter(request).logout(request)
        if arrived.had_second_factor:
            note_elsewhere(request, sociallogin.user.pk)

    def on_authentication_error(self, request: HttpRequest, provider: object, error: object = None, exception: Exception | None = None, **about: Any) -> None:
        """Never the library's pages: ours say what to do, and the trail says what was wrong."""
        if isinstance(exception, RefusedError):
            refuse(request, exception)
        if exception is not None:
            refuse(request, RefusedError(f"the sign-in could not be completed ({type(exception).__name__})"))
        if "state" not in (about.get("extra_context") or {}):
            refuse(request, RefusedError("nobody was sent away with the state that came back, or it came back already"))
        said = request.GET.get("error", "")[:60]
        refuse(request, RefusedError(f"the provider says {said!r}", _CANCELLED if said in _GIVEN_UP else TRY_AGAIN))


def _matched(arrived: Arrival, terms: SingleSignOn) -> User:
    """Who it is that comes for the first time. Raises RefusedError for nobody, for several, and for one who is somebody else there already."""
    sought = {"email": {"email__iexact": arrived.email}, "name": {"username__iexact": arrived.name}}.get(terms.match)
    if sought is None or not all(sought.values()):
        raise RefusedError(f"nobody here has the subject {arrived.subject[:80]!r}, and there is nothing else to find them by", no_account())
    found = list(User.objects.filter(**sought)[:2])
    if len(found) != 1:
        raise RefusedError(f"{'several people' if found else 'nobody'} here would be the subject {arrived.subject[:80]!r} by {terms.match}", no_account())
    if SocialAccount.objects.filter(user=found[0], provider=terms.issuer).exists():
        raise RefusedError(f"{found[0].username} is another subject than {arrived.subject[:80]!r}: somebody has their {terms.match} now", no_account())
    return found[0]


def refuse(request: HttpRequest, fault: RefusedError) -> NoReturn:
    _log.warning("A single sign-on was refused: %s", fault.reason)
    record("sign_in_refused", by=BY, at=timezone.now(), subject=BY, why=fault.reason)
    title = "You are not signed in" if fault.words == TRY_AGAIN or fault.words == _CANCELLED else "You cannot sign in yet"
    raise ImmediateHttpResponse(render(request, "outturn/sso/refused.html", {"title": title, "words": fault.words}, status=403))
