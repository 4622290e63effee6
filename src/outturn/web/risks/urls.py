"""Addresses of this part. A reference may hold any sign, a slash too."""

from __future__ import annotations

from django.urls import path

from outturn.web.risks import editing, views

urlpatterns = [
    path("", views.index, name="risks"),
    path("add/", editing.add, name="risk_add"),
    path("details/<path:ref>/", editing.update, name="risk_update"),
    path("score/<path:ref>/", editing.score, name="risk_score"),
    path("close/<path:ref>/", editing.close, name="risk_close"),
    path("mitigate/<path:ref>/", editing.add_action, name="risk_action_add"),
    path("mitigation/<str:number>/<path:ref>/", editing.update_action, name="risk_action_update"),
    path("link/<path:ref>/", editing.link, name="risk_link"),
    path("unlink/<str:indicator>/<path:ref>/", editing.unlink, name="risk_unlink"),
    path("of/<path:ref>/", views.one, name="risk"),
]
