"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.cycles import views

urlpatterns = [
    path("", views.index, name="cycles"),
    path("open/", views.open_new, name="cycle_open"),
    path("<int:pk>/", views.one, name="cycle"),
    path("<int:pk>/lock/", views.lock, name="cycle_lock"),
    path("<int:pk>/close/", views.close, name="cycle_close"),
    path("<int:pk>/take-back/", views.take_back, name="cycle_take_back"),
    path("<int:pk>/open-again/", views.again, name="cycle_again"),
]
