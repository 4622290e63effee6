"""Many returns at once: a workbook out, and in again, with a page between that shows what will be saved."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outturn.access.vocabulary import Permission
from outturn.actions.returning import StepRefusedError, entry_of
from outturn.actions.uploads import DraftOf, save_drafts
from outturn.entry.personal import suspected_in
from outturn.entry.template import last_figures
from outturn.entry.typed import ACTION_FIELDS, FIGURE_FIELDS, Entry, asked_of, read_entry
from outturn.entry.uploaded import MOST_BYTES, CellFault, read_workbook
from outturn.entry.workbook import FIELDS, SheetRow, status_words, write_workbook
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from outturn.reports.wording import counted
from outturn.returns.progress import OPEN
from outturn.returns.steps import STANDS
from outturn.returns.vocabulary import ReturnState
from outturn.store.current import current
from outturn.store.models import Return
from outturn.web.asking import now
from outturn.web.people import allowed, person_of
from outturn.web.returns.rows import rows_of
from outturn.web.returns.seen import aware, full_names, ground_now

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.entry.uploaded import Uploaded, UploadedRow
    from outturn.web.people import Person
    from outturn.web.returns.rows import Row

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEY = "returns_workbook"
_BLANK = asdict(Entry())
_HEADINGS = {field: column for column, field in FIELDS.items()}


@dataclass(frozen=True)
class Change:
    """One row of the workbook that would change its return, with what each field was and becomes."""

    line: int
    name: str
    period: str
    fields: tuple[tuple[str, str, str], ...]


@allowed(Permission.ENTER_FIGURES, anywhere=True)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Every return that waits for this person, as it stands."""
    person = person_of(request)
    held_now = current()
    package = held_now.package
    found = {standing.pk: standing for standing in Return.objects.filter(cycle__closed_at=None, state__in=[state.value for state in OPEN])}
    rows = [row for row in rows_of(found.values(), package, person, now().date()) if row.may_enter]
    indicators = indicators_of(package, parse_period(rows[0].period)) if rows else {}
    wanted = [(indicators[row.indicator], parse_period(row.period)) for row in rows if row.indicator in indicators]
    lasts = last_figures(package, wanted, ground_now(held_now))
    sheet = []
    for row in rows:
        indicator = indicators.get(row.indicator)
        if indicator is not None:
            parts = (indicator.numerator_label, indicator.denominator_label) if asked_of(indicator).parts else ("", "")
            last = lasts[row.indicator, row.period]
            sheet.append(SheetRow(row.pk, row.revision, row.indicator, row.name, row.period, row.due, parts, entry_of(found[row.pk]), last))
    content = write_workbook(sheet, f"{counted(len(sheet), 'return')} for {person.called}")
    return HttpResponse(content, content_type=_EXCEL, headers={"Content-Disposition": 'attachment; filename="returns.xlsx"'})


@allowed(Permission.ENTER_FIGURES, anywhere=True)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "outturn/returns/upload.html", {"error": ""})
    given = request.FILES.get("workbook")
    if given is None:
        return _refused(request, "Choose the workbook that you filled in.")
    if (given.size or 0) > MOST_BYTES:
        return _refused(request, "This file is larger than 2 MB, and a workbook of returns is not. Nothing was read.")
    try:
        uploaded = read_workbook(given.name or "", given.read())
    except UsageError as fault:
        return _refused(request, str(fault))
    return _preview(request, uploaded)


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "outturn/returns/upload.html", {"error": why}, status=422)


def _preview(request: HttpRequest, uploaded: Uploaded) -> HttpResponse:
    """What would change, and every fault; it can be saved only where there is none, so that nothing is half saved."""
    person = person_of(request)
    changes, drafts, faults = compared(uploaded, person)
    faults = sorted([*uploaded.faults, *faults], key=lambda fault: fault.line)
    token = secrets.token_hex(8)
    if drafts and not faults:
        kept: list[list[Any]] = [[draft.line, draft.pk, draft.revision, dict(draft.texts)] for draft in drafts]
        request.session[_KEY] = {"token": token, "by": person.name, "drafts": kept}
    suspected = [(draft.line, one.message) for draft in drafts for one in suspected_in(Entry(**{**_BLANK, **draft.texts}))]
    shown = {"changes": changes, "faults": faults, "token": token, "untouched": len(uploaded.rows) - len(changes), "suspected": suspected}
    return render(request, "outturn/returns/upload_preview.html", shown, status=422 if faults else 200)


