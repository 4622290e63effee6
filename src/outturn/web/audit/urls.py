"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.audit import views

urlpatterns = [path("", views.index, name="audit"), path("<int:number>/", views.event, name="audit_event")]
