"""What each role allows. To change who may do what, change it here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.access.vocabulary import Permission, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERYONE = frozenset({Permission.READ_REPORTS})
_WORK = frozenset({Permission.READ_CATALOGUE, Permission.READ_BROUGHT_IN, Permission.READ_CYCLES, Permission.READ_BUILT_REPORTS})
"""To read what the analysts work on."""
_SERVICE = _EVERYONE | {Permission.READ_FIGURES, Permission.UPDATE_ACTIONS, Permission.UPDATE_RISKS, Permission.COMMENT_ON_REVIEWS}

ALLOWS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICER: _SERVICE | {Permission.ENTER_FIGURES},
    Role.APPROVER: _SERVICE | {Permission.APPROVE_RETURNS},
    Role.ANALYST: _SERVICE
    | _WORK
    | {
        Permission.ENTER_FIGURES,
        Permission.EDIT_CATALOGUE,
        Permission.BRING_IN,
        Permission.RUN_CYCLES,
        Permission.BUILD_REPORTS,
        Permission.PUBLISH_REPORTS,
        Permission.APPROVE_REVIEWS,
    },
    Role.AUDITOR: _EVERYONE | _WORK | {Permission.READ_FIGURES, Permission.READ_PEOPLE, Permission.READ_AUDIT_TRAIL},
    Role.MEMBER: _EVERYONE | {Permission.COMMENT_ON_REVIEWS},
    Role.ADMINISTRATOR: _EVERYONE
    | {Permission.READ_PEOPLE, Permission.MANAGE_PEOPLE, Permission.READ_AUDIT_TRAIL, Permission.READ_BROUGHT_IN, Permission.BRING_IN},
}

SCOPED = frozenset({Role.OFFICER, Role.APPROVER})
"""Roles that are held for a section or an indicator; the others are held for the whole council."""

MAKER_EXCLUDED = frozenset({Permission.APPROVE_RETURNS})
"""What nobody may do to what is their own."""

TITLES: Mapping[Role, str] = {
    Role.OFFICER: "service officer",
    Role.APPROVER: "approver",
    Role.ANALYST: "analyst",
    Role.AUDITOR: "auditor",
    Role.MEMBER: "member",
    Role.ADMINISTRATOR: "administrator",
}

PHRASES: Mapping[Permission, str] = {
    Permission.READ_REPORTS: "read reports",
    Permission.READ_FIGURES: "read figures that are not published yet",
    Permission.READ_CATALOGUE: "read the catalogue of indicators",
    Permission.READ_CYCLES: "see how far a cycle is",
    Permission.READ_BUILT_REPORTS: "read reports that are being built",
    Permission.READ_PEOPLE: "see people and their roles",
    Permission.ENTER_FIGURES: "enter figures",
    Permission.APPROVE_RETURNS: "approve a return or send it back",
    Permission.UPDATE_ACTIONS: "update management actions",
    Permission.UPDATE_RISKS: "update risks",
    Permission.EDIT_CATALOGUE: "change the catalogue and its standards",
    Permission.READ_BROUGHT_IN: "see documents that were brought in",
    Permission.BRING_IN: "bring in documents and workbooks",
    Permission.RUN_CYCLES: "open, lock and reopen a cycle",
    Permission.BUILD_REPORTS: "build reports",
    Permission.PUBLISH_REPORTS: "publish reports",
    Permission.COMMENT_ON_REVIEWS: "comment on the annual review",
    Permission.APPROVE_REVIEWS: "approve the annual review",
    Permission.READ_AUDIT_TRAIL: "read the audit trail",
    Permission.MANAGE_PEOPLE: "manage people and their roles",
}
"""As in “you may …”."""
