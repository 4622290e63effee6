"""Whether the public sees an edition, in words; and the page on which it is held back or let go."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from outturn.access.vocabulary import Permission
from outturn.actions.releasing import hold_edition, lift_hold
from outturn.store.models import Edition, EditionHold
from outturn.web.asking import now
from outturn.web.clock import told
from outturn.web.form_page import form_of
from outturn.web.names import called
from outturn.web.people import allowed, person_of
from outturn.web.reports.forms import HoldForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse


def public_state(edition: Edition, hold: EditionHold | None, at: dt.datetime, names: Mapping[str, str]) -> str:
    """“Public since 3 February 2026, 09:30.”, “Public from …”, “Held back since …: the pre-election period.”"""
    if hold is not None and hold.held:
        return f"Held back since {told(hold.at)}, by {names.get(hold.by, hold.by)}: {hold.why}"
    known = edition.public_from.astimezone(dt.UTC).replace(tzinfo=None)
    return f"Public since {told(edition.public_from)}." if known <= at else f"Public from {told(edition.public_from)}; not before."


@allowed(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    edition = Edition.objects.filter(pk=number).first()
    if edition is None:
        raise Http404("There is no such edition. The list of reports has all that were published.")
    hold = edition.holds.order_by("-id").first()
    held = hold is not None and hold.held
    form = form_of(request, HoldForm)
    if request.method == "POST" and form.is_valid():
        lifts = request.POST.get("do") == "lift"
        change = lift_hold if lifts else hold_edition
        change(number, form.cleaned_data["why"], by=person_of(request).name, at=now().replace(tzinfo=dt.UTC))
        messages.success(request, "The hold is lifted." if lifts else "The public no longer sees this edition.")
        return redirect("edition", number)
    context = {"edition": edition, "held": held, "form": form, "public_state": public_state(edition, hold, now(), called())}
    return render(request, "outturn/reports/hold.html", context, status=400 if form.is_bound else 200)