def compared(uploaded: Uploaded, person: Person) -> tuple[list[Change], list[DraftOf], list[CellFault]]:
    """The workbook beside what is saved: rows that say the same are left alone."""
    package = current().package
    found = {standing.pk: standing for standing in Return.objects.select_related("cycle").filter(pk__in=[row.pk for row in uploaded.rows])}
    listed = {row.pk: row for row in rows_of(found.values(), package, person, now().date())}
    indicators = indicators_of(package, parse_period(next(iter(found.values())).period)) if found else {}
    names, unread = full_names(), {fault.line for fault in uploaded.faults}
    changes, drafts, faults = [], [], []
    for row in uploaded.rows:
        standing = found.get(row.pk)
        if standing is None or (standing.indicator, standing.period) != (row.indicator, row.period):
            faults.append(CellFault(row.line, "Return", "This row names no return that there is. Were the grey columns changed? Download a new workbook."))
            continue
        asked = asked_of(indicators[standing.indicator]) if standing.indicator in indicators else None
        different = {name: text for name, text in row.texts.items() if text != getattr(standing, name)}
        if not different or asked is None:
            continue
        refusal = _refusal(standing, row, listed.get(row.pk), names)
        if refusal:
            faults.append(CellFault(row.line, "", refusal))
            continue
        reading = read_entry(Entry(**{**entry_of(standing).__dict__, **row.texts}), asked)
        if row.line not in unread:  # what was not read is no figure that is missing
            faults += [CellFault(row.line, _HEADINGS[problem.field], problem.message) for problem in reading.problems_in(FIGURE_FIELDS + ACTION_FIELDS)]
        shown = tuple((_HEADINGS[name], _in_words(name, getattr(standing, name)), _in_words(name, text)) for name, text in different.items())
        changes.append(Change(row.line, f"{standing.indicator} {indicators[standing.indicator].name}", standing.period, shown))
        drafts.append(DraftOf(row.line, row.pk, row.revision, row.texts))
    return changes, drafts, faults


def _in_words(field: str, text: str) -> str:
    return status_words(text) if field == "status" else text


def _refusal(standing: Return, row: UploadedRow, listed: Row | None, names: dict[str, str]) -> str:
    """Why this row cannot be saved at all; empty where it can."""
    if listed is None or not listed.may_enter:
        return f"{standing.indicator} is not yours to enter. Take the row out."
    if standing.cycle.closed_at is not None:
        return f"The cycle {parse_period(standing.cycle.period).label} is closed. Take the row out."
    if ReturnState(standing.state) not in OPEN:
        return f"This return is {STANDS[ReturnState(standing.state)]} and can no longer be changed. Take the row out."
    if standing.revision != row.revision:
        who = names.get(standing.maker, standing.maker) or "Somebody"
        return f"{who} changed this return after you downloaded the workbook. Download a new one, or enter it on its page."
    return ""


@allowed(Permission.ENTER_FIGURES, anywhere=True, back=("returns_upload",))
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Saves what the page before showed. The same again is no fault, and changes nothing."""
    person = person_of(request)
    kept = request.session.get(_KEY)
    if not kept or kept["token"] != request.POST.get("token") or kept["by"] != person.name:
        return _refused(request, "What you saw is no longer here: another workbook was sent in, or you were signed out. Send it in again.")
    drafts = [DraftOf(line, pk, revision, texts) for line, pk, revision, texts in kept["drafts"]]
    try:
        number = save_drafts(drafts, by=person.name, at=aware(now()))
    except StepRefusedError as fault:
        return _refused(request, str(fault))
    words = f"{counted(number, 'draft')} {'is' if number == 1 else 'are'} saved. Check each, and send it."
    messages.success(request, words if number else "They were saved already.")
    return redirect("returns")
