"""The history of one thing, such as an action or a risk, from the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.store.models import AuditEvent
from outturn.web.audit.words import told
from outturn.web.names import called

if TYPE_CHECKING:
    from outturn.web.audit.words import Told

_MOST = 200


def history_of(*subjects: str) -> list[Told]:
    """The newest first, in two queries; draw it with outturn/audit/history.html."""
    names = called()
    return [told(event, names) for event in AuditEvent.objects.filter(subject__in=subjects).order_by("-at", "-id")[:_MOST]]
