"""What changes the risk register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from outturn.access.vocabulary import Permission
from outturn.actions import risks as actions
from outturn.actions.rows import StaleError, mark_of
from outturn.errors import UsageError
from outturn.store.current import current
from outturn.web.asking import now
from outturn.web.doing import done_by
from outturn.web.form_page import Words, form_of, form_page
from outturn.web.people import allowed, person_of, require, thing_of
from outturn.web.risks.forms import Added, Closed, Details, Linked, Mitigation, Scoring
from outturn.web.risks.presenting import next_ref
from outturn.web.risks.views import find, thing
from outturn.web.scopes import sections_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from outturn.web.risks.presenting import ShownRisk

MAY = Permission.UPDATE_RISKS
both = require_http_methods(["GET", "HEAD", "POST"])


@both
@allowed(MAY, anywhere=True)
def add(request: HttpRequest) -> HttpResponse:
    refs = current().package["risks"]["risk"].to_list()
    form = form_of(request, Added, sections_for(person_of(request), MAY), initial={"ref": next_ref(refs)})
    words = Words("Add a risk", "Add it to the register", reverse("risks"), [("Risks", reverse("risks"))])

    def save() -> HttpResponse:
        given = form.cleaned_data
        require(request, MAY, thing_of("", given["section"]))
        details = actions.RiskDetails(given["title"], given["owner"], given["section"])
        actions.add_risk(given["ref"], details, actions.NewScore(**form.score()), on=now().date(), **done_by(request))
        messages.success(request, f"The risk {given['ref']} is on the register.")
        return redirect("risk", given["ref"])

    return _answer(request, form, words, save)


@both
@allowed(MAY, anywhere=True)
def update(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _mine(request, ref)
    stands = {"title": shown.title, "owner": shown.owner, "section": shown.section, "seen": _mark("risks", risk=ref)}
    form = form_of(request, Details, sections_for(person_of(request), MAY), initial=stands)

    def save() -> HttpResponse:
        given = form.cleaned_data
        require(request, MAY, thing_of("", given["section"]))
        details = actions.RiskDetails(given["title"], given["owner"], given["section"])
        actions.update_risk(ref, details, seen=given["seen"], **done_by(request))
        messages.success(request, f"The risk {ref} was saved.")
        return redirect("risk", ref)

    return _answer(request, form, _words(shown, "Change title, owner or section", "Save"), save)


@both
@allowed(MAY, anywhere=True)
def score(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _mine(request, ref)
    mark = shown.mark
    stands = {"likelihood": mark.likelihood, "impact": mark.impact, "target_score": mark.target_score} if mark else {}
    form = form_of(request, Scoring, initial=stands)

    def save() -> HttpResponse:
        actions.score_risk(ref, actions.NewScore(**form.score()), on=now().date(), **done_by(request))
        messages.success(request, f"The risk {ref} has its score of today.")
        return redirect("risk", ref)

    return _answer(request, form, _words(shown, "Score this risk again", "Save the score"), save)


@both
@allowed(MAY, anywhere=True)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _mine(request, ref)
    form = form_of(request, Closed)

    def save() -> HttpResponse:
        actions.close_risk(ref, form.reason, on=now().date(), **done_by(request))
        messages.success(request, f"The risk {ref} is off the register. Its history stays.")
        return redirect("risk", ref)

    return _answer(request, form, _words(shown, "Take this risk off the register", "Take it off", danger=True), save)


@both
@allowed(MAY, anywhere=True)
def add_action(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _mine(request, ref)
    form = form_of(request, Mitigation)

    def save() -> HttpResponse:
        actions.add_risk_action(ref, _mitigation(form), **done_by(request))
        messages.success(request, "The mitigating action was added.")
        return redirect("risk", ref)

    return _answer(request, form, _words(shown, "Add a mitigating action", "Add it"), save)


@both
@allowed(MAY, anywhere=True)
def update_action(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    shown = _mine(request, ref)
    row = next((row for row in current().package["risk_actions"].to_dicts() if (row["risk"], row["action"]) == (ref, number)), None)
    if row is None:
        raise Http404(f"The risk {ref} has no action {number}.")
    form = form_of(request, Mitigation, initial={**row, "seen": mark_of(row)})

    def save() -> HttpResponse:
        actions.update_risk_action(ref, number, _mitigation(form), seen=form.cleaned_data["seen"], **done_by(request))
        messages.success(request, "The mitigating action was saved.")
        return redirect("risk", ref)

    return _answer(request, form, _words(shown, "Update a mitigating action", "Save"), save)


@both
@allowed(MAY, anywhere=True)
def link(request: HttpRequest, ref: str) -> HttpResponse:
    shown = _mine(request, ref)
    rows = current().package["indicators"].select("indicator", "name", "retired").to_dicts()
    form = form_of(request, Linked, [(row["indicator"], f"{row['indicator']}: {row['name']}") for row in rows if not row["retired"]])

    def save() -> HttpResponse:
        actions.link_risk(ref, form.cleaned_data["indicator"], **done_by(request))
        messages.success(request, f"{form.cleaned_data['indicator']} is linked to this risk.")
        return redirect("risk", ref)

    return _answer(request, form, _words(shown, "Link an indicator", "Link it"), save)


@require_POST
@allowed(MAY, anywhere=True, back=("risk", "ref"))
def unlink(request: HttpRequest, ref: str, indicator: str) -> HttpResponse:
    _mine(request, ref)
    actions.unlink_risk(ref, indicator, **done_by(request))
    messages.success(request, f"{indicator} is no longer linked to this risk.")
    return redirect("risk", ref)


def _answer(request: HttpRequest, form: Form, words: Words, save: Callable[[], HttpResponse]) -> HttpResponse:
    """Saves what is right; else shows the form again with what is wrong, or with what somebody else wrote meanwhile."""
    if request.method == "POST" and form.is_valid():
        try:
            return save()
        except StaleError as fault:
            return form_page(request, form, words, stale=fault)
        except UsageError as fault:
            form.add_error(None, str(fault))
    return form_page(request, form, words)


def _mine(request: HttpRequest, ref: str) -> ShownRisk:
    shown = find(request, ref)
    require(request, MAY, thing(shown))
    return shown


def _words(shown: ShownRisk, title: str, button: str, *, danger: bool = False) -> Words:
    here = reverse("risk", args=[shown.ref])
    return Words(title, button, here, [("Risks", reverse("risks")), (shown.ref, here)], caption=f"{shown.ref}: {shown.title}", danger=danger)


def _mitigation(form: Form) -> actions.MitigatingAction:
    given = form.cleaned_data
    return actions.MitigatingAction(given["what"], given["owner"], given["due"], given["progress"])


def _mark(table: str, **key: Any) -> str:
    return mark_of(next(row for row in current().package[table].to_dicts() if all(row[name] == value for name, value in key.items())))
