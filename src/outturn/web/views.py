"""The start page, and pages about the service itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.templatetags.static import static

from outturn.web.people import person_of, signed_in
from outturn.web.start import start_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    return render(request, "outturn/home.html", {"holder": person, "start": start_of(person)})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "outturn/accessibility.html")


def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for it beside what is no page of ours, such as the description of the API."""
    return redirect(static("outturn/icon.svg"))
