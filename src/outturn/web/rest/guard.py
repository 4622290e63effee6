"""Who asks, before anything is read: the token, its scope, how often it asks, and what it sends."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from ninja.security import HttpBearer

from outturn.access.decision import Grant
from outturn.access.tokens import allows, counts
from outturn.access.vocabulary import Permission, Role, TokenScope
from outturn.actions.tokens import note_use
from outturn.store.tokens import is_used_lately, shown
from outturn.web.people import Person, sections_of_indicators, thing_of
from outturn.web.rest.bodies import read_body
from outturn.web.rest.limits import Minutes
from outturn.web.rest.problems import ProblemError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.access.decision import Thing
    from outturn.access.tokens import TokenTerms
    from outturn.store.models import ServiceToken

_log = logging.getLogger("outturn")
_minutes = Minutes()


@dataclass(frozen=True)
class Caller:
    """The program that asks: its token, and the person for whom it acts with their roles."""

    pk: int
    terms: TokenTerms
    person: Person

    @property
    def reach(self) -> frozenset[str] | None:
        """The indicators that the token reaches; None for everything."""
        if self.terms.is_for_everything:
            return None
        return frozenset(ref for ref, section in sections_of_indicators().items() if self.terms.reaches(thing_of(ref, section)))

    def refuse_unreached(self, indicator: str) -> None:
        """Raises ProblemError (403), whether there is such an indicator or not: a token tells nothing of what it does not reach."""
        if self.reach is not None and indicator not in self.reach:
            raise ProblemError(403, f"This token does not reach the indicator {indicator[:40]}.")

    def require(self, permission: Permission, thing: Thing) -> None:
        """Raises ProblemError (403) where the person may not."""
        decision = self.person.may(permission, thing)
        if not decision:
            raise ProblemError(403, decision.reason)

    def require_somewhere(self, permission: Permission) -> None:
        if not self.person.may_somewhere(permission):
            raise ProblemError(403, self.person.may(permission).reason)

    def require_everything(self) -> None:
        """For what is about the whole council. Raises ProblemError (403) for a token that is limited."""
        if not self.terms.is_for_everything:
            raise ProblemError(403, "This is about the whole council, and this token reaches a part of it only.")


class Bearer(HttpBearer):
    """`Authorization: Bearer outturn_…`, with a token of this scope."""

    def __init__(self, scope: TokenScope) -> None:
        super().__init__()
        self._scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        token = _token(request)
        _refuse_hurry(token)
        caller = _caller(token)
        decision = allows(caller.terms, self._scope)
        if not decision:
            raise ProblemError(403, decision.reason)
        read_body(request)
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        return self(request)


READING, WRITING = Bearer(TokenScope.READ), Bearer(TokenScope.WRITE)


def caller_of(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def _token(request: HttpRequest) -> ServiceToken:
    kind, _, written = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not written:
        raise _unknown("Send a token with the header Authorization: Bearer outturn_….", error="")
    found = shown(written.strip())
    if found is None:
        raise _unknown("This token is not known here.")
    at = timezone.now()
    decision = counts(found.terms, at)
    if not decision:
        raise _unknown(decision.reason, found.pk)
    if not found.person.is_active:
        raise _unknown("The account for which this token acts is closed.", found.pk)
    if not is_used_lately(found, at):
        note_use(found.pk, at=at)
    return found


def _unknown(reason: str, number: int = 0, error: str = ', error="invalid_token"') -> ProblemError:
    _log.warning("The API refused a request without a token that counts: token %s", number or "unknown")
    return ProblemError(401, reason, headers={"WWW-Authenticate": f'Bearer realm="outturn"{error}'})


def _refuse_hurry(token: ServiceToken) -> None:
    wait = _minutes.wait(token.mark, settings.API_REQUESTS_A_MINUTE, time.monotonic())
    if wait:
        _log.warning("The API refused a request: too many from token %s", token.pk)
        raise ProblemError(429, f"This token asks too often. Wait {wait} second{'' if wait == 1 else 's'}.", headers={"Retry-After": str(wait)})


def _caller(token: ServiceToken) -> Caller:
    user = token.person
    grants = tuple(Grant(Role(row.role), row.section, row.indicator) for row in user.grants.all())
    return Caller(token.pk, token.terms, Person(user.username, user.get_full_name(), user.email, grants))
