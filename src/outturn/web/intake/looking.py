"""What was read in documents, beside what is held: nothing here writes anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outturn.access.vocabulary import Permission
from outturn.intake.joining.model import Brought
from outturn.intake.questions import written_answers
from outturn.web.intake.forms import Answers, Confirm
from outturn.web.intake.presenting import BROUGHT, FIGURE_HEADERS, SURENESS, of_brought, review_lines, said_counts
from outturn.web.intake.seen import seen_upload
from outturn.web.listing import Listing
from outturn.web.names import called
from outturn.web.paging import page_of
from outturn.web.people import allowed, person_of
from outturn.web.plain_fields import asked

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from outturn.web.intake.seen import SeenUpload

read_brought_in = allowed(Permission.READ_BROUGHT_IN)
_REVIEWED = 25
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Tile:
    number: int
    words: str


@require_safe
@read_brought_in
def page(request: HttpRequest, number: int) -> HttpResponse:
    return preview(request, seen_upload(number))


def preview(
    request: HttpRequest, seen: SeenUpload, *, answers: Form | None = None, confirm: Form | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    """With forms of which something is wrong, where they are given."""
    about: dict[str, object] = {
        "seen": seen,
        "upload": seen.upload,
        "files": seen.upload.files.defer("data"),
        "names": called(),
        "fault": fault,
        "written": said_counts(_counts(seen)),
        "may_read": person_of(request).may(Permission.READ_FIGURES),
        "may_bring_in": person_of(request).may(Permission.BRING_IN),
    }
    if seen.is_readable:
        about |= _read(request, seen)
        if seen.is_waiting:
            about |= _forms(seen, answers)
    return render(request, "outturn/intake/one.html", about, status=status)


def _counts(seen: SeenUpload) -> dict[str, int]:
    if seen.is_confirmed:
        told: dict[str, int] = json.loads(seen.upload.counts)
        return told
    return seen.shown.joining.added if seen.is_readable else {}


def _read(request: HttpRequest, seen: SeenUpload) -> dict[str, object]:
    shown, text = asked(request, "show"), asked(request, "text")
    lines = review_lines(seen.taken, shown if shown in {"all", *SURENESS} else "", text)
    counts = seen.taken.counts
    return {
        "review": page_of(request, lines, _REVIEWED),
        "chosen": {"show": shown, "text": text},
        "sureness": [(one.value, words, counts[one.value]) for one, words in SURENESS.items()],
        "tiles": _tiles(seen) if seen.is_waiting else (),
        "rows": page_of(request, seen.shown.indicators, 60, name="from") if seen.is_waiting else None,
    }


def _tiles(seen: SeenUpload) -> list[Tile]:
    joining = seen.shown.joining
    counts, added = joining.counts, joining.added
    shown = [one for one in _FIGURES if not joining.is_first or one is Brought.NEW]
    figures = [Tile(counts[one], f"{_several('figure', counts[one])} {_FIGURES[one]}") for one in shown]
    new, texts = added.get("indicators", 0), added.get("commentary", 0)
    return [Tile(new, _several("new indicator", new)), *figures, Tile(texts, _several("text", texts))]


def _several(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


_FIGURES = {Brought.NEW: "added", Brought.CHANGED: "revised", Brought.SAME: "the same", Brought.REFUSED: "not taken"}


def _forms(seen: SeenUpload, answers: Form | None) -> dict[str, object]:
    revision = seen.upload.revision
    council = str(next((row["title"] for row in seen.taken.package["reports"].to_dicts()), ""))
    start = {"revision": revision, "version": seen.version, "council": council}
    return {
        "answers": answers or Answers(seen.questions, seen.given, revision),
        "confirm": Confirm(initial=start),
        "open": len(seen.questions),
    }


@require_safe
@read_brought_in
def figures(request: HttpRequest, number: int) -> HttpResponse:
    seen = seen_upload(number)
    if not (seen.is_readable and seen.is_waiting):
        raise Http404("What would be written of these documents is no longer kept.")
    shown, text = asked(request, "show"), asked(request, "text")
    rows = of_brought(seen.shown.figures, shown, text)
    listing = Listing("figures", "Figures of the documents", FIGURE_HEADERS, [row.cells for row in rows])
    about = {
        "seen": seen,
        "upload": seen.upload,
        "page": page_of(request, rows),
        "listing": listing,
        "chosen": {"show": shown, "text": text},
        "kinds": [(one.value, words) for one, words in BROUGHT.items()],
    }
    return listing.download(request) or render(request, "outturn/intake/figures.html", about)


@require_safe
@read_brought_in
def review(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The review sheet whole, as `outturn intake --review` writes it."""
    seen = seen_upload(number)
    if form not in {"csv", "xlsx"} or not seen.is_readable:
        raise Http404("There is no such review sheet.")
    kind = _EXCEL if form == "xlsx" else "text/csv; charset=utf-8"
    return HttpResponse(seen.taken.review(form), content_type=kind, headers={"Content-Disposition": f'attachment; filename="review-{number}.{form}"'})


@require_safe
@read_brought_in
def answers_file(request: HttpRequest, number: int) -> HttpResponse:
    """The answers with what is still open, for `outturn intake --answers`."""
    seen = seen_upload(number)
    questions = seen.questions if seen.is_readable and seen.is_waiting else ()
    return toml(written_answers(seen.given, "", questions))


def toml(text: str) -> HttpResponse:
    return HttpResponse(text.encode(), content_type="application/toml; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="answers.toml"'})
