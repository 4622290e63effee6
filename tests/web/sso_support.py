"""Who is linked, who is signed in, and what is told where a sign-in is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.oidc_provider import Provider


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
