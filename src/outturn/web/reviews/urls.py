"""Addresses of this part. A reference may hold any sign, a slash too."""

from __future__ import annotations

from django.urls import path

from outturn.web.reviews import editing, views

urlpatterns = [
    path("", views.index, name="reviews"),
    path("open/", editing.open_round, name="review_open"),
    path("<str:year>/", views.one_round, name="review"),
    path("<str:year>/new/", editing.propose_new, name="review_new"),
    path("<str:year>/approve/", editing.approve, name="review_approve"),
    path("<str:year>/comment/", editing.comment, name="review_comment"),
    path("<str:year>/paper/<str:form>/", views.paper, name="review_paper"),
    path("<str:year>/of/<path:ref>/", views.one, name="review_indicator"),
    path("<str:year>/propose/<path:ref>/", editing.propose, name="review_propose"),
    path("<str:year>/withdraw/<path:ref>/", editing.withdraw, name="review_withdraw"),
    path("<str:year>/comment/<path:ref>/", editing.comment, name="review_comment_on"),
]
