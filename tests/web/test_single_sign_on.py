"""The single sign-on with a provider that is honest, and with one that lies in every way that we could think of."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from outturn.access.groups import group_grants
from outturn.access.single_sign_on import SingleSignOn
from tests.oidc_provider import CLIENT, OTHER_KEY, OWN_KEY, SECRET, asked_of, back_from, journey, provider_running, sent_away

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse
    from django.test import Client

    from tests.oidc_provider import Provider

    Site = Callable[[str], Client]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with provider_running() as running:
        yield running


@pytest.fixture
def terms(provider: Provider, site: Site) -> Iterator[Callable[..., None]]:
    """The service with that provider; what a test says besides, such as `match="email"`, holds from then on."""
    from django.test import override_settings

    held: list[Any] = []

    def say(passwords: str = "everybody", **changed: object) -> None:
        said = replace(SingleSignOn(provider.issuer, CLIENT, SECRET, "Meadshire"), **changed)  # type: ignore[arg-type]
        held.append(override_settings(SINGLE_SIGN_ON=said, PASSWORDS=passwords))
        held[-1].enable()

    say()
    yield say
    for one in reversed(held):
        one.disable()


def linked(name: str, provider: Provider, subject: str = "subject-1") -> None:
    from outturn.actions.directory import link_subject
    from outturn.store.people import user
    from tests.web_support import MORNING

    link_subject(user(name), provider.issuer, subject, by="test", at=MORNING)


def who(client: Client) -> str:
    """Who is signed in; empty for nobody."""
    from outturn.store.models import User

    key = client.session.get("_auth_user_id")
    assert (client.get("/").status_code == 200) is (key is not None)
    return User.objects.get(pk=key).username if key else ""


def refused(answer: HttpResponse, client: Client, reason: str) -> None:
    """Told to the person without a word of why, to the audit trail with it; and nobody is signed in."""
    from outturn.store.models import AuditEvent

    assert answer.status_code == 403, answer.content.decode()
    event = AuditEvent.objects.filter(event="sign_in_refused").latest("id")
    assert reason in event.why
    assert reason not in answer.content.decode()
    assert AuditEvent.objects.filter(event="signed_in").count() == 0
    assert who(client) == ""


# --- with an honest provider
def test_somebody_who_is_linked_comes_in_and_goes_where_they_wanted(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from allauth.socialaccount.models import SocialAccount, SocialToken

    from outturn.store.models import AuditEvent

    linked("analyst", provider)
    provider.claims |= {"email": "private@example.org", "name": "Private"}
    client = site("")
    away = sent_away(client, "?next=/risks/")
    asked = asked_of(away)
    assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", CLIENT)
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert (len(asked["state"]) >= 16, len(asked["nonce"]) >= 32, "client_secret" in asked) == (True, True, False)
    answer = client.get(back_from(away))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/risks/")
    assert who(client) == "analyst"
    assert AuditEvent.objects.latest("id").event == "signed_in"
    assert SocialAccount.objects.get().extra_data == {}  # of what the provider says nothing is kept
    assert SocialToken.objects.count() == 0


def test_the_sign_in_page_offers_it(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    text = site("").get("/account/sign-in/?next=/risks/").content.decode()
    assert "Sign in with Meadshire" in text
    assert 'href="/account/single-sign-on/?next=/risks/"' in text


def test_without_a_provider_there_is_no_such_page(site: Site) -> None:
    for address in ("/account/single-sign-on/", "/account/single-sign-on/back/?code=1&state=2"):
        assert site("").get(address).status_code == 404
    assert "single-sign-on" not in site("").get("/account/sign-in/").content.decode()


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(site: Site, provider: Provider, terms: Callable[..., None], next_page: str) -> None:
    linked("analyst", provider)
    assert journey(site(""), f"?next={next_page}").headers["Location"] == "/"


def test_what_a_link_adds_is_not_asked_of_the_provider(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    asked = asked_of(sent_away(site(""), "?scope=offline_access&auth_params=prompt%3Dnone&process=connect"))
    assert "offline_access" not in asked["scope"]
    assert "prompt" not in asked


def test_somebody_whose_account_is_closed_does_not_come_in(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from outturn.store.models import AuditEvent, User

    linked("analyst", provider)
    User.objects.filter(username="analyst").update(is_active=False)
    client = site("")
    assert journey(client).headers["Location"] == "/account/closed/"
    assert who(client) == ""
    assert AuditEvent.objects.latest("id").why == "the account is closed"


# --- who it is, the first time
@pytest.mark.parametrize(
    ("match", "claims", "found"),
    [
        ("subject", {"email": "analyst@meadshire.example", "email_verified": True, "preferred_username": "analyst"}, ""),
        ("email", {"email": "ANALYST@meadshire.example", "email_verified": True}, "analyst"),
        ("email", {"email": "analyst@meadshire.example", "xms_edov": True}, "analyst"),
        ("email", {"email": "analyst@meadshire.example"}, ""),
        ("email", {"email": "analyst@meadshire.example", "email_verified": False}, ""),
        ("email", {"email": "analyst@meadshire.example", "email_verified": "false"}, ""),
        ("email", {"email": "analyst@meadshire.example", "email_verified": "yes"}, ""),
        ("email", {"preferred_username": "analyst"}, ""),
        ("email", {"email": "", "email_verified": True}, ""),
        ("name", {"preferred_username": "Analyst"}, "analyst"),
        ("name", {"email": "analyst@meadshire.example", "email_verified": True}, ""),
        ("name", {"preferred_username": "nobody"}, ""),
        ("name", {"preferred_username": ["analyst"]}, ""),
    ],
)
def test_the_first_time_somebody_is_found_as_the_council_says(
    site: Site, provider: Provider, terms: Callable[..., None], match: str, claims: dict[str, Any], found: str
) -> None:
    from outturn.store.models import AuditEvent

    terms(match=match)
    provider.claims |= claims
    client = site("")
    answer = journey(client)
    assert who(client) == found
    if found:
        event = AuditEvent.objects.get(event="sign_on_linked")
        assert (event.subject, json.loads(event.new)) == (found, {"subject": "subject-1", "issuer": provider.issuer})
    else:
        assert answer.status_code == 403
        assert "There is no account here for you." in answer.content.decode()


def test_later_the_subject_alone_counts(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    """Somebody new who was given the address of one who left is not taken for them."""
    terms(match="email")
    provider.claims |= {"email": "analyst@meadshire.example", "email_verified": True}
    first = site("")
    journey(first)
    assert who(first) == "analyst"
    provider.claims = {"sub": "subject-1", "email": "officer@meadshire.example", "email_verified": True}
    second = site("")
    journey(second)
    assert who(second) == "analyst"
    provider.claims = {"sub": "subject-2", "email": "analyst@meadshire.example", "email_verified": True}
    third = site("")
    assert journey(third).status_code == 403
    assert who(third) == ""


def test_an_address_that_two_people_have_finds_neither(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from outturn.store.models import User

    User.objects.filter(username="officer").update(email="Analyst@meadshire.example")
    terms(match="email")
    provider.claims |= {"email": "analyst@meadshire.example", "email_verified": True}
    client = site("")
    refused(journey(client), client, "several people here")


def test_a_subject_of_another_issuer_is_somebody_else(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from outturn.actions.directory import link_subject
    from outturn.store.people import user
    from tests.web_support import MORNING

    link_subject(user("administrator"), "https://login.example/another-tenant", "subject-1", by="test", at=MORNING)
    client = site("")
    refused(journey(client), client, "nobody here has the subject")


# --- groups
def grants_of(name: str) -> set[str]:
    from outturn.store.models import Grant

    return {f"{row.role}:{row.section or row.indicator}:{row.source}" for row in Grant.objects.filter(person__username=name)}


def test_groups_give_and_take_roles_at_each_sign_in_and_leave_what_was_given_by_hand(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from outturn.store.models import AuditEvent

    linked("officer", provider)
    terms(groups=group_grants("Performance = analyst; Roads = approver section HT; Roads = officer section HT"))
    by_hand = "officer:HT:"
    steps: tuple[tuple[dict[str, Any], set[str]], ...] = (
        ({"groups": ["Performance", "Choir"]}, {by_hand, "analyst::directory"}),
        ({"groups": ["Roads"]}, {by_hand, "approver:HT:directory"}),
        ({"groups": "Performance"}, {by_hand, "analyst::directory"}),
        ({"groups": [{"id": "Performance"}, 7, None]}, {by_hand}),
        ({}, {by_hand}),
    )
    for claims, expected in steps:
        provider.claims = {"sub": "subject-1", **claims}
        client = site("")
        journey(client)
        assert (who(client), grants_of("officer")) == ("officer", expected)
    given = AuditEvent.objects.filter(event="role_given", by="single sign-on").values_list("subject", "new").first()
    assert given == ("officer", '{"role": "analyst", "section": "", "indicator": "", "source": "directory"}')


def test_groups_that_the_provider_leaves_out_are_not_taken_for_none(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    """Entra ID names more than 200 groups elsewhere: whoever has them would lose every role."""
    linked("officer", provider)
    terms(groups=group_grants("Performance = analyst"))
    provider.claims |= {"groups": ["Performance"]}
    journey(site(""))
    provider.claims = {"sub": "subject-1", "_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "http://127.0.0.1:9/"}}}
    client = site("")
    assert journey(client).status_code == 403
    assert grants_of("officer") == {"officer:HT:", "analyst::directory"}


def test_groups_may_be_told_at_the_second_question(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("officer", provider)
    terms(groups=group_grants("Performance = analyst"))
    provider.userinfo = {"sub": "subject-1", "groups": ["Performance"]}
    journey(site(""))
    assert "analyst::directory" in grants_of("officer")


def test_a_role_of_a_group_is_not_taken_by_hand(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("member", provider)
    terms(groups=group_grants("Performance = analyst"))
    provider.claims |= {"groups": ["Performance"]}
    journey(site(""))
    client = site("administrator")
    page = client.get("/people/of/member/").content.decode()
    assert "by the groups of the council&#x27;s directory" in page or "by the groups of the council's directory" in page
    answer = client.post("/people/of/member/take/", {"role": "analyst"}, follow=True)
    assert "change it there" in answer.content.decode()
    assert "analyst::directory" in grants_of("member")


def test_a_group_that_means_a_section_that_is_not_there_lets_nobody_in(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("officer", provider)
    terms(groups=group_grants("Roads = approver section NONE"))
    provider.claims |= {"groups": ["Roads"]}
    client = site("")
    refused(journey(client), client, "There is no section “NONE” in the database.")


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


# --- passwords beside it
@pytest.mark.parametrize(
    ("passwords", "name", "comes_in"),
    [
        ("everybody", "analyst", True),
        ("administrators", "analyst", False),
        ("administrators", "administrator", True),
        ("nobody", "administrator", False),
    ],
)
def test_whose_passwords_count_is_said_by_the_council(
    site: Site, provider: Provider, terms: Callable[..., None], passwords: str, name: str, comes_in: bool
) -> None:
    from tests.web.test_security import sign_in, with_password

    terms(passwords=passwords)
    with_password(name)
    client = site("")
    sign_in(client, name)
    assert who(client) == (name if comes_in else "")


def test_where_nobody_has_a_password_no_page_is_about_one(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    terms(passwords="nobody")
    text = site("").get("/account/sign-in/").content.decode()
    assert "password" not in text.lower()
    for address in ("/account/password/", "/account/password/set/", "/account/password/reset/"):
        assert site("analyst").get(address).headers["Location"] == "/account/sign-in/"


# --- a second factor there, or here
@pytest.fixture
def needed() -> Iterator[None]:
    from django.test import override_settings

    from outturn.access.vocabulary import Role

    with override_settings(SECOND_FACTOR_ROLES=frozenset({Role.ANALYST})):
        yield


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize(
    ("counts", "amr", "is_free"),
    [
        ("here", ["pwd", "mfa"], False),
        ("claim", ["pwd", "mfa"], True),
        ("claim", ["pwd"], False),
        ("claim", "mfa", False),
        ("claim", None, False),
        ("provider", None, True),
    ],
)
def test_a_second_factor_at_the_provider_counts_as_the_council_says(
    site: Site, provider: Provider, terms: Callable[..., None], counts: str, amr: object, is_free: bool
) -> None:
    linked("analyst", provider)
    terms(second_factor=counts)
    provider.claims |= {"amr": amr} if amr else {}
    client = site("")
    journey(client)
    answer = client.get("/risks/")
    assert (answer.status_code == 200) is is_free
    assert is_free or answer.headers["Location"] == "/account/second-factor/?needed=yes"


@pytest.mark.usefixtures("needed")
def test_what_the_provider_said_of_one_counts_for_no_other_in_the_same_browser(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from tests.web.test_security import sign_in, with_password

    linked("officer", provider)
    terms(second_factor="provider")
    with_password("analyst")
    client = site("")
    journey(client)
    client.post("/account/sign-out/")
    sign_in(client, "analyst")
    assert client.get("/risks/").headers["Location"] == "/account/second-factor/?needed=yes"


def test_whoever_has_a_second_factor_here_is_asked_for_it_however_they_come(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    from tests.web.test_second_factor import ASK, came_in, code_of, with_app

    linked("analyst", provider)
    secret, _ = with_app(came_in(site))
    client = site("")
    assert journey(client, "?next=/risks/").headers["Location"] == ASK
    assert client.get("/risks/").status_code == 302
    assert client.post(ASK, {"code": code_of(secret)}).headers["Location"] == "/risks/"
    assert who(client) == "analyst"


def test_whoever_comes_by_single_sign_on_alone_goes_there_again_before_they_change_how(site: Site, provider: Provider, terms: Callable[..., None]) -> None:
    linked("analyst", provider)
    client = site("")
    journey(client)
    place = "/account/second-factor/app/add/"
    assert client.get(place).status_code == 200  # they have just come
    session = client.session
    session["account_authentication_methods"] = [{**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]]
    session.save()
    answer = client.get(place)
    assert answer.headers["Location"] == "/account/single-sign-on/?again=yes&next=%2Faccount%2Fsecond-factor%2Fapp%2Fadd%2F"
    away = sent_away(client, answer.headers["Location"].partition("/account/single-sign-on/")[2])
    assert asked_of(away)["prompt"] == "login"
    assert client.get(back_from(away)).headers["Location"] == place
    assert client.get(place).status_code == 200
