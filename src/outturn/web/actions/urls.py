"""Addresses of this part. A reference may hold any sign, a slash too."""

from __future__ import annotations

from django.urls import path

from outturn.web.actions import views

urlpatterns = [
    path("", views.index, name="actions"),
    path("open/", views.add, name="action_open"),
    path("update/<path:ref>/", views.update, name="action_update"),
    path("close/<path:ref>/", views.close, name="action_close"),
    path("of/<path:ref>/", views.one, name="action"),
]
