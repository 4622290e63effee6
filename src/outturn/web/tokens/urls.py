"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.tokens import views

urlpatterns = [
    path("", views.index, name="tokens"),
    path("add/", views.add, name="token_add"),
    path("<int:number>/revoke/", views.revoke, name="token_revoke"),
]
