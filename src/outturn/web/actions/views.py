"""Management actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from outturn.access.vocabulary import Permission
from outturn.web.people import allowed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allowed(Permission.READ_FIGURES, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "outturn/actions/index.html")
