"""What a council says about its single sign-on, and which addresses may be asked for it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from outturn.access.groups import GroupGrant

MATCHES = ("subject", "email", "name")
SUBJECTS = ("sub", "oid")
SECOND_FACTORS = ("here", "claim", "provider")
_LOOPBACK_NAMES = frozenset({"localhost"})


@dataclass(frozen=True)
class SingleSignOn:
    """`match` says how somebody is found who comes for the first time; later it is always the subject.

    `second_factor` says what counts for those who must have one: `here` one that is set up here, `claim` also a sign-in of which the
    provider says that it had one, `provider` every sign-in there, since the provider asks everybody for it.
    """

    issuer: str
    client: str
    secret: str
    label: str
    groups_claim: str = "groups"
    groups: tuple[GroupGrant, ...] = ()
    match: str = "subject"
    subject_claim: str = "sub"
    second_factor: str = "here"

    @property
    def is_on_this_machine(self) -> bool:
        return is_loopback(self.issuer)


def is_loopback(address: str) -> bool:
    return _is_loopback_host(_host(address))


def is_safe_address(address: str, *, on_this_machine: bool) -> bool:
    """Whether the service may ask it: HTTPS elsewhere, or a provider that itself is on this machine.

    A provider elsewhere names no address of this machine or of its link, so that nobody reaches through us what only we reach.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or any(character.isspace() for character in address):
        return False
    if _is_loopback_host(host):
        return on_this_machine and parts.scheme in {"http", "https"}
    return parts.scheme == "https" and not _is_link_local(host)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback_host(host: str) -> bool:
    if host.rstrip(".") in _LOOPBACK_NAMES or host.rstrip(".").endswith(".localhost"):
        return True
    literal = _literal(host)
    return literal is not None and (literal.is_loopback or literal.is_unspecified)


def _is_link_local(host: str) -> bool:
    literal = _literal(host)
    return literal is not None and (literal.is_link_local or literal.is_multicast or literal.is_reserved)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
