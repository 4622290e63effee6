"""The library's forms with our words: labels that stay, hints, and a record of what was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, EditWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils import timezone

from outturn.actions.second_factors import note_factor
from outturn.web.plain_fields import Line, Typed

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object

_CODE = "The six figures that your authenticator app shows now"
_LONGEST_CODE = 20
_NO_KEY = "The passkey did not match. Try again, or use another way."
_NO_KEYS = (KeyError, ValueError, TypeError, AttributeError, IndexError, InvalidSignature)
"""What the library lets out where the parts of a passkey are missing, of another kind, or signed by another."""


def _code_field(hint: str) -> Typed:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "off"})
    return Typed(label="Code", help_text=hint, max_length=_LONGEST_CODE, widget=widget, error_messages={"required": "Enter the code"})


class AskCode(AuthenticateForm):  # type: ignore[misc]
    code = _code_field(f"{_CODE}, or one of your recovery codes.")


class ConfirmCode(ReauthenticateForm):  # type: ignore[misc]
    code = _code_field(f"{_CODE}, or one of your recovery codes.")


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    code = _code_field(f"{_CODE}.")


class KeyName(EditWebAuthnForm):  # type: ignore[misc]
    name = Line("Name", hint="So that you know it again, such as Work laptop or Blue key.", most=60)


class Credential(forms.JSONField):
    """What a browser says of a passkey: hidden, and wrong where it is no JSON however deep."""

    def __init__(self) -> None:
        wrong = {"required": _NO_KEY, "invalid": _NO_KEY}
        super().__init__(widget=forms.HiddenInput, error_messages=wrong)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(_NO_KEY) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return None


class NewKey(AddWebAuthnForm):  # type: ignore[misc]
    credential = Credential()
    name = Line("Name", hint="So that you know it again, such as Work laptop or Blue key.", most=60)

    def clean(self) -> Any:
        try:
            return super().clean()
        except _NO_KEYS:  # the library takes for granted that a browser made it
            raise forms.ValidationError(_NO_KEY) from None


class _Noted(_Form):
    """A passkey that does not match is recorded, as a wrong code is by the library's signal."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (forms.ValidationError, *_NO_KEYS):
            name = self.user.username  # type: ignore[attr-defined]
            note_factor("second_factor_failed", "webauthn", by=name, at=timezone.now())
            raise forms.ValidationError(_NO_KEY) from None


class AskKey(_Noted, AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = Credential()


class ConfirmKey(_Noted, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = Credential()
