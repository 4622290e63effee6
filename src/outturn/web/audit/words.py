"""An event of the audit trail in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.web.audit.differences import differences
from outturn.web.audit.labels import DEEDS, title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.store.models import AuditEvent
    from outturn.web.audit.differences import Difference


@dataclass(frozen=True)
class Told:
    """`deed` follows the name of who did it: “Ada opened action A7”."""

    id: int
    at: dt.datetime
    by: str
    who: str
    title: str
    deed: str
    subject: str
    why: str
    differences: tuple[Difference, ...]

    @property
    def sentence(self) -> str:
        return f"{self.who} {self.deed}."


def told(event: AuditEvent, names: Mapping[str, str]) -> Told:
    """`names` are what people are called, by the name with which they sign in."""
    who = names.get(event.by, event.by) or "Somebody"
    called = names.get(event.subject, event.subject) or "something"
    known = DEEDS.get(event.event)
    deed = known.replace("{subject}", called) if known else f"– {title(event.event).lower()}{f': {called}' if event.subject else ''}"
    return Told(event.pk, event.at, event.by, who, title(event.event), deed, event.subject, event.why, differences(event.old, event.new))
