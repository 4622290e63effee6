"""Whether a token of the provider is what it says: every check of OpenID Connect Core 1.0, 3.1.3.7, and who it then speaks of.

The library trusts what came over TLS and checks neither signature nor nonce. Here both are asked of every token.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt

from outturn.web.sso.refusing import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.access.single_sign_on import SingleSignOn

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""With a public key each: never `none`, and never one whose key would be the provider's public one taken for a secret."""

_LEEWAY = 60
_LONGEST_SUBJECT = 191
_SOMEBODY_ELSE = "There is no account here for you. Ask the performance team of your council for one."


@dataclass(frozen=True)
class Arrival:
    """Who came, as the provider says after every check. `email` is empty where it is not verified."""

    subject: str
    email: str
    name: str
    groups: tuple[str, ...]
    had_second_factor: bool


def verified(token: object, keys: Sequence[Mapping[str, Any]], terms: SingleSignOn, nonce: str) -> dict[str, Any]:
    """The claims of an ID token. Raises RefusedError with what is wrong with it."""
    if not isinstance(token, str) or not token:
        raise RefusedError("the provider sent no ID token")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise RefusedError(f"the ID token is signed with “{str(algorithm)[:20]}”, which is not allowed")
        claims: dict[str, Any] = _decoded(token, _key(header, keys, algorithm), algorithm, terms)
    except jwt.PyJWTError as fault:
        raise RefusedError(f"the ID token is refused: {_reason(fault)}") from None
    _refuse_party(claims, terms.client)
    if not nonce or not isinstance(claims.get("nonce"), str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise RefusedError("the ID token is not an answer to this sign-in: its nonce is another")
    return claims


def _decoded(token: str, key: jwt.PyJWK, algorithm: str, terms: SingleSignOn) -> dict[str, Any]:
    required = {"require": ["iss", "aud", "exp", "iat", "sub"], "verify_iat": True, "verify_nbf": True}
    return jwt.decode(token, key.key, algorithms=[algorithm], audience=terms.client, issuer=terms.issuer, leeway=_LEEWAY, options=required)  # type: ignore[arg-type]


def _key(header: Mapping[str, Any], keys: Sequence[Mapping[str, Any]], algorithm: str) -> jwt.PyJWK:
    """The key that the token names; where it names none, the only one there is."""
    kind = {"R": "RSA", "P": "RSA", "E": "OKP" if algorithm == "EdDSA" else "EC"}[algorithm[0]]
    fitting = [key for key in keys if key.get("kty") == kind and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm]
    named = header.get("kid")
    chosen = [key for key in fitting if key.get("kid") == named] if named is not None else fitting
    if len(chosen) != 1:
        raise RefusedError("the ID token is signed with a key that the provider does not publish")
    return jwt.PyJWK.from_dict(dict(chosen[0]), algorithm=algorithm)


_REASONS = (
    (jwt.ExpiredSignatureError, "it has expired"),
    (jwt.ImmatureSignatureError, "it is not good yet"),
    (jwt.InvalidIssuerError, "it is of another issuer"),
    (jwt.InvalidAudienceError, "it is for another service"),
    (jwt.MissingRequiredClaimError, "it lacks a claim that it must have"),
    (jwt.InvalidSignatureError, "its signature is wrong"),
)


def _reason(fault: jwt.PyJWTError) -> str:
    return next((words for kind, words in _REASONS if isinstance(fault, kind)), f"it cannot be read ({type(fault).__name__})")


def _refuse_party(claims: Mapping[str, Any], client: str) -> None:
    """One for several services is for us only where it says that we asked for it."""
    audience, party = claims["aud"], claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party is None) or (party is not None and party != client):
        raise RefusedError("the ID token was made for another service")


def arrival(claims: Mapping[str, Any], terms: SingleSignOn) -> Arrival:
    """Raises RefusedError where the subject is missing, and where the provider leaves groups out because there are too many."""
    subject = claims.get(terms.subject_claim)
    if not isinstance(subject, str) or not subject.strip() or len(subject) > _LONGEST_SUBJECT:
        raise RefusedError(f"the ID token has no subject ({terms.subject_claim})")
    return Arrival(subject, _verified_email(claims), _text(claims, "preferred_username"), _groups(claims, terms), _had_second_factor(claims, terms))


def _verified_email(claims: Mapping[str, Any]) -> str:
    """Entra ID says `xms_edov` where others say `email_verified`. Anything but a plain yes is a no."""
    is_verified = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true")
    return _text(claims, "email") if is_verified else ""


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) else ""


def _groups(claims: Mapping[str, Any], terms: SingleSignOn) -> tuple[str, ...]:
    """None where the claim is missing: that is how a provider says that there are none."""
    left_out = claims.get("_claim_names")
    if terms.groups and ((isinstance(left_out, dict) and terms.groups_claim in left_out) or claims.get("hasgroups")):
        raise RefusedError(
            f"the provider left “{terms.groups_claim}” out because there are too many: let it send only the groups that are assigned to this service"
        )
    found = claims.get(terms.groups_claim, ())
    if isinstance(found, str):
        return (found,)
    return tuple(group for group in found if isinstance(group, str)) if isinstance(found, list | tuple) else ()


def _had_second_factor(claims: Mapping[str, Any], terms: SingleSignOn) -> bool:
    methods = claims.get("amr")
    said = isinstance(methods, list) and any(method in {"mfa", "ngcmfa"} for method in methods)
    return terms.second_factor == "provider" or (terms.second_factor == "claim" and said)


def no_account() -> str:
    return _SOMEBODY_ELSE
