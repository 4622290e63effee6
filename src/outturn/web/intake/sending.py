"""Sending documents in, reading them again with answers, confirming and throwing away."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outturn.access.decision import WHOLE
from outturn.access.vocabulary import Permission
from outturn.actions import intakes
from outturn.actions.bringing_in import Seen, bring_in
from outturn.actions.intakes import ChangedMeanwhileError, EndedError, SentIn
from outturn.api.taking_in import FORMS
from outturn.errors import UsageError
from outturn.intake.questions import TABLES, written_answers
from outturn.store.holding import is_empty
from outturn.store.models import Upload, UploadFile
from outturn.web.doing import done_by
from outturn.web.intake.forms import ACCEPTED, Answers, Confirm, SendIn
from outturn.web.intake.looking import preview, toml
from outturn.web.intake.presenting import said_counts
from outturn.web.intake.seen import seen_upload
from outturn.web.names import called
from outturn.web.people import allowed, person_of, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

_RECENT = 20
LIMITS = {"files": intakes.MOST_FILES, "megabytes": intakes.MOST_BYTES // 1_000_000, "pages": intakes.MOST_PAGES}
_PATIENCE_SECONDS = 30.0
_reading = Lock()
BUSY = "Other documents are being read just now, and this takes its time. Wait a minute, and send it in again."


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Reading keeps a processor busy for seconds: in one process one at a time, so that the others can go on with their pages."""
    if not _reading.acquire(timeout=_PATIENCE_SECONDS):
        raise UsageError(BUSY)
    try:
        yield
    finally:
        _reading.release()


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Permission.READ_BROUGHT_IN)
def index(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        require(request, Permission.BRING_IN, WHOLE)
    form = SendIn(request.POST, request.FILES) if request.method == "POST" else SendIn(initial={"kind": "auto"})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            with _one_at_a_time():
                sent = SentIn(told["documents"], told["kind"], told["year"], told["answers"])
                number = intakes.send_in(sent, **done_by(request))
        except UsageError as fault:
            form.add_error("documents", str(fault))
        else:
            intakes.forget_old(**done_by(request))
            return redirect("intake_one", number=number)
    recent = Upload.objects.defer("reading").prefetch_related(Prefetch("files", UploadFile.objects.defer("data")))[:_RECENT]
    about = {"form": form, "accepted": ACCEPTED, "recent": recent, "names": called(), "is_empty": is_empty(), "limits": LIMITS}
    about["may_bring_in"] = person_of(request).may(Permission.BRING_IN)
    return render(request, "outturn/intake/index.html", about, status=422 if form.errors else 200)


@require_POST
@allowed(Permission.BRING_IN, back=("intake_one", "number"))
def again(request: HttpRequest, number: int) -> HttpResponse:
    seen = seen_upload(number)
    if not (seen.is_waiting and seen.is_readable):
        return _ended(request, number, EndedError("These documents were confirmed or thrown away already."))
    form = Answers(seen.questions, seen.given, seen.upload.revision, request.POST)
    if not form.is_valid():
        return preview(request, seen, answers=form, status=422)
    if form.cleaned_data["revision"] != seen.upload.revision:
        return preview(request, seen, fault="Somebody has read these documents again with other answers. Look at their answers, and change yours.", status=409)
    try:
        with _one_at_a_time():
            intakes.read_again(number, form.answers, revision=form.cleaned_data["revision"], **done_by(request))
    except (EndedError, ChangedMeanwhileError) as fault:
        return _ended(request, number, fault)
    except UsageError as fault:
        form.add_error(None, str(fault))
        return preview(request, seen, answers=form, fault=str(fault), status=422)
    messages.success(request, "The documents were read again with these answers.")
    return redirect("intake_one", number=number)


@require_POST
@allowed(Permission.BRING_IN, back=("intake_one", "number"))
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    seen, form = seen_upload(number), Confirm(request.POST)
    if not form.is_valid():
        return preview(request, seen, fault="This could not be read. Look at what would be written, and confirm again.", status=422)
    told = form.cleaned_data
    try:
        counts = bring_in(number, Seen(told["revision"], told["version"]), council=told["council"], **done_by(request))
    except (EndedError, ChangedMeanwhileError) as fault:
        return _ended(request, number, fault)
    except UsageError as fault:
        return preview(request, seen, fault=str(fault), status=422)
    messages.success(request, f"The documents are brought in: {said_counts(counts)} {'was' if sum(counts.values()) == 1 else 'were'} added.")
    return redirect("intake_one", number=number)


def _ended(request: HttpRequest, number: int, fault: UsageError) -> HttpResponse:
    """What stands there now, with what happened."""
    return preview(request, seen_upload(number), fault=str(fault), status=409)


@require_POST
@allowed(Permission.BRING_IN, back=("intake_one", "number"))
def away(request: HttpRequest, number: int) -> HttpResponse:
    seen_upload(number)
    try:
        intakes.throw_away(number, **done_by(request))
    except EndedError as fault:
        return _ended(request, number, fault)
    messages.success(request, "The documents were thrown away. Nothing was written.")
    return redirect("intake")


@require_safe
@allowed(Permission.READ_BROUGHT_IN)
def kept_answers(request: HttpRequest) -> HttpResponse:
    """Every answer that is remembered, of documents of every kind; where two kinds differ, that of the more special one."""
    found: dict[str, dict[str, str]] = {table: {} for table in TABLES}
    for kind in FORMS:
        found = intakes.merged(found, intakes.remembered(kind))
    return toml(written_answers(found, "", ()))
