"""Which indicators show how a risk stands, now or as known at an instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.store.models import RiskLink

if TYPE_CHECKING:
    import datetime as dt


def risks_linked_to(indicator: str, instant: dt.datetime | None = None) -> list[str]:
    return list(RiskLink.objects.filter(indicator=indicator).values_list("risk", flat=True))


def indicators_linked_to(risk: str, instant: dt.datetime | None = None) -> list[str]:
    return list(RiskLink.objects.filter(risk=risk).values_list("indicator", flat=True))
