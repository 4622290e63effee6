"""What changes a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from outturn.access.vocabulary import Permission
from outturn.actions import reviews as actions
from outturn.actions.catalogue_checks import RefusedError
from outturn.actions.rows import StaleError
from outturn.errors import UsageError
from outturn.review.proposals import NUMBERS
from outturn.store.current import current
from outturn.store.models import Proposal
from outturn.web.catalogue.forms import shape_of
from outturn.web.catalogue.presenting import the_indicator
from outturn.web.doing import done_by
from outturn.web.form_page import Words, form_of, form_page
from outturn.web.people import allowed, person_of, require, sections_of_indicators, thing_of
from outturn.web.reviews.forms import Approved, NewProposed, Opened, Proposed, Said
from outturn.web.reviews.presenting import ShownRound, shown_round, the_round
from outturn.web.reviews.views import years_to_open
from outturn.web.scopes import sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from outturn.review.proposals import ProposedStandard

EDIT = Permission.EDIT_CATALOGUE
both = require_http_methods(["GET", "HEAD", "POST"])


@both
@allowed(EDIT)
def open_round(request: HttpRequest) -> HttpResponse:
    form = form_of(request, Opened, [(year.id, year.label) for year in years_to_open()])
    lead = "Every indicator in use is listed with what it reached and what was asked of it. Nothing changes before the review is approved."
    words = Words("Open an annual review", "Open the review", reverse("reviews"), [("Review", reverse("reviews"))], lead=lead)

    def save() -> HttpResponse:
        actions.open_review(form.cleaned_data["year"], **done_by(request))
        return redirect("review", form.cleaned_data["year"])

    return _answer(request, form, words, save)


@both
@allowed(EDIT)
def propose(request: HttpRequest, year: str, ref: str) -> HttpResponse:
    shown = shown_round(the_round(year), person_of(request))
    found, row = shown.find(ref), the_indicator(ref)
    before = _before(shown, ref)
    there = Proposal.objects.filter(round=shown.round, indicator=ref).first()
    shape = shape_of(row["kind"], row["polarity"] or "")
    form = form_of(request, lambda *given, **named: Proposed(shape, *given, **named), initial=_stands(row, before, there))

    def save() -> HttpResponse:
        seen = form.cleaned_data["seen"]
        actions.propose(year, form.proposal(row, before), seen=int(seen) if seen.isascii() and seen.isdigit() else None, **done_by(request))
        messages.success(request, f"The proposal for {ref} was saved.")
        return redirect("review_indicator", year, ref)

    words = _words(shown, f"Proposal for {shown.year.label}", "Save the proposal", caption=f"{ref}: {found.name}", ref=ref)
    return _answer(request, form, words, save)


def _before(shown: ShownRound, ref: str) -> Mapping[str, Any]:
    rows = current().package["standards"].to_dicts()
    return next((row for row in rows if (row["indicator"], row["financial_year"], row["period"]) == (ref, shown.year.previous.id, None)), {})


def _stands(row: Mapping[str, Any], before: Mapping[str, Any], there: Proposal | None) -> dict[str, Any]:
    values: dict[str, Any] = actions.as_values(there) if there else {"change": "", "reason": "", "standard": {}, "definition": {}}
    definition = values["definition"]
    return {
        **{name: before.get(name) for name in NUMBERS},
        **values["standard"],
        "is_tbc": values["standard"].get("status") == "tbc",
        "name": definition.get("name") or row["name"],
        "definition": definition.get("definition") or row["definition"],
        "comparable": definition.get("comparable", True),
        "change": "changed" if values["change"] == "new" else values["change"],
        "reason": values["reason"],
        "seen": str(there.revision if there else 0),
    }


@both
@allowed(EDIT)
def propose_new(request: HttpRequest, year: str) -> HttpResponse:
    shown = shown_round(the_round(year), person_of(request))
    form = form_of(request, NewProposed, sections())

    def save() -> HttpResponse:
        proposal: ProposedStandard = form.proposal()
        actions.propose(year, proposal, seen=0, **done_by(request))
        messages.success(request, f"{proposal.indicator} is proposed as a new indicator.")
        return redirect("review_indicator", year, proposal.indicator)

    return _answer(request, form, _words(shown, "Propose a new indicator", "Propose it"), save)


@require_POST
@allowed(EDIT, back=("review_indicator", "year", "ref"))
def withdraw(request: HttpRequest, year: str, ref: str) -> HttpResponse:
    shown = shown_round(the_round(year), person_of(request))
    is_new = shown.find(ref).decision == "new"
    actions.withdraw(year, ref, **done_by(request))
    messages.success(request, f"The proposal for {ref} was withdrawn.")
    return redirect("review", year) if is_new else redirect("review_indicator", year, ref)


@both
@allowed(Permission.COMMENT_ON_REVIEWS, anywhere=True)
def comment(request: HttpRequest, year: str, ref: str = "") -> HttpResponse:
    """On one indicator by those whose section it is; on the whole review by whoever may comment on a part of it."""
    shown = shown_round(the_round(year), person_of(request))
    if ref:
        shown.find(ref)
        require(request, Permission.COMMENT_ON_REVIEWS, thing_of(ref, sections_of_indicators().get(ref, "")))
    form = form_of(request, Said)

    def save() -> HttpResponse:
        actions.comment(year, ref, form.cleaned_data["text"], **done_by(request))
        messages.success(request, "Your comment was added.")
        return redirect("review_indicator", year, ref) if ref else redirect("review", year)

    return _answer(request, form, _words(shown, "Comment", "Add the comment", caption=ref or "The whole review", ref=ref), save)


@both
@allowed(Permission.APPROVE_REVIEWS)
def approve(request: HttpRequest, year: str) -> HttpResponse:
    shown = shown_round(the_round(year), person_of(request))
    form = form_of(request, Approved)
    done = shown.progress
    lead = (
        f"{done.kept} kept, {done.changed} changed, {done.new} new, {done.removed} removed, {len(done.undecided)} undecided. With the approval the standards"
        f" for {shown.year.label} are in force, and the review is closed for good."
    )

    def save() -> HttpResponse:
        actions.approve(year, form.cleaned_data["why"], **done_by(request))
        messages.success(request, f"The review is approved: the standards for {shown.year.label} are in force.")
        return redirect("review", year)

    return _answer(request, form, _words(shown, f"Approve the review for {shown.year.label}", "Approve it", lead=lead), save)


def _answer(request: HttpRequest, form: Form, words: Words, save: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return save()
        except StaleError as fault:
            return form_page(request, form, words, stale=fault)
        except RefusedError as fault:
            for found in fault.findings:
                form.add_error(found.column if found.column in form.fields else None, f"{found.message} {found.mend}")
        except UsageError as fault:
            form.add_error(None, str(fault))
    return form_page(request, form, words)


def _words(shown: ShownRound, title: str, button: str, *, caption: str = "", ref: str = "", lead: str = "") -> Words:
    here = reverse("review", args=[shown.year.id])
    trail = [("Review", reverse("reviews")), (shown.year.label, here)]
    back = reverse("review_indicator", args=[shown.year.id, ref]) if ref else here
    return Words(title, button, back, [*trail, (ref, back)] if ref else trail, caption=caption, lead=lead)
