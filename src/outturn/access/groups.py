"""What the groups of a council's directory mean here: roles, and for what they are held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.access.decision import Grant
from outturn.access.roles import SCOPED, TITLES
from outturn.access.vocabulary import Role
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = "Write each as GROUP = ROLE, or GROUP = ROLE section REFERENCE, with ; between"


@dataclass(frozen=True)
class GroupGrant:
    """Whoever is in the group holds the grant. A group may have several."""

    group: str
    grant: Grant


def group_grants(written: str) -> tuple[GroupGrant, ...]:
    """`Performance = analyst; Highways team = officer section HT`: one for each part, parted by `;` or line ends.

    Raises UsageError for what has no role that is known, and for a scope where the role has none.
    """
    return tuple(dict.fromkeys(_one(part.strip()) for part in re.split(r"[;\n]", written) if part.strip()))


def _one(part: str) -> GroupGrant:
    group, _, meant = part.rpartition("=")  # a group of a directory may itself be written with equals signs
    words = meant.split()
    if not group.strip() or not words:
        raise UsageError(f"“{part}” does not say which role a group has. {_FORM}.")
    return GroupGrant(group.strip(), grant_of(words[0], *_scope(words[1:], part)))


def _scope(words: list[str], part: str) -> tuple[str, str]:
    match words:
        case []:
            return "", ""
        case ["section", ref]:
            return ref, ""
        case ["indicator", ref]:
            return "", ref
    raise UsageError(f"“{part}” says for what the role is held in words that are not known. {_FORM}.")


def grant_of(role: str, section: str = "", indicator: str = "") -> Grant:
    """Raises UsageError for an unknown role, for a scope where the role has none, and for two scopes."""
    if role not in set(Role):
        raise UsageError(f"There is no role “{role}”. The roles are {', '.join(known.value for known in Role)}.")
    grant = Grant(Role(role), section, indicator)
    if section and indicator:
        raise UsageError("A role is held for a section or for an indicator, not for both.")
    if grant.role not in SCOPED and not grant.is_for_everything:
        raise UsageError(f"The role of {TITLES[grant.role]} is held for the whole council; leave the section and the indicator out.")
    return grant


def grants_of(groups: Iterable[str], meanings: Iterable[GroupGrant]) -> frozenset[Grant]:
    """What somebody in these groups holds. Groups that mean nothing here are passed over."""
    held = set(groups)
    return frozenset(meaning.grant for meaning in meanings if meaning.group in held)
