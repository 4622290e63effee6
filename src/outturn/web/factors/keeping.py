"""How the library keeps second factors for us: sealed in the database, under names that people know."""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from outturn.store.current import organisation_name

if TYPE_CHECKING:
    from outturn.store.models import User

_log = logging.getLogger("outturn")


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That did not match. Check the newest code, or try the passkey again.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Where the key of the service was changed, a secret that nothing matches: never an empty one, whose codes anybody could work out."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            _log.error("A second factor was sealed with another OUTTURN_SECRET_KEY and counts no more: outturn people reset-second-factors")
            return str(generate_totp_secret())

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def get_totp_label(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        organisation = organisation_name()
        return f"{organisation} performance" if organisation else "Council performance"

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 (the library's word)
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "My passkey"


def _box() -> Fernet:
    """A key of its own purpose, drawn from the key of the service."""
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"outturn second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(drawn))
