"""The single sign-on with a provider that lies in every way that we could think of, and with what is replayed and forged."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from outturn.access.groups import group_grants
from tests.oidc_provider import CLIENT, OTHER_KEY, OWN_KEY, SECRET, asked_of, back_from, journey, provider_running, sent_away
from tests.web.sso_support import linked, refused, who

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.oidc_provider import Provider

    Site = Callable[[str], Client]


# --- a provider that lies
def _said(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update({name: value})


def _without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.pop(name)


def _hmac_with_the_public_key(claims: dict[str, Any]) -> str:
    """The old trick: the public key, which everybody has, taken for a secret."""
    import base64
    import hashlib
    import hmac

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    secret = OWN_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = part(json.dumps({"alg": "HS256", "kid": "own"}).encode()) + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.new(secret, signed, hashlib.sha256).digest())).decode()


def _cut(claims: dict[str, Any]) -> str:
    head, body, _ = jwt.encode(claims, OWN_KEY, algorithm="RS256", headers={"kid": "own"}).split(".")
    return f"{head}.{body}."


def _altered(claims: dict[str, Any]) -> str:
    honest = jwt.encode(claims, OWN_KEY, algorithm="RS256", headers={"kid": "own"}).split(".")
    forged = jwt.encode({**claims, "sub": "subject-of-the-administrator"}, OTHER_KEY, algorithm="RS256", headers={"kid": "own"}).split(".")
    return ".".join((honest[0], forged[1], honest[2]))


LIES_IN_CLAIMS = {
    "wrong issuer": (_said("iss", "https://evil.example"), "another issuer"),
    "no issuer": (_without("iss"), "lacks a claim"),
    "wrong audience": (_said("aud", "another-service"), "for another service"),
    "no audience": (_without("aud"), "lacks a claim"),
    "several audiences": (_said("aud", [CLIENT, "another-service"]), "for another service"),
    "made for another party": (_said("azp", "another-service"), "for another service"),
    "wrong nonce": (_said("nonce", "x" * 43), "its nonce is another"),
    "nonce of another kind": (_said("nonce", ["x"]), "its nonce is another"),
    "no nonce": (_without("nonce"), "its nonce is another"),
    "expired": (_said("exp", int(time.time()) - 3600), "it has expired"),
    "never expires": (_without("exp"), "lacks a claim"),
    "not good yet": (_said("nbf", int(time.time()) + 3600), "not good yet"),
    "made tomorrow": (_said("iat", int(time.time()) + 86_400), "not good yet"),
    "no day of making": (_without("iat"), "lacks a claim"),
    "no subject": (_without("sub"), "lacks a claim"),
    "empty subject": (_said("sub", " "), "has no subject"),
    "endless subject": (_said("sub", "x" * 5_000), "has no subject"),
    "subject of another kind": (_said("sub", 7), "InvalidSubjectError"),
}
LIES_IN_SIGNING = {
    "algorithm none": (lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": "own"}), "which is not allowed"),
    "public key as secret": (_hmac_with_the_public_key, "which is not allowed"),
    "client secret as key": (lambda claims: jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "own"}), "which is not allowed"),
    "wrong key": (lambda claims: jwt.encode(claims, OTHER_KEY, algorithm="RS256", headers={"kid": "own"}), "its signature is wrong"),
    "unknown key": (lambda claims: jwt.encode(claims, OTHER_KEY, algorithm="RS256", headers={"kid": "other"}), "does not publish"),
    "no signature": (_cut, "its signature is wrong"),
    "altered after signing": (_altered, "its signature is wrong"),
    "no token": (lambda claims: "x", "cannot be read"),
    "empty token": (lambda claims: "", "no ID token"),
}
LIES_IN_DISCOVERY = {
    "another issuer": (_said("issuer", "https://evil.example"), "calls itself https://evil.example"),
    "issuer with a slash more": (lambda said: said.update(issuer=said["issuer"] + "/"), "calls itself"),
    "keys in the cloud's own network": (_said("jwks_uri", "http://169.254.169.254/latest/meta-data/"), "not safe to ask"),
    "keys from a file": (_said("jwks_uri", "file:///etc/passwd"), "not safe to ask"),
    "keys by plain HTTP": (_said("jwks_uri", "http://login.example/keys"), "not safe to ask"),
    "no keys": (_without("jwks_uri"), "does not say its jwks_uri"),
    "keys of another kind": (_said("jwks_uri", 7), "does not say its jwks_uri"),
}


@pytest.mark.parametrize(("lie", "reason"), LIES_IN_CLAIMS.values(), ids=LIES_IN_CLAIMS)
def test_a_lie_in_the_claims_is_refused(
    site: Site, provider: Provider, terms: Callable[..., None], lie: Callable[[dict[str, Any]], object], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    linked("administrator", provider)
    provider.lie_in_claims = lie
    client = site("")
    refused(journey(client), client, reason)
    assert "A single sign-on was refused" in caplog.text


@pytest.mark.parametrize(("lie", "reason"), LIES_IN_SIGNING.values(), ids=LIES_IN_SIGNING)
def test_a_lie_in_the_signature_is_refused(
    site: Site, provider: Provider, terms: Callable[..., None], lie: Callable[[dict[str, Any]], str], reason: str
) -> None:
    linked("administrator", provider)
    provider.lie_in_signing = lie
    client = site("")
    refused(journey(client), client, reason)


@pytest.mark.parametrize(("lie", "reason"), LIES_IN_DISCOVERY.values(), ids=LIES_IN_DISCOVERY)
def test_a_lie_about_itself_is_refused(
    site: Site, provider: Provider, terms: Callable[..., None], lie: Callable[[dict[str, Any]], object], reason: str
) -> None:
    linked("administrator", provider)
    client = site("")
    back = back_from(sent_away(client))
    provider.lie_in_discovery = lie
    refused(client.get(back), client, reason)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["http://login.example/authorize", "javascript:alert(1)", "https://", "//evil.example", "https://a@evil.example/"])
def test_people_are_sent_to_no_address_that_is_not_safe(site: Site, provider: Provider, terms: Callable[..., None], address: str) -> None:
    provider.lie_in_discovery = _said("authorization_endpoint", address)
    client = site("")
    answer = client.get("/account/single-sign-on/")
    refused(answer, client, "not safe")  # type: ignore[arg-type]


def test_it_is_not_followed_where_it_sends_us_on(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    with provider_running() as other:
        provider.moved_to = f"{other.issuer}/.well-known/openid-configuration"
        client = site("")
        refused(client.get("/account/single-sign-on/"), client, "sends us on")  # type: ignore[arg-type]
        assert other.asked == []


def test_an_answer_without_end_is_cut_off(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("administrator", provider)
    provider.too_much = True
    client = site("")
    refused(journey(client), client, "too long or too slow")


def test_a_provider_that_is_gone_is_told_in_words(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    terms(issuer="http://127.0.0.1:1")
    client = site("")
    refused(client.get("/account/single-sign-on/"), client, "does not answer")  # type: ignore[arg-type]


def test_who_is_told_of_at_the_second_question_must_be_the_same(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("administrator", provider)
    terms(groups=group_grants("Performance = analyst"))
    provider.userinfo = {"sub": "subject-2", "groups": ["Performance"]}
    client = site("")
    refused(journey(client), client, "somebody else")


def test_a_verified_address_of_the_second_question_does_not_verify_that_of_the_token(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    terms(match="email", groups=group_grants("Performance = analyst"))
    provider.claims |= {"email": "administrator@meadshire.example"}
    provider.userinfo = {"sub": "subject-1", "email": "eve@example.org", "email_verified": True, "groups": []}
    client = site("")
    refused(journey(client), client, "nothing else to find them by")


# --- what is replayed and forged
def test_a_state_counts_once(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("analyst", provider)
    client = site("")
    back = back_from(sent_away(client))
    assert client.get(back).status_code == 302
    client.post("/account/sign-out/")
    assert client.get(back).status_code == 403
    assert who(client) == ""


def test_a_state_counts_only_in_the_browser_that_was_sent_away(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    """Else an attacker could sign somebody else in as themselves."""
    linked("analyst", provider)
    victim = site("")
    refused(victim.get(back_from(sent_away(site("")))), victim, "nobody was sent away with the state")  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=x", "?state=x&error=access_denied", "?code=%00&state=%00"])
def test_an_answer_that_nobody_asked_for_is_refused(site: Site, provider: Provider, terms: Callable[..., None], query: str) -> None:
    client = site("")
    refused(client.get(f"/account/single-sign-on/back/{query}"), client, "nobody was sent away")  # type: ignore[arg-type]


def test_a_code_counts_once_even_in_a_new_state(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("analyst", provider)
    client = site("")
    first = asked_of(back_from(sent_away(client)))
    second = asked_of(back_from(sent_away(client)))
    stolen = {"code": first["code"], "state": second["state"]}  # the verifier is another's
    refused(client.get("/account/single-sign-on/back/", stolen), client, "invalid_grant")  # type: ignore[arg-type]


def test_a_token_of_another_sign_in_is_no_answer_to_this_one(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("analyst", provider)
    kept: list[str] = []
    provider.lie_in_answer = lambda answer: kept.append(answer["id_token"])
    client = site("")
    journey(client)
    client.post("/account/sign-out/")
    provider.lie_in_answer = _said("id_token", kept[0])
    assert journey(client).status_code == 403
    assert who(client) == ""


def test_an_answer_of_another_provider_is_refused(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("analyst", provider)
    client = site("")
    back = back_from(sent_away(client))
    refused(client.get(f"{back}&iss=https://evil.example"), client, "of another provider")  # type: ignore[arg-type]


def test_whoever_gives_up_there_is_told_so(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    client = site("")
    state = asked_of(sent_away(client))["state"]
    answer = client.get("/account/single-sign-on/back/", {"state": state, "error": "access_denied"})
    assert "You did not finish signing in." in answer.content.decode()
    assert who(client) == ""


def test_too_many_tries_in_a_minute_are_stopped(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    client = site("")
    statuses = [client.get("/account/single-sign-on/back/?code=x&state=x").status_code for _ in range(61)]
    assert (statuses[0], statuses[59], statuses[60]) == (403, 403, 429)
