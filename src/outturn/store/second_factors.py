"""Which second factors people have. The library keeps them; what proves them never leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from outturn.store.models import User

WORDS = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey: recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=("totp", "webauthn")).exists())


def factors_of(name: str) -> tuple[str, ...]:
    """In words, as they were set up."""
    kinds = Authenticator.objects.filter(user__username=name).order_by("id").values_list("type", flat=True)
    return tuple(WORDS[kind] for kind in kinds)
