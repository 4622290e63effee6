"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.dashboards import views

urlpatterns = [
    path("", views.index, name="dashboards"),
    path("council/", views.council, name="dashboard_council"),
    path("committee/<str:ref>/", views.committee, name="dashboard_committee"),
    path("directorate/<str:ref>/", views.directorate, name="dashboard_directorate"),
]
