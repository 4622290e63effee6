"""Words of returns: how far one is, what may be done to it, and whether it has come."""

from __future__ import annotations

from enum import StrEnum


class ReturnState(StrEnum):
    DUE = "due"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"
    PUBLISHED = "published"


class Step(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    LOCK = "lock"
    REOPEN = "reopen"
    PUBLISH = "publish"


class Arrival(StrEnum):
    GIVEN = "given"
    EXPECTED = "expected"
    LATE = "late"
