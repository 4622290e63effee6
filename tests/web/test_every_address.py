"""Every address of the service with every role, asked for and sent to. An address that is not in the table fails.

What is sent is an empty form: who may send it is let past the gate and told what is missing, who may not is refused
before anything is read.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.passkeys import passkey_of
from tests.web.returns_support import draft, open_quarter
from tests.web_support import MORNING, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.test import Client

NOBODY: frozenset[str] = frozenset()
EVERYONE = frozenset(ROLES)
SERVICE = frozenset({"officer", "approver", "analyst", "auditor"})
ENTER = frozenset({"officer", "analyst"})
APPROVER = frozenset({"approver"})
ANALYST = frozenset({"analyst"})
CARES = frozenset({"officer", "approver", "analyst"})
COMMENTS = CARES | {"member"}
ADMINISTRATOR = frozenset({"administrator"})
TRAIL = frozenset({"auditor", "administrator"})
BRINGS = frozenset({"analyst", "administrator"})
SEES_BROUGHT = BRINGS | {"auditor"}
WATCHES = frozenset({"analyst", "auditor"})
"""Who may read what the analysts work on."""


@dataclass(frozen=True)
class Address:
    """`reads` may ask for it, `sends` may send to it; nobody where it takes no form. `of` are its arguments, by the names of the things."""

    reads: frozenset[str]
    sends: frozenset[str] = NOBODY
    of: Mapping[str, str] = field(default_factory=dict)


def _both(who: frozenset[str], **of: str) -> Address:
    return Address(who, who, of)


def _shown(who: frozenset[str], **of: str) -> Address:
    return Address(who, NOBODY, of)


def _sent(who: frozenset[str], **of: str) -> Address:
    return Address(NOBODY, who, of)


UPLOAD = {"number": "upload"}
RETURN, CYCLE, PERSON, YEAR = {"pk": "return"}, {"pk": "cycle"}, {"name": "person"}, {"year": "year"}
ACTION, RISK, INDICATOR, JOB, EDITION = {"ref": "action"}, {"ref": "risk"}, {"ref": "indicator"}, {"number": "job"}, {"number": "edition"}
TABLE: dict[str, Address] = {
    "home": _shown(EVERYONE),
    "returns": _shown(SERVICE),
    "returns_approve": _sent(APPROVER),
    "returns_workbook": _shown(ENTER),
    "returns_upload": _both(ENTER),
    "returns_upload_save": _sent(ENTER),
    "return": _shown(SERVICE, **RETURN),
    "return_figure": _both(ENTER, **RETURN),
    "return_commentary": _both(ENTER, **RETURN),
    "return_action": _both(ENTER, **RETURN),
    "return_check": _both(ENTER, **RETURN),
    "return_sent": _shown(SERVICE, **RETURN),
    "return_withdraw": _sent(ENTER, **RETURN),
    "return_approve": _sent(APPROVER, **RETURN),
    "return_send_back": _both(APPROVER, **RETURN),
    "return_lock": _sent(ANALYST, **RETURN),
    "return_reopen": _both(ANALYST, **RETURN),
    "cycles": _shown(WATCHES),
    "cycle_open": _both(ANALYST),
    "cycle": _shown(WATCHES, **CYCLE),
    "cycle_lock": _sent(ANALYST, **CYCLE),
    "cycle_close": _both(ANALYST, **CYCLE),
    "cycle_take_back": _both(ANALYST, **CYCLE),
    "cycle_again": _both(ANALYST, **CYCLE),
    "dashboards": _shown(SERVICE),
    "dashboard_council": _shown(SERVICE),
    "dashboard_committee": _shown(SERVICE, ref="committee"),
    "dashboard_directorate": _shown(SERVICE, ref="directorate"),
    "indicators": _shown(SERVICE),
    "indicator": _shown(SERVICE, **INDICATOR),
    "actions": _shown(SERVICE),
    "action": _shown(SERVICE, **ACTION),
    "action_open": _both(CARES),
    "action_update": _both(CARES, **ACTION),
    "action_close": _both(CARES, **ACTION),
    "risks": _shown(SERVICE),
    "risk": _shown(SERVICE, **RISK),
    "risk_add": _both(CARES),
    "risk_update": _both(CARES, **RISK),
    "risk_score": _both(CARES, **RISK),
    "risk_close": _both(CARES, **RISK),
    "risk_action_add": _both(CARES, **RISK),
    "risk_action_update": _both(CARES, number="mitigation", **RISK),
    "risk_link": _both(CARES, **RISK),
    "risk_unlink": _sent(CARES, indicator="indicator", **RISK),
    "editions": _shown(EVERYONE),
    "edition": _shown(EVERYONE, **EDITION),
    "edition_zip": _shown(EVERYONE, **EDITION),
    "edition_file": _shown(EVERYONE, path="file", **EDITION),
    "edition_hold": _both(ANALYST, **EDITION),
    "compare_editions": _shown(EVERYONE),
    "report_jobs": _shown(WATCHES),
    "ask_report": _both(ANALYST),
    "publish_report": _both(ANALYST),
    "report_job": Address(WATCHES, ANALYST, JOB),
    "report_job_file": _shown(WATCHES, name="file", **JOB),
    "reviews": _shown(EVERYONE),
    "review": _shown(EVERYONE, **YEAR),
    "review_indicator": _shown(EVERYONE, **YEAR, **INDICATOR),
    "review_paper": _shown(EVERYONE, form="form", **YEAR),
    "review_open": _both(ANALYST),
    "review_new": _both(ANALYST, **YEAR),
    "review_approve": _both(ANALYST, **YEAR),
    "review_propose": _both(ANALYST, **YEAR, **INDICATOR),
    "review_withdraw": _sent(ANALYST, **YEAR, **INDICATOR),
    "review_comment": _both(COMMENTS, **YEAR),
    "review_comment_on": _both(COMMENTS, **YEAR, **INDICATOR),
    "catalogue": _shown(WATCHES),
    "indicator_new": _both(ANALYST),
    "indicator_facts": _both(ANALYST, **INDICATOR),
    "definition_change": _both(ANALYST, **INDICATOR),
    "standards_edit": _both(ANALYST, **INDICATOR),
    "indicator_retire": _both(ANALYST, **INDICATOR),
    "indicator_edit": _shown(WATCHES, **INDICATOR),
    "intake": Address(SEES_BROUGHT, BRINGS),
    "intake_answers": _shown(SEES_BROUGHT),
    "intake_one": _shown(SEES_BROUGHT, **UPLOAD),
    "intake_figures": _shown(SEES_BROUGHT, **UPLOAD),
    "intake_review": _shown(SEES_BROUGHT, form="csv", **UPLOAD),
    "intake_answers_file": _shown(SEES_BROUGHT, **UPLOAD),
    "intake_again": _sent(BRINGS, **UPLOAD),
    "intake_confirm": _sent(BRINGS, **UPLOAD),
    "intake_throw_away": _sent(BRINGS, **UPLOAD),
    "audit": _shown(TRAIL),
    "audit_event": _shown(TRAIL, number="event"),
    "people": _shown(TRAIL),
    "person_add": _both(ADMINISTRATOR),
    "person_may": _shown(TRAIL),
    "person": _shown(TRAIL, **PERSON),
    "person_change": _both(ADMINISTRATOR, **PERSON),
    "role_give": _both(ADMINISTRATOR, **PERSON),
    "role_take": _both(ADMINISTRATOR, **PERSON),
    "account_close": _both(ADMINISTRATOR, **PERSON),
    "account_reopen": _sent(ADMINISTRATOR, **PERSON),
    "factors_reset": _both(ADMINISTRATOR, **PERSON),
    "password_link": _sent(ADMINISTRATOR, **PERSON),
    "mfa_index": _shown(EVERYONE),
    "mfa_list_webauthn": _shown(EVERYONE),
    "mfa_reauthenticate": _both(EVERYONE),
    "mfa_reauthenticate_webauthn": _both(EVERYONE),
    "mfa_activate_totp": _both(EVERYONE),
    "mfa_deactivate_totp": _both(EVERYONE),
    "mfa_view_recovery_codes": _shown(EVERYONE),
    "mfa_generate_recovery_codes": _both(EVERYONE),
    "mfa_add_webauthn": _both(EVERYONE),
    "mfa_remove_webauthn": _both(EVERYONE, pk="passkey"),
    "mfa_edit_webauthn": _both(EVERYONE, pk="passkey"),
    "tokens": _shown(TRAIL),
    "token_add": _both(ADMINISTRATOR),
    "token_revoke": _both(ADMINISTRATOR, number="token"),
}
WITHOUT_ROLE = frozenset({"accessibility", "icon", "health", "ready", "metrics", "asset", "public", "public_page", "mfa_authenticate"})
"""For everybody, signed in or not (of the metrics, `test_watching.py` tells more). So are the pages of the sign-in, `account_…` and
`mfa_authenticate`, which the library guards.

