"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.reports import comparing, editions, holding, jobs

urlpatterns = [
    path("", editions.index, name="editions"),
    path("editions/<int:number>/", editions.page, name="edition"),
    path("editions/<int:number>/zip/", editions.archive, name="edition_zip"),
    path("editions/<int:number>/files/<path:path>", editions.file, name="edition_file"),
    path("editions/<int:number>/hold/", holding.page, name="edition_hold"),
    path("compare/", comparing.page, name="compare_editions"),
    path("building/", jobs.index, name="report_jobs"),
    path("building/ask/", jobs.ask, name="ask_report"),
    path("building/publish/", jobs.publish, name="publish_report"),
    path("building/<int:number>/", jobs.page, name="report_job"),
    path("building/<int:number>/files/<path:name>", jobs.file, name="report_job_file"),
]
