"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.intake import looking, sending

urlpatterns = [
    path("", sending.index, name="intake"),
    path("answers/", sending.kept_answers, name="intake_answers"),
    path("<int:number>/", looking.page, name="intake_one"),
    path("<int:number>/figures/", looking.figures, name="intake_figures"),
    path("<int:number>/review/<str:form>/", looking.review, name="intake_review"),
    path("<int:number>/answers/", looking.answers_file, name="intake_answers_file"),
    path("<int:number>/read-again/", sending.again, name="intake_again"),
    path("<int:number>/confirm/", sending.confirm, name="intake_confirm"),
    path("<int:number>/throw-away/", sending.away, name="intake_throw_away"),
]
