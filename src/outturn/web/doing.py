"""Who does something now: what every action is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.utils import timezone

from outturn.web.people import person_of

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest


class Done(TypedDict):
    by: str
    at: dt.datetime


def done_by(request: HttpRequest) -> Done:
    return {"by": person_of(request).name, "at": timezone.now()}
