"""A page that asks for something and saves it: one form, its way back, and what somebody else wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.forms import BooleanField
from django.shortcuts import render

from outturn.web.audit.differences import in_words, marked
from outturn.web.kept import take
from outturn.web.people import person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from outturn.actions.rows import StaleError
    from outturn.web.audit.differences import Piece

_Form = TypeVar("_Form", bound="Form")


@dataclass(frozen=True)
class Words:
    """What stands around the form. `trail` are the pages above it with their addresses; `back` is where one goes who gives up."""

    title: str
    button: str
    back: str
    trail: Sequence[tuple[str, str]] = ()
    caption: str = ""
    lead: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Both:
    """A field that somebody else changed meanwhile: theirs and ours."""

    label: str
    theirs: tuple[Piece, ...]
    ours: tuple[Piece, ...]


def form_of(request: HttpRequest, kind: Callable[..., _Form], *given: Any, initial: Mapping[str, Any] | None = None) -> _Form:
    """Filled with what was sent; or else with what had been typed when a session ended; or else with what there is."""
    if request.method == "POST":
        return kind(*given, request.POST)
    kept = kept_of(request)
    form = kind(*given, initial={**(initial or {}), **kept})
    if kept:  # a box that was not ticked is not sent
        form.initial = {**form.initial, **{name: False for name, field in form.fields.items() if isinstance(field, BooleanField) and name not in kept}}
    return form


def kept_of(request: HttpRequest) -> dict[str, str]:
    """What this person had typed into this page when their session ended, which the page then says."""
    kept = take(request, person_of(request).name)
    if kept:
        messages.info(request, "What you had typed before you signed in again is here. It is not saved yet.")
    return kept


def form_page(request: HttpRequest, form: Form, words: Words, *, stale: StaleError | None = None, **about: object) -> HttpResponse:
    """409 where somebody else was quicker, 400 where something is wrong with what was sent."""
    both: Sequence[Both] = ()
    if stale is not None:
        both = _both(form, stale.current)
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = stale.mark  # type: ignore[index]
    status = 409 if stale is not None else 400 if request.method == "POST" and form.errors else 200
    return render(request, "outturn/form.html", {"form": form, "words": words, "stale": stale, "both": both, **about}, status=status)


def _both(form: Form, current: Mapping[str, Any]) -> list[Both]:
    found = []
    for name, ours in form.cleaned_data.items():
        theirs, mine = in_words(current.get(name)), in_words(ours.isoformat() if hasattr(ours, "isoformat") else ours)
        if name in current and theirs != mine:
            found.append(Both(str(form.fields[name].label), *marked(theirs, mine)))
    return found
