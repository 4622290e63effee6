"""Away to the single sign-on, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from outturn.web.faults import page
from outturn.web.sso.arriving import refuse
from outturn.web.sso.provider import Adapter, provider_of, terms_here
from outturn.web.sso.refusing import RefusedError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_GET
def away(request: HttpRequest) -> HttpResponse:
    """`?next=` is where the person wanted to go; `?again=yes` asks the provider to sign them in anew."""
    terms_here()
    if _is_too_often(request):
        return page(request, 429, "Too many attempts", "Wait a minute, then try again.")
    try:
        return provider_of(request).send_away(request, get_next_redirect_url(request), again=request.GET.get("again") == "yes")
    except RefusedError as fault:
        return _refused(request, fault)


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    terms = terms_here()
    if _is_too_often(request):
        return page(request, 429, "Too many attempts", "Wait a minute, then try again.")
    said = request.GET.get("iss")
    if said is not None and said != terms.issuer:  # RFC 9207: an answer that another provider made
        return _refused(request, RefusedError(f"the answer is of another provider, {said[:200]}"))
    answer: HttpResponse = _Back.adapter_view(Adapter(request, terms.issuer))(request)
    return answer


def _is_too_often(request: HttpRequest) -> bool:
    """Each time asks the provider, and a refusal is written down: nobody makes us do so without end."""
    return ratelimit.consume(request, app="allauth.account", action="single_sign_on", limit_get=True) is None


class _Back(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        """A state counts once, and only in the session that was sent away with it."""
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = str((state or {}).get("nonce", ""))
        return state, answer

    def dispatch(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().dispatch(request, *given, **named)
        except RefusedError as fault:  # what the library asks before it expects a refusal
            return _refused(request, fault)
        return answer


def _refused(request: HttpRequest, fault: RefusedError) -> HttpResponse:
    try:
        refuse(request, fault)
    except ImmediateHttpResponse as told:
        answer: HttpResponse = told.response
        return answer
