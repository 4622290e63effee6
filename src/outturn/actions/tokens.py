"""Service tokens: made, shown once, revoked; and when each was last used."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.store import people
from outturn.store.models import ServiceToken
from outturn.store.package_tables import ROWS
from outturn.store.tokens import COARSE, digest_of

if TYPE_CHECKING:
    from outturn.access.vocabulary import TokenScope

LONGEST_DAYS = 730
_LONGEST_NAME = 100


@dataclass(frozen=True)
class NewToken:
    """`person` is for whom the program acts. Everything is reached where neither indicators nor sections are named."""

    name: str
    person: str
    scopes: frozenset[TokenScope]
    days: int = 365
    indicators: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def make_token(wanted: NewToken, *, by: str, at: dt.datetime) -> str:
    """Gives the token itself, which nobody can be shown again.

    Raises UsageError for an unknown person, section or indicator, a closed account, a name that is taken, and for no or too long a time.
    """
    name = " ".join(wanted.name.split())
    _refuse(name, wanted)
    person = people.user(wanted.person)
    if not person.is_active:
        raise UsageError(f"The account of {wanted.person} is closed, so nothing can act for them.")
    mark, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    told = {
        "person": wanted.person,
        "scopes": " ".join(sorted(scope.value for scope in wanted.scopes)),
        "indicators": json.dumps(wanted.indicators, ensure_ascii=False),
        "sections": json.dumps(wanted.sections, ensure_ascii=False),
    }
    expires_at = at + dt.timedelta(days=wanted.days)
    try:
        with transaction.atomic():
            kept = {**told, "person": person, "expires_at": expires_at, "created_at": at, "created_by": by}
            ServiceToken.objects.create(name=name, mark=mark, digest=digest_of(secret), **kept)
            new = json.dumps({**told, "expires_at": expires_at.isoformat()}, ensure_ascii=False)
            record("token_made", by=by, at=at, subject=f"token {name}", new=new)
    except IntegrityError:
        raise UsageError(f"There is, or was, a token “{name}” already. Choose another name.") from None
    return f"outturn_{mark}_{secret}"


def _refuse(name: str, wanted: NewToken) -> None:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"Give the token a name of at most {_LONGEST_NAME} characters, such as the program that uses it.")
    if not wanted.scopes:
        raise UsageError("Say what the token may do: read, write or both.")
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise UsageError(f"A token is good for 1 to {LONGEST_DAYS} days.")
    for table, column, named in (("sections", "section", wanted.sections), ("indicators", "indicator", wanted.indicators)):
        there = set(ROWS[table]._default_manager.filter(**{f"{column}__in": named}).values_list(column, flat=True))
        missing = [ref for ref in named if ref not in there]
        if missing:
            raise UsageError(f"There is no {column} “{missing[0]}” in the database.")


def revoke_token(name: str, *, by: str, at: dt.datetime, why: str = "") -> None:
    """From the next request on it is refused. One that is revoked already stays as it is. Raises UsageError for a name that no token has."""
    with transaction.atomic():
        token = ServiceToken.objects.select_for_update().filter(name=name).first()
        if token is None:
            raise UsageError(f"There is no token “{name}”. outturn tokens list shows all that there are.")
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by, token.why = at, by, why.strip()
            token.save(update_fields=["revoked_at", "revoked_by", "why"])
            record("token_revoked", by=by, at=at, subject=f"token {name}", why=why.strip())


def note_use(pk: int, *, at: dt.datetime) -> None:
    """That it was used: at most once a minute, and not in the audit trail, which has what was done with it."""
    ServiceToken.objects.filter(pk=pk).exclude(used_at__gt=at - COARSE).update(used_at=at)
