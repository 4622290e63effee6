"""The library's provider of OpenID Connect, with every step that it leaves out: signature, nonce, issuer, safe addresses, no redirects."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from requests.auth import HTTPBasicAuth

from outturn.access.single_sign_on import is_safe_address
from outturn.web.sso.claims import arrival, verified
from outturn.web.sso.fetching import fetched_json
from outturn.web.sso.refusing import RefusedError

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin, SocialToken
    from django.http import HttpRequest, HttpResponse

    from outturn.access.single_sign_on import SingleSignOn

_WELL_KNOWN = "/.well-known/openid-configuration"


def terms_here() -> SingleSignOn:
    """Raises Http404 where the council has no single sign-on."""
    found: SingleSignOn | None = settings.SINGLE_SIGN_ON
    if found is None:
        raise Http404("There is no single sign-on here.")
    return found


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """`nonce` is the one that this browser was sent away with; the callback sets it."""

    nonce = ""

    def get_provider(self) -> Provider:
        return provider_of(self.request)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, which counts only where it calls itself what we call it."""
        if not hasattr(self, "_openid_config"):
            terms = terms_here()
            found = self._asked("GET", terms.issuer.rstrip("/") + _WELL_KNOWN)
            if found.get("issuer") != terms.issuer:
                raise RefusedError(f"the provider calls itself {str(found.get('issuer'))[:200]}, and not {terms.issuer}")
            self._openid_config = found
        return self._openid_config

    def _address(self, name: str) -> str:
        found = self.openid_config.get(name)
        if not isinstance(found, str):
            raise RefusedError(f"the provider does not say its {name}")
        return found

    @property
    def access_token_url(self) -> str:
        return self._address("token_endpoint")

    @property
    def authorize_url(self) -> str:
        address = self._address("authorization_endpoint")
        if not is_safe_address(address, on_this_machine=terms_here().is_on_this_machine):
            raise RefusedError(f"the provider would send people to an address that is not safe: {address[:200]}")
        return address

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(build_absolute_uri(request, reverse("account_sso_back")))

    def get_access_token_data(self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        code = request.GET.get("code", "")
        data = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.callback_url, "code_verifier": pkce_code_verifier or ""}
        if self.basic_auth:
            return self._asked("POST", self.access_token_url, data=data, auth=HTTPBasicAuth(app.client_id, app.secret))
        return self._asked("POST", self.access_token_url, data={**data, "client_id": app.client_id, "client_secret": app.secret})

    def parse_token(self, data: dict[str, Any]) -> SocialToken | None:
        """The token with which more could be asked of the provider is not kept: nothing more is."""
        return None

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken | None, **about: Any) -> SocialLogin:
        terms, answer = terms_here(), about["response"]
        keys = self._asked("GET", self._address("jwks_uri")).get("keys")
        known = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
        claims = verified(answer.get("id_token"), known, terms, self.nonce)
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims | self._more(claims, answer, terms))
        return login

    def _more(self, claims: dict[str, Any], answer: dict[str, Any], terms: SingleSignOn) -> dict[str, Any]:
        """What the ID token leaves to a second question; only about the same subject, and never in place of what is signed."""
        missing = {names for names in _asked_for(terms) if names[0] not in claims}
        access = answer.get("access_token")
        if not missing or "userinfo_endpoint" not in self.openid_config or not isinstance(access, str) or "_claim_names" in claims:
            return {}
        found = self._asked("GET", self._address("userinfo_endpoint"), headers={"Authorization": f"Bearer {access}"})
        if found.get("sub") != claims["sub"]:
            raise RefusedError("the provider tells of somebody else than its ID token does")
        return {name: found[name] for names in missing for name in names if name in found}

    def _asked(self, method: str, address: str, **rest: Any) -> dict[str, Any]:
        return fetched_json(method, address, on_this_machine=terms_here().is_on_this_machine, **rest)


def _asked_for(terms: SingleSignOn) -> set[tuple[str, ...]]:
    """Claims that belong together: whether an address is verified counts for the address beside which it stands alone."""
    asked = {("email", "email_verified", "xms_edov")} if terms.match == "email" else {("preferred_username",)} if terms.match == "name" else set()
    return asked | ({(terms.groups_claim,)} if terms.groups else set())


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = Adapter

    def get_oauth2_adapter(self, request: HttpRequest) -> Adapter:
        return Adapter(request, self.app.provider_id)

    def send_away(self, request: HttpRequest, next_page: str | None, *, again: bool) -> HttpResponse:
        """To the provider, with a state and a nonce that only this browser's session knows. `again` asks it to sign the person in anew."""
        nonce = secrets.token_urlsafe(32)
        asked = {"nonce": nonce, **({"prompt": "login"} if again else {})}
        answer: HttpResponse = self.redirect(request, process="login", next_url=next_page, auth_params=asked, nonce=nonce)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        return arrival(data, terms_here()).subject

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of what the provider says nothing is kept but the subject."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.arrival = arrival(response, terms_here())
        return login


def provider_of(request: HttpRequest) -> Provider:
    """Under the issuer's own name, so that a subject of another issuer is never taken for one of this."""
    terms = terms_here()
    said = {"server_url": terms.issuer, "oauth_pkce_enabled": True}
    app = SocialApp(provider=Provider.id, provider_id=terms.issuer, name=terms.label[:40], client_id=terms.client, secret=terms.secret, settings=said)
    return Provider(request, app=app)
