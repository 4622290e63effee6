"""Accounts are made by an administrator; nobody makes their own. Coming in, going out and failing to are in the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from outturn.actions.auditing import record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.store.models import User

_LONGEST_NAME = 150


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
