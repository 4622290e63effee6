"""The annual review: its rounds, what is proposed, what was said, and the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from outturn.access.vocabulary import Permission
from outturn.api import make_report
from outturn.errors import UsageError
from outturn.periods import Period, parse_financial_year
from outturn.review.proposals import report_of
from outturn.store.models import ReviewRound
from outturn.web.asking import now
from outturn.web.audit.history import history_of
from outturn.web.catalogue.presenting import year_of
from outturn.web.listing import Listing
from outturn.web.names import called
from outturn.web.people import allowed, person_of, section_parents, thing_of
from outturn.web.plain_fields import asked
from outturn.web.reviews.forms import Said
from outturn.web.reviews.presenting import DECISIONS, ShownProposal, has_paper, review_package, shown_round, the_round
from outturn.web.scopes import sections, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

READ = allowed(Permission.READ_REPORTS, anywhere=True)
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
HEADERS = (
    "Indicator",
    "Name",
    "Section",
    "Last actual",
    "For",
    "Target",
    "Floor",
    "Expected range",
    "Proposal",
    "New target",
    "New floor",
    "New range",
    "Reason",
)


@require_safe
@READ
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    about = {
        "rounds": [(one, parse_financial_year(one.financial_year)) for one in ReviewRound.objects.all()],
        "may_open": person.may(Permission.EDIT_CATALOGUE),
        "names": called(),
    }
    return render(request, "outturn/reviews/index.html", {**about, "years": years_to_open()})


def years_to_open() -> list[Period]:
    """The running year and the next two, without those that have a round."""
    taken = set(ReviewRound.objects.values_list("financial_year", flat=True))
    running = year_of(now().date())
    return [year for year in (running.shift(1), running, running.shift(2)) if year.id not in taken]


@require_safe
@READ
def one_round(request: HttpRequest, year: str) -> HttpResponse:
    person, parents, names = person_of(request), section_parents(), called()
    shown = shown_round(the_round(year), person)
    chosen = {"section": asked(request, "section"), "decision": asked(request, "decision"), "text": asked(request, "text")}
    found = [
        one
        for one in shown.proposals
        if within(one.section, chosen["section"], parents)
        and (not chosen["decision"] or (one.decision or "undecided") == chosen["decision"])
        and chosen["text"].casefold() in f"{one.ref} {one.name}".casefold()
    ]
    listing = Listing(f"review-{shown.year.id}", f"Review of indicators for {shown.year.label}", HEADERS, [_row(one) for one in found])
    about = {
        "shown": shown,
        "found": found,
        "names": names,
        "chosen": chosen,
        "listing": listing,
        "sections": sections(),
        "decisions": [(word or "undecided", label) for word, label in DECISIONS.items()],
        "formats": ("docx", "pdf", "html") if has_paper(shown.round) else (),
        "comments": comments_of(shown.round, "", names),
        "form": Said(),
        "may_edit": person.may(Permission.EDIT_CATALOGUE),
        "may_approve": person.may(Permission.APPROVE_REVIEWS),
        "may_comment": person.may_somewhere(Permission.COMMENT_ON_REVIEWS),
        "history": history_of(f"review {shown.year.id}", names=names),
    }
    return listing.download(request) or render(request, "outturn/reviews/round.html", about)


def _row(one: ShownProposal) -> tuple[object, ...]:
    old, new = (one.actual, one.actual_period, one.target, one.floor, one.expected), (one.new_target, one.new_floor, one.new_expected)
    return (one.ref, one.name, one.section, *old, one.decision_words, *new, one.reason)


@require_safe
@READ
def one(request: HttpRequest, year: str, ref: str) -> HttpResponse:
    person, names = person_of(request), called()
    shown = shown_round(the_round(year), person)
    found = shown.find(ref)
    about = {
        "shown": shown,
        "one": found,
        "names": names,
        "comments": comments_of(shown.round, ref, names),
        "form": Said(),
        "may_edit": person.may(Permission.EDIT_CATALOGUE),
        "may_comment": person.may(Permission.COMMENT_ON_REVIEWS, thing_of(ref, found.section)),
        "history": history_of(f"indicator {ref}", names=names),
    }
    return render(request, "outturn/reviews/one.html", about)


def comments_of(of_round: ReviewRound, ref: str, names: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"who": names.get(one.by, one.by), "at": one.at, "text": one.text} for one in of_round.comments.filter(indicator=ref)]


@require_safe
@READ
def paper(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """Before the approval from the proposals, after it from the package."""
    if form not in KINDS:
        raise Http404("The paper is made as docx, pdf and html.")
    of_round = the_round(year)
    asked_year = parse_financial_year(of_round.financial_year)
    if not has_paper(of_round):
        messages.warning(request, "The paper can be made as soon as the first proposal stands.")
        return redirect("review", asked_year.id)
    try:
        files = make_report(review_package(of_round, person_of(request)), report_of(asked_year), asked_year, formats=(form,))
    except UsageError as error:
        messages.warning(request, f"The paper cannot be made. {error}")
        return redirect("review", asked_year.id)
    name, content = next((name, content) for name, content in files.items() if name.endswith(f".{form}"))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[form], headers=headers)
