"""The catalogue: indicators, their definitions and their standards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from outturn.access.vocabulary import Permission
from outturn.actions import catalogue as actions
from outturn.actions.catalogue_checks import RefusedError
from outturn.actions.rows import StaleError, mark_of
from outturn.actions.standards_open import why_standards_stay
from outturn.errors import UsageError
from outturn.store.current import current
from outturn.web.asking import as_at, now
from outturn.web.assessed import known_package
from outturn.web.audit.history import history_of
from outturn.web.catalogue.forms import ChangedFacts, NewIndicator, Retired, Standards, Version, shape_of
from outturn.web.catalogue.presenting import printed, standards_of, the_indicator, year_of
from outturn.web.doing import done_by
from outturn.web.form_page import Words, form_of, form_page
from outturn.web.listing import Listing
from outturn.web.names import called
from outturn.web.paging import page_of
from outturn.web.people import allowed, person_of, section_parents
from outturn.web.plain_fields import asked
from outturn.web.scopes import sections, within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from outturn.findings.finding import Finding

edit, read = allowed(Permission.EDIT_CATALOGUE), allowed(Permission.READ_CATALOGUE)
both = require_http_methods(["GET", "HEAD", "POST"])
HEADERS = ("Indicator", "Name", "Kind", "Section", "Owner", "Unit", "Polarity", "Frequency", "Basis", "Measured since", "Retired")
_COLUMNS = ("indicator", "name", "kind", "section", "owner", "unit", "polarity", "frequency", "basis", "introduced", "retired")


@require_safe
@read
def index(request: HttpRequest) -> HttpResponse:
    text, section, state = asked(request, "text"), asked(request, "section"), asked(request, "state") or "live"
    parents, instant = section_parents(), as_at(request)
    found = [
        row
        for row in known_package(instant)[1]["indicators"].to_dicts()
        if within(row["section"] or "", section, parents)
        and (state == "any" or bool(row["retired"]) is (state == "retired"))
        and text.casefold() in f"{row['indicator']} {row['name']} {row['owner'] or ''}".casefold()
    ]
    listing = Listing("catalogue", "The catalogue of indicators", HEADERS, [tuple(row[name] for name in _COLUMNS) for row in found])
    chosen = {"text": text, "section": section, "state": state}
    about = {
        "page": page_of(request, found),
        "listing": listing,
        "chosen": chosen,
        "sections": sections(),
        "section_names": dict(sections()),
        "as_at": instant,
        "may_edit": _may_edit(request, instant),
        "may_bring_in": person_of(request).may(Permission.BRING_IN),
    }
    return listing.download(request) or render(request, "outturn/catalogue/index.html", about)


def _may_edit(request: HttpRequest, instant: dt.datetime | None) -> bool:
    """The past is not changed."""
    return instant is None and bool(person_of(request).may(Permission.EDIT_CATALOGUE))


@require_safe
@read
def one(request: HttpRequest, ref: str) -> HttpResponse:
    instant = as_at(request)
    package, today = known_package(instant)[1], (instant or now()).date()
    row = the_indicator(ref, package if instant else None)
    versions = sorted((found for found in package["definitions"].to_dicts() if found["indicator"] == ref), key=lambda found: str(found["from"]), reverse=True)
    rows = [found for found in package["standards"].to_dicts() if found["indicator"] == ref]
    form = printed(today, package)[ref].form
    about = {"row": row, "versions": versions, "standards": standards_of(rows, form), "unit": form.unit_heading, "year": year_of(today), "as_at": instant}
    about["stays"] = "" if instant or row["retired"] else why_standards_stay(package, ref, year_of(today), today)
    names, about["section_names"] = called(), dict(sections())
    about |= {"history": history_of(f"indicator {ref}", names=names, until=instant), "names": names, "may_edit": _may_edit(request, instant)}
    return render(request, "outturn/catalogue/one.html", about)


@both
@edit
def add(request: HttpRequest) -> HttpResponse:
    form = form_of(request, NewIndicator, sections(), initial={"section": asked(request, "section")})
    words = Words("Add an indicator", "Add it to the catalogue", reverse("catalogue"), [("Catalogue", reverse("catalogue"))])

    def save() -> str:
        _warn(request, actions.add_indicator(form.cleaned_data["ref"], form.values, **done_by(request)))
        return f"{form.cleaned_data['ref']} is in the catalogue. Now give it its standards."

    return _answer(request, form, words, save, lambda: form.cleaned_data["ref"])


@both
@edit
def facts(request: HttpRequest, ref: str) -> HttpResponse:
    row = the_indicator(ref)
    form = form_of(request, ChangedFacts, sections(), initial={**row, "seen": mark_of(row)})

    def save() -> str:
        given = form.cleaned_data
        _warn(request, actions.change_indicator(ref, form.values, seen=given["seen"], why=given["why"], **done_by(request)))
        return f"{ref} was saved."

    return _answer(request, form, _words(row, "Change section, owner or how it is measured", "Save"), save, lambda: ref)


@both
@edit
def definition(request: HttpRequest, ref: str) -> HttpResponse:
    row = the_indicator(ref)
    form = form_of(request, Version, initial={"name": row["name"], "definition": row["definition"]})
    lead = "What was in force until then is kept: earlier reports keep their words, and charts say where the definition changed."

    def save() -> str:
        given = form.cleaned_data
        version = actions.NewVersion(given["since"], given["name"], given["definition"], given["comparable"] == "yes", given["reason"])
        actions.change_definition(ref, version, **done_by(request))
        return f"The definition of {ref} has a new version."

    return _answer(request, form, _words(row, "Change the definition", "Save the new version", lead), save, lambda: ref)


@both
@edit
def retire(request: HttpRequest, ref: str) -> HttpResponse:
    row = the_indicator(ref)
    form = form_of(request, Retired)
    lead = "Its figures and its history stay. Its returns are no longer asked for."

    def save() -> str:
        actions.retire_indicator(ref, form.cleaned_data["since"], form.cleaned_data["why"], **done_by(request))
        return f"{ref} is retired."

    return _answer(request, form, _words(row, "Retire this indicator", "Retire it", lead), save, lambda: ref)


@both
@edit
def standards(request: HttpRequest, ref: str) -> HttpResponse:
    """Of the running year, and for what is left of it."""
    row, today = the_indicator(ref), now().date()
    year = year_of(today)
    stays = "" if request.method == "POST" else why_standards_stay(current().package, ref, year, today)
    if stays:
        messages.warning(request, stays)
        return redirect("indicator_edit", ref)
    frame = current().package["standards"]
    whole = next((one for one in frame.to_dicts() if (one["indicator"], one["financial_year"], one["period"]) == (ref, year.id, None)), {})
    stands = {**whole, "is_tbc": whole.get("status") == "tbc", "profile": whole.get("profile") or "flat", "seen": actions.standards_mark(frame, ref, year.id)}
    form = form_of(request, _form_for(row, whole), initial=stands)
    lead = (
        f"For the rest of {year.label}. Periods that have ended keep the standard and the rating that they had."
        " Standards of single periods, where there are any, stay as they are."
    )

    def save() -> str:
        given = form.cleaned_data
        done = done_by(request)
        _warn(request, actions.change_standards(ref, year.id, form.values, given["why"], today=today, seen=given["seen"], **done))
        return f"The standards of {ref} for the rest of {year.label} were saved."

    return _answer(request, form, _words(row, f"Change the standards for {year.label}", "Save", lead), save, lambda: ref)


def _form_for(row: Mapping[str, Any], whole: Mapping[str, Any]) -> Callable[..., Standards]:
    def make(*given: Any, **named: Any) -> Standards:
        return Standards(shape_of(row["kind"], row["polarity"] or ""), *given, keeps_profile=whole.get("profile") == "explicit", **named)

    return make


def _answer(request: HttpRequest, form: Form, words: Words, save: Callable[[], str], ref: Callable[[], str]) -> HttpResponse:
    """Saves what is right; else shows the form again with what is wrong, in the words of the findings where these refuse it."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, save())
            return redirect("indicator_edit", ref())
        except StaleError as fault:
            return form_page(request, form, words, stale=fault)
        except RefusedError as fault:
            for found in fault.findings:
                form.add_error(found.column if found.column in form.fields else None, f"{found.message} {found.mend}")
        except UsageError as fault:
            form.add_error(None, str(fault))
    return form_page(request, form, words)


def _warn(request: HttpRequest, findings: Iterable[Finding]) -> None:
    for found in findings:
        messages.warning(request, f"{found.message} {found.mend}")


def _words(row: Mapping[str, Any], title: str, button: str, lead: str = "") -> Words:
    here = reverse("indicator_edit", args=[row["indicator"]])
    trail = [("Catalogue", reverse("catalogue")), (row["indicator"], here)]
    return Words(title, button, here, trail, caption=f"{row['indicator']}: {row['name']}", lead=lead)
