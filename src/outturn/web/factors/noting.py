"""What happens to second factors, in the audit trail: set up and removed in the same transaction, wrong codes, recovery codes used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from outturn.actions.second_factors import note_factor

if TYPE_CHECKING:
    from outturn.store.models import User


@receiver(post_save, sender=Authenticator)
def _set_up(sender: object, instance: Authenticator, created: bool, **about: object) -> None:
    if created:
        note_factor("second_factor_added", instance.type, by=instance.user.username, at=timezone.now())


@receiver(post_delete, sender=Authenticator)
def _removed(sender: object, instance: Authenticator, **about: object) -> None:
    note_factor("second_factor_removed", instance.type, by=instance.user.username, at=timezone.now())


@receiver(authenticator_used)
def _used(sender: object, user: User, authenticator: Authenticator, **about: object) -> None:
    """A code of an app is used at every sign-in, which is recorded as such; a recovery code is used where something was lost."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        left = len(Authenticator.objects.get(pk=authenticator.pk).wrap().get_unused_codes())  # the library hands on what it was before
        note_factor("recovery_code_used", authenticator.type, by=user.username, at=timezone.now(), left=left)


@receiver(authentication_failed)
def _failed(sender: object, user: User, authenticator: Authenticator, **about: object) -> None:
    note_factor("second_factor_failed", authenticator.type, by=user.username, at=timezone.now())
