"""Tokens with which programs come, and the answers that they were given."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re

from django.conf import settings
from django.db import models

from outturn.access.tokens import TokenTerms
from outturn.access.vocabulary import TokenScope

FORM = re.compile(r"outturn_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
"""What a token looks like: its mark, by which it is found, and its secret, of which only the digest is kept."""

COARSE = dt.timedelta(minutes=1)
"""How exactly it is known when a token was last used."""


class ServiceToken(models.Model):
    """A token with which a program comes, and what it may do for `person`. The secret is not here: only its digest.

    `scopes` are the words of `TokenScope` with spaces between; `indicators` and `sections` are JSON lists of references, everything
    where both are empty. `used_at` is kept to the minute.
    """

    name = models.TextField(unique=True)
    mark = models.TextField(unique=True)
    digest = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    scopes = models.TextField()
    indicators = models.TextField(default="[]")
    sections = models.TextField(default="[]")
    created_at = models.DateTimeField()
    created_by = models.TextField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.TextField(default="", blank=True)
    why = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by="") | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_by="")),
                name="token_revoked_by",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> TokenTerms:
        scopes = frozenset(TokenScope(word) for word in self.scopes.split())
        of = tuple(json.loads(self.indicators)), tuple(json.loads(self.sections))
        return TokenTerms(self.name, self.person.username, scopes, self.expires_at, *of, self.revoked_at)


class GivenAnswer(models.Model):
    """The answer that a token was given under a key of its own, so that the same request sent again is answered the same and done once.

    `request` is the digest of what was asked.
    """

    token = models.ForeignKey(ServiceToken, on_delete=models.CASCADE, related_name="answers")
    key = models.TextField()
    request = models.TextField()
    status = models.PositiveIntegerField(default=0)
    headers = models.TextField(default="{}")
    body = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="one_answer_a_key"),)

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"


def digest_of(secret: str) -> str:
    """A secret of 256 random bits needs no slow sum: nobody can try them out."""
    return hashlib.sha256(secret.encode()).hexdigest()


_NOBODYS = digest_of("")


def shown(written: str) -> ServiceToken | None:
    """The token that was shown, whether it still counts or not; None where it is none of ours.

    Compared in a time that tells nothing, also where its mark is unknown.
    """
    parts = FORM.fullmatch(written)
    if parts is None:
        return None
    found = ServiceToken.objects.select_related("person").filter(mark=parts[1]).first()
    same = hmac.compare_digest(found.digest if found else _NOBODYS, digest_of(parts[2]))
    return found if found and same else None


def tokens() -> tuple[ServiceToken, ...]:
    """All of them, in the order of their names, in one query."""
    return tuple(ServiceToken.objects.select_related("person"))


def is_used_lately(token: ServiceToken, at: dt.datetime) -> bool:
    """Whether there is no need to write down that it is used."""
    return token.used_at is not None and at - token.used_at < COARSE
