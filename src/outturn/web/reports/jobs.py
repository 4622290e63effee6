"""Reports that are being built: asking for one, its progress, its files; and publishing one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from outturn.access.decision import WHOLE
from outturn.access.vocabulary import Permission
from outturn.actions.publishing import refuse_unlocked
from outturn.actions.report_jobs import SILENCE, Asked, ask_again, ask_report
from outturn.errors import OutturnError, UsageError
from outturn.periods import PeriodKind, parse_period
from outturn.renderers.registry import RENDERERS
from outturn.reports.catalogue import indicators_of, sections_of
from outturn.reports.outline import outline_of
from outturn.reports.wording import counted
from outturn.store.models import ReportJob, ReportJobFile
from outturn.web import books
from outturn.web.asking import now
from outturn.web.form_page import kept_of
from outturn.web.names import called
from outturn.web.people import allowed, person_of, require
from outturn.web.reports.forms import AskForm, PublishForm
from outturn.web.reports.sending import answer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.package.package import Package

_SHOWN = 50
_ASLEEP = dt.timedelta(seconds=30)


@allowed(Permission.READ_BUILT_REPORTS)
def index(request: HttpRequest) -> HttpResponse:
    may_build = person_of(request).may(Permission.BUILD_REPORTS)
    titles = _titles(books.known(None).package)
    jobs = [(job, titles.get(job.report) or job.report) for job in ReportJob.objects.all()[:_SHOWN]]
    return render(request, "outturn/reports/jobs.html", {"jobs": jobs, "may_build": may_build, "names": called()})


@allowed(Permission.BUILD_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    package, instant = books.known(None).package, now()
    typed = kept_of(request)
    first = {"period": _newest(), "formats": ["html", "pdf"], "report": request.GET.get("report", "")} | typed
    form = AskForm(package, instant, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        known_at = wanted["as_at"].replace(tzinfo=dt.UTC) if wanted["as_at"] else None
        asked = Asked(wanted["report"], wanted["period"], tuple(wanted["formats"]), known_at, wanted["indicator"], wanted["compare_with"])
        number = ask_report(asked, by=person_of(request).name, at=instant.replace(tzinfo=dt.UTC))
        return redirect("report_job", number)
    return render(request, "outturn/reports/ask.html", {"form": form}, status=400 if form.is_bound else 200)


@allowed(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    package, instant = books.known(None).package, now()
    first = {"period": _newest(), "report": request.GET.get("report", "")} | kept_of(request)
    form = PublishForm(package, instant, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and _may_publish(form, package):
        wanted = form.cleaned_data
        asked = Asked(
            wanted["report"],
            wanted["period"],
            tuple(RENDERERS),
            publishes=True,
            why=wanted["why"].strip(),
            released_at=wanted["released_at"],
        )
        number = ask_report(asked, by=person_of(request).name, at=instant.replace(tzinfo=dt.UTC))
        return redirect("report_job", number)
    return render(request, "outturn/reports/publish.html", {"form": form}, status=400 if form.is_bound else 200)


def _may_publish(form: PublishForm, package: Package) -> bool:
    """Whether every return behind the report is locked, or a reason is given."""
    report, period = form.cleaned_data["report"], parse_period(form.cleaned_data["period"])
    shown = outline_of(package, report, indicators_of(package, period), sections_of(package))
    try:
        refuse_unlocked(period.id, {ref for part in shown for ref in part.indicators}, form.cleaned_data["why"])
    except UsageError as fault:
        form.add_error("why", str(fault))
        return False
    return True


@allowed(Permission.READ_BUILT_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    job = ReportJob.objects.filter(pk=number).first()
    if job is None:
        raise Http404("There is no such report. The list of reports that were built has all that there are.")
    instant = now().replace(tzinfo=dt.UTC)
    if request.method == "POST":
        require(request, Permission.BUILD_REPORTS, WHOLE)
        ask_again(number, by=person_of(request).name, at=instant)
        messages.success(request, "The report is built again.")
        return redirect("report_job", number)
    files = list(job.files.values_list("name", flat=True)) if job.state == "done" else []
    context = {
        "job": job,
        "title": _titles(books.known(None).package).get(job.report) or job.report,
        "files": files,
        "names": called(),
        "may_build": person_of(request).may(Permission.BUILD_REPORTS),
        "is_going": job.state in {"waiting", "running"},
        "words": progress_words(job, instant, has_files=bool(files)),
        "ahead": ReportJob.objects.filter(state__in=("waiting", "running"), pk__lt=number).count() if job.state == "waiting" else 0,
    }
    return render(request, "outturn/reports/job.html", context)


def progress_words(job: ReportJob, instant: dt.datetime, *, has_files: bool = True) -> str:
    """Where a job stands, for whoever waits for it."""
    if job.state == "waiting":
        asleep = instant - job.asked_at > _ASLEEP
        return "It waits. The program that builds reports does not seem to run: it is started with “outturn work”." if asleep else "It waits for its turn."
    if job.state == "running":
        if job.beat and instant - job.beat > SILENCE:
            return "The program that built it has ended; it will be taken up again."
        return f"{job.done} of {counted(job.total, 'format')} done. {job.message}."
    if job.state == "failed":
        return job.message
    return "It is ready." if has_files or job.edition_id else "Its files were kept for a while and are deleted. Build the report again if you need them."


@allowed(Permission.READ_BUILT_REPORTS)
def file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    found = ReportJobFile.objects.filter(job_id=number, name=name).first()
    if found is None:
        raise Http404("There is no such file. Build the report again.")
    return answer(found.name, bytes(found.data), save="save" in request.GET)


def _newest() -> str:
    try:
        periods = books.periods(PeriodKind.QUARTER, books.known(None))
    except OutturnError:
        return ""
    return periods[0].id if periods else ""


def _titles(package: Package) -> dict[str, str]:
    return dict(package["reports"].select("report", "title").iter_rows()) | {"indicator": "Everything about one indicator"}
