"""The single sign-on with an honest provider: who comes in as whom, which roles they have, and what counts beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from outturn.access.groups import group_grants
from tests.oidc_provider import CLIENT, asked_of, back_from, journey, sent_away
from tests.web.sso_support import linked, refused, who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from tests.oidc_provider import Provider

    Site = Callable[[str], Client]


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
    from django.contrib.auth.hashers import make_password

    from outturn.store.models import User

    linked("analyst", provider)
    User.objects.filter(username="analyst").update(password=make_password(None))
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