Addresses of the API, `api_…`, know no session: `test_api_permissions.py` asks each of them with every token.
"""


@pytest.fixture
def things(site: Callable[[str], Client]) -> dict[str, object]:
    """One of everything, in the officer's section HT, which is part of the approver's directorate D2."""
    from outturn.actions.reviews import open_review
    from outturn.actions.risks import MitigatingAction, add_risk_action
    from outturn.store.models import AuditEvent, Edition, EditionFile, ReportJob, ReportJobFile

    edition = Edition.objects.create(report="qpr", title="Quarterly", period="2025-26-Q2", as_at=MORNING, published_at=MORNING, published_by="analyst")
    EditionFile.objects.create(edition=edition, path="a.html", data=b"<p>", digest="0", size=3)
    job = ReportJob.objects.create(report="qpr", period="2025-26-Q2", formats="html", as_at=MORNING, asked_at=MORNING, asked_by="analyst", state="failed")
    ReportJobFile.objects.create(job=job, name="a.html", data=b"<p>")
    cycle = open_quarter()
    open_review("2026-27", by="analyst", at=MORNING)
    return {
        "return": draft().pk,
        "cycle": cycle,
        "person": "member",
        "year": "2026-27",
        "action": _an_action(),
        "risk": "MCR09",
        "mitigation": add_risk_action("MCR09", MitigatingAction("More gritters"), by="analyst", at=MORNING),
        "indicator": "HT01",
        "job": job.pk,
        "edition": edition.pk,
        "file": "a.html",
        "form": "html",
        "csv": "csv",
        "upload": _an_upload(),
        "event": AuditEvent.objects.latest("id").pk,
        "token": _a_token(),
        "passkey": _second_factors(),
        "committee": "qpr",
        "directorate": "D2",
    }


def _a_token() -> int:
    from outturn.store.models import ServiceToken
    from tests.web.api_support import token

    token()
    return int(ServiceToken.objects.latest("id").pk)


def _an_upload() -> int:
    from outturn.actions.intakes import SentIn, send_in

    paper = b"Ref,Indicator,Target 2025/26,Sep-25\nHT01,Potholes repaired within 28 days,92%,80%\n"
    return send_in(SentIn({"paper.csv": paper}), by="analyst", at=MORNING)


def _second_factors() -> int:
    """Everybody has an app and recovery codes; the passkey is the officer's."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from outturn.store.models import User

    for person in User.objects.all():
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    return passkey_of("officer", "Blue key")


