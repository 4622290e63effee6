"""Which indicators show how a risk stands, now or as known at an instant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from outturn.store.earlier import aware
from outturn.store.models import AuditEvent, RiskLink

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet


def risks_linked_to(indicator: str, instant: dt.datetime | None = None) -> list[str]:
    """In one query, or two for an instant."""
    return [risk for risk, linked in _linked(RiskLink.objects.filter(indicator=indicator), instant) if linked == indicator]


def indicators_linked_to(risk: str, instant: dt.datetime | None = None) -> list[str]:
    return [indicator for linked, indicator in _linked(RiskLink.objects.filter(risk=risk), instant) if linked == risk]


def _linked(now: QuerySet[RiskLink], instant: dt.datetime | None) -> list[tuple[str, str]]:
    """Pairs of a risk and an indicator: what is linked now, less what was linked since, and with what was unlinked since."""
    pairs = list(now.values_list("risk", "indicator"))
    if instant is None:
        return pairs
    since = AuditEvent.objects.filter(at__gt=aware(instant), event__in=("risk_linked", "risk_unlinked"))
    for event, subject, old, new in since.order_by("-id").values_list("event", "subject", "old", "new"):
        pair = (subject.partition(" ")[2], json.loads(new if event == "risk_linked" else old)["indicator"])
        if event == "risk_unlinked":
            pairs.append(pair)
        elif pair in pairs:
            pairs.remove(pair)
    return pairs
