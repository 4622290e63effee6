"""How people come in: who must have a second factor, whose passwords count, and the single sign-on of the council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from outturn.access.groups import GroupGrant, group_grants
from outturn.access.single_sign_on import MATCHES, SECOND_FACTORS, SUBJECTS, SingleSignOn, is_loopback, is_safe_address
from outturn.access.vocabulary import Role
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSWORDS = ("everybody", "administrators", "nobody")
_OF_PROVIDER = ("OUTTURN_OIDC_ISSUER", "OUTTURN_OIDC_CLIENT_ID", "OUTTURN_OIDC_CLIENT_SECRET", "OUTTURN_OIDC_NAME", "OUTTURN_OIDC_GROUPS_CLAIM")
_LONGEST_ISSUER = 200
"""As the library keeps it beside each subject."""


def second_factor_roles(written: str) -> frozenset[Role]:
    """`administrator analyst`, with spaces or commas between. Raises ImproperlyConfigured for what is no role."""
    words = written.replace(",", " ").split()
    unknown = [word for word in words if word not in set(Role)]
    if unknown:
        known = ", ".join(role.value for role in Role)
        raise ImproperlyConfigured(f"OUTTURN_SECOND_FACTOR_ROLES names “{unknown[0]}”, which is no role: the roles are {known}")
    return frozenset(Role(word) for word in words)


def whose_passwords(written: str, *, single_sign_on: bool) -> str:
    """Raises ImproperlyConfigured for another word, and where nobody could come in at all."""
    found = _word("OUTTURN_PASSWORDS", written, PASSWORDS)
    if found != "everybody" and not single_sign_on:
        raise ImproperlyConfigured(f"OUTTURN_PASSWORDS is “{found}”, but there is no other way in: set OUTTURN_OIDC_ISSUER as well")
    return found


def meanings_of_groups(written: str) -> tuple[GroupGrant, ...]:
    try:
        return group_grants(written)
    except UsageError as fault:
        raise ImproperlyConfigured(f"OUTTURN_GROUPS cannot be read: {fault}") from None


def single_sign_on(environment: Mapping[str, str], groups: tuple[GroupGrant, ...]) -> SingleSignOn | None:
    """None where no issuer is named. Raises ImproperlyConfigured for what is missing, unknown or not safe to ask."""
    given = {name: environment.get(name, "").strip() for name in _OF_PROVIDER}
    issuer = given["OUTTURN_OIDC_ISSUER"]
    if not issuer:
        return None
    _refuse_issuer(issuer)
    for name in ("OUTTURN_OIDC_CLIENT_ID", "OUTTURN_OIDC_CLIENT_SECRET"):
        if not given[name]:
            raise ImproperlyConfigured(f"{name} is missing: the provider gives it when the service is registered there")
    return SingleSignOn(
        issuer,
        given["OUTTURN_OIDC_CLIENT_ID"],
        given["OUTTURN_OIDC_CLIENT_SECRET"],
        given["OUTTURN_OIDC_NAME"] or "your council account",
        given["OUTTURN_OIDC_GROUPS_CLAIM"] or "groups",
        groups,
        _word("OUTTURN_OIDC_MATCH", environment.get("OUTTURN_OIDC_MATCH", ""), MATCHES),
        _word("OUTTURN_OIDC_SUBJECT", environment.get("OUTTURN_OIDC_SUBJECT", ""), SUBJECTS),
        _word("OUTTURN_OIDC_SECOND_FACTOR", environment.get("OUTTURN_OIDC_SECOND_FACTOR", ""), SECOND_FACTORS),
    )


def _refuse_issuer(issuer: str) -> None:
    if not is_safe_address(issuer, on_this_machine=is_loopback(issuer)) or "?" in issuer or len(issuer) > _LONGEST_ISSUER:
        raise ImproperlyConfigured(f"OUTTURN_OIDC_ISSUER is “{issuer}”: write the issuer's address as the provider gives it, beginning with https://")


def _word(name: str, written: str, known: tuple[str, ...]) -> str:
    """The first of the known words where nothing is written."""
    found = written.strip().lower() or known[0]
    if found not in known:
        raise ImproperlyConfigured(f"{name} is “{written}”: write {', '.join(known[:-1])} or {known[-1]}")
    return found
