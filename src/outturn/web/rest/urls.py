"""Addresses of the API. What is not among them is answered with a problem, not with a page."""

from __future__ import annotations

from django.urls import path, re_path

from outturn.web.rest import documentation
from outturn.web.rest.interface import api

urlpatterns = [
    path("", documentation.page, name="api_docs"),
    path("openapi.json", documentation.openapi, name="api_schema"),
    path("", api.urls),
    re_path(r"^.+$", documentation.missing, name="api_missing"),
]
