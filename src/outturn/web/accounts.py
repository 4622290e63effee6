"""Accounts are made by an administrator; nobody makes their own. Coming in, going out and failing to are in the audit trail."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils import timezone

from outturn.access.vocabulary import Role
from outturn.actions.auditing import record

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from outturn.store.models import User
    from outturn.web.people import View

_LONGEST_NAME = 150
_log = logging.getLogger("outturn")


def passwords_count_for(user: User) -> bool:
    """Where there is a single sign-on, a council may leave passwords to administrators, as the way in while it does not work, or to nobody."""
    if settings.PASSWORDS == "everybody":
        return True
    return bool(settings.PASSWORDS == "administrators" and user.grants.filter(role=Role.ADMINISTRATOR).exists())


def with_passwords(view: View) -> View:
    """A page about passwords, where anybody has one."""

    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        return redirect("account_login") if settings.PASSWORDS == "nobody" else view(request, *given, **named)

    return guarded


class Passwords(AuthenticationBackend):  # type: ignore[misc]
    def _check_password(self, user: User | None, password: str) -> User | None:
        """Whoever may not use a password is told what is told of a wrong one, after the same time."""
        found: User | None = super()._check_password(user, password)
        if user is not None and not passwords_count_for(user):
            self._stash_user(None)
            return None
        return found


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The name or the password is wrong.",
        "email_password_mismatch": "The name or the password is wrong.",
        "username_email_password_mismatch": "The name or the password is wrong.",
        "too_many_login_attempts": "Too many failed attempts to sign in. Wait a quarter of an hour, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Who has just signed in need not do it again."""
        from outturn.web.factors.confirming import is_signed_in_lately

        return not is_signed_in_lately(context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {"reauthenticate": "Use your password", "mfa_reauthenticate": "Use a code", "mfa_reauthenticate:webauthn": "Use a passkey"}
        return [{**way, "description": words[way["id"]]} for way in found if way["id"] != "reauthenticate" or passwords_count_for(user)]

    def send_notification_mail(self, *given: Any, **named: Any) -> None:
        """What was done is done: a mail server that does not answer makes it no fault of the page."""
        try:
            super().send_notification_mail(*given, **named)
        except OSError:
            _log.warning("A notice of a change to an account could not be mailed: the mail server does not answer.")


class SignInForm(LoginForm):  # type: ignore[misc]
    """With labels that stay to be seen, instead of words inside the fields that go when one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Name or e-mail address"
        self.fields["login"].error_messages["required"] = "Enter your name or e-mail address."
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


@receiver(user_logged_in)
def _came(sender: object, user: User, **about: object) -> None:
    record("signed_in", by=user.username, at=timezone.now(), subject=user.username)


@receiver(user_logged_out)
def _went(sender: object, user: User | None, **about: object) -> None:
    if user is not None:
        record("signed_out", by=user.username, at=timezone.now(), subject=user.username)


@receiver(user_login_failed)
def _failed(sender: object, credentials: dict[str, str], **about: object) -> None:
    tried = str(credentials.get("username") or credentials.get("email") or "")[:_LONGEST_NAME]
    record("sign_in_failed", by=tried or "unknown", at=timezone.now(), subject=tried)
