"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.persons import views

urlpatterns = [
    path("", views.index, name="people"),
    path("add/", views.add, name="person_add"),
    path("may/", views.may, name="person_may"),
    path("of/<str:name>/", views.one, name="person"),
    path("of/<str:name>/details/", views.change, name="person_change"),
    path("of/<str:name>/give/", views.give, name="role_give"),
    path("of/<str:name>/take/", views.take, name="role_take"),
    path("of/<str:name>/close/", views.close, name="account_close"),
    path("of/<str:name>/reopen/", views.reopen, name="account_reopen"),
    path("of/<str:name>/second-factors/reset/", views.reset_factors, name="factors_reset"),
    path("of/<str:name>/link/", views.link, name="password_link"),
]
