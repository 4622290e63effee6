"""Addresses of this part. A reference may hold any sign, a slash too."""

from __future__ import annotations

from django.urls import path

from outturn.web.catalogue import views

urlpatterns = [
    path("", views.index, name="catalogue"),
    path("new/", views.add, name="indicator_new"),
    path("facts/<path:ref>/", views.facts, name="indicator_facts"),
    path("definition/<path:ref>/", views.definition, name="definition_change"),
    path("standards/<path:ref>/", views.standards, name="standards_edit"),
    path("retire/<path:ref>/", views.retire, name="indicator_retire"),
    path("of/<path:ref>/", views.one, name="indicator_edit"),
]
