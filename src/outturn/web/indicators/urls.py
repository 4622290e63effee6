"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.indicators import views

urlpatterns = [
    path("", views.index, name="indicators"),
    path("<path:ref>/", views.page, name="indicator"),
]
