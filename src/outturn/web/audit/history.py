"""The history of one thing, such as an action or a risk, from the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.store.earlier import aware
from outturn.store.models import AuditEvent
from outturn.web.audit.words import told
from outturn.web.names import called

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.web.audit.words import Told

_MOST = 200


def history_of(*subjects: str, until: dt.datetime | None = None, names: Mapping[str, str] | None = None) -> list[Told]:
    """The newest first, up to an instant where one is given, in two queries; draw it with outturn/audit/history.html.

    `names` are what people are called, where the page knows it already: then it is one query.
    """
    who, found = called() if names is None else names, AuditEvent.objects.filter(subject__in=subjects)
    if until is not None:
        found = found.filter(at__lte=aware(until))
    return [told(event, who) for event in found.order_by("-at", "-id")[:_MOST]]