def _an_action() -> str:
    from outturn.actions.management_actions import NewAction, open_action

    return open_action(NewAction("HT01", "More gritters", "Head of Highways"), by="analyst", at=MORNING)


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever one request writes is gone before the next."""
    from django.db import transaction

    from outturn.store import current
    from outturn.store.models import Holding

    before = Holding.objects.get().version
    mark = transaction.savepoint()
    yield
    has_written = Holding.objects.get().version != before
    transaction.savepoint_rollback(mark)
    if has_written:
        current.forget()


def _at(name: str, things: Mapping[str, object]) -> str:
    from django.urls import reverse

    return reverse(name, kwargs={argument: things[thing] for argument, thing in TABLE[name].of.items()})


def _names() -> set[str]:
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[Any]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns)
            elif isinstance(one, URLPattern):
                yield one.name or str(one.pattern)

    return set(walk(get_resolver().url_patterns))


def test_every_address_of_the_service_is_in_the_table(site: Callable[[str], Client]) -> None:
    guarded = {name for name in _names() if not name.startswith("account_") or name in TABLE} - WITHOUT_ROLE
    guarded = {name for name in guarded if not name.startswith(("api_", "api-"))}
    assert guarded == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_an_address_is_shown_to_whom_it_is_for(site: Callable[[str], Client], things: dict[str, object], role: str) -> None:
    client, wrong = site(role), []
    for name, address in TABLE.items():
        with _undone():
            status = client.get(_at(name, things)).status_code
        expected = {405} if not address.reads else {200, 302} if role in address.reads else {403}
        if status not in expected | ({403} if not address.reads else set()):
            wrong.append((name, status))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_form_is_taken_from_whom_it_may_come_and_from_nobody_else(site: Callable[[str], Client], things: dict[str, object], role: str) -> None:
    from outturn.store.models import AuditEvent

    client, wrong = site(role), []
    for name, address in TABLE.items():
        events = AuditEvent.objects.count()
        with _undone():
            answer = client.post(_at(name, things), {})
            changed = AuditEvent.objects.count() != events
        if role in address.sends:
            is_right = answer.status_code in {200, 302, 400, 409, 422}
        elif address.sends:
            is_right = answer.status_code == 403 and not changed
        else:  # a page that only shows: whoever may read it is told that it takes no form, or shown it, and nothing is written
            is_right = answer.status_code in {200, 302, 403, 405} and (role in address.reads or answer.status_code in {403, 405}) and not changed
        if not is_right:
            wrong.append((name, answer.status_code, changed))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_page_offers_nobody_what_they_may_not_do(site: Callable[[str], Client], things: dict[str, object], role: str) -> None:
    """Neither a link to a page that refuses them nor a button that does."""
    from django.urls import resolve

    client, wrong = site(role), []
    for name, address in TABLE.items():
        if role not in address.reads:
            continue
        page = client.get(_at(name, things))
        if not page.headers.get("Content-Type", "").startswith("text/html") or page.status_code != 200 or name in {"edition_file", "report_job_file"}:
            continue
        html = page.content.decode()
        links = {link for link in re.findall(r'<a [^>]*?href="(/[^"#?]*)', html) if not link.startswith(("/public", "/assets", "/static", "/api"))}
        wrong += [(name, link) for link in links if (to := TABLE.get(resolve(link).url_name or "")) and role not in to.reads]
        buttons = set(re.findall(r'<form [^>]*?method="post"[^>]*?action="(/[^"]*)"', html))
        wrong += [(name, f"POST {to}") for to in buttons if (found := TABLE.get(resolve(to).url_name or "")) and role not in found.sends]
        if re.search(r'<form (?![^>]*action=)[^>]*method="post"', html) and role not in address.sends:
            wrong.append((name, "a form of its own"))
    assert wrong == []


def test_a_stranger_is_asked_to_sign_in_wherever_something_is_sent(site: Callable[[str], Client], things: dict[str, object]) -> None:
    from outturn.store.models import AuditEvent

    client, wrong, events = site(""), [], AuditEvent.objects.count()
    for name, address in TABLE.items():
        for answer, takes in ((client.get(_at(name, things)), address.reads), (client.post(_at(name, things), {}), address.sends)):
            is_asked = answer.status_code == 302 and answer.headers["Location"].startswith("/account/sign-in/?next=/")
            if not is_asked and (takes or answer.status_code != 405):
                wrong.append((name, answer.status_code))
    assert (wrong, AuditEvent.objects.count()) == ([], events)


def test_who_signs_in_after_pressing_a_button_comes_to_the_page_with_the_button(site: Callable[[str], Client], things: dict[str, object]) -> None:
    """Not to the address that only takes what is sent."""
    from urllib.parse import parse_qs, urlsplit

    wrong = []
    for name, address in TABLE.items():
        if address.sends and not address.reads:
            answer = site("").post(_at(name, things), {})
            page = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
            status = site(min(address.sends)).get(page).status_code
            wrong += [(name, page, status)] if status != 200 else []
    assert wrong == []
