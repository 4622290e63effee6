"""What every page knows: whose site it is, and the way to its parts for this person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from outturn.access.vocabulary import Permission
from outturn.store.current import organisation_name
from outturn.web.clock import clock_name

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.web.people import Person


@dataclass(frozen=True)
class Way:
    """One entry of the navigation."""

    label: str
    address: str
    is_here: bool


_P = Permission
_WAYS: tuple[tuple[str, str, Permission], ...] = (
    ("Returns", "returns", _P.READ_FIGURES),
    ("Dashboards", "dashboards", _P.READ_FIGURES),
    ("Indicators", "indicators", _P.READ_FIGURES),
    ("Actions", "actions", _P.READ_FIGURES),
    ("Risks", "risks", _P.READ_FIGURES),
    ("Reports", "editions", _P.READ_REPORTS),
    ("Review", "reviews", _P.READ_REPORTS),
    ("Catalogue", "catalogue", _P.READ_CATALOGUE),
    ("Cycles", "cycles", _P.READ_CYCLES),
    ("Audit trail", "audit", _P.READ_AUDIT_TRAIL),
    ("People", "people", _P.READ_PEOPLE),
)


def site(request: HttpRequest) -> dict[str, object]:
    person: Person | None = getattr(request, "person", None)
    at = at_query(request)
    organisation = organisation_name() if person else ""
    about = {"person": person, "organisation": organisation, "ways": ways(request.path, person), "at_query": at, "at_more": at.replace("?", "&", 1)}
    return {**about, "sign_on": settings.SINGLE_SIGN_ON, "passwords": settings.PASSWORDS, "clock": clock_name()}


def at_query(request: HttpRequest) -> str:
    """What a link needs to stay at the instant that is looked at: `?as_at=2025-11-01`, or nothing for now."""
    written = request.GET.get("as_at", "").strip()
    return f"?{urlencode({'as_at': written})}" if written else ""


def ways(path: str, person: Person | None) -> list[Way]:
    """Only what the person may see; the part that they are in is marked."""
    if person is None:
        return []
    found = []
    for label, name, permission in _WAYS:
        if person.may_somewhere(permission):
            address = reverse(name)
            found.append(Way(label, address, path.startswith(address)))
    return found
