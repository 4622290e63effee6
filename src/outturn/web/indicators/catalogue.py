"""The catalogue as a list: what each indicator is, who answers for it, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from markupsafe import Markup

from outturn.indicators.vocabulary import Kind
from outturn.renderers.html.inline import rating_tag
from outturn.reports.cells import plain_rating_tag
from outturn.web.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from outturn.reports.book import Book

_HEADERS = ("Reference", "Indicator", "Section", "Kind", "How often", "Owner", "Latest period", "Rating", "Introduced", "Retired", "Definition")
KINDS = {Kind.KPI.value: "KPI", Kind.ACTIVITY.value: "Activity"}
_ROW = Markup(
    '<tr><th scope="row"><a href="{address}{{query}}">{name}</a><span class="ref">{ref}</span></th><td data-label="Section">{section}</td>'
    '<td data-label="Kind">{kind}</td><td data-label="How often">{often}</td><td data-label="Owner">{owner}</td><td data-label="Rating">{rating}</td></tr>'
)


@dataclass(frozen=True)
class Entry:
    """`is_live`: it is measured in the period that is looked at."""

    ref: str
    name: str
    section: str
    section_name: str
    kind: str
    often: str
    owner: str
    period: str
    rating: str
    introduced: str
    retired: str
    definition: str
    row: Markup

    @property
    def is_live(self) -> bool:
        return not self.retired


def entries_of(book: Book) -> tuple[Entry, ...]:
    """In the order of the catalogue's sections."""
    rows = {row["indicator"]: row for row in book.package["indicators"].to_dicts()}
    return tuple(_entry(book, ref, part.section.name, rows[ref]) for part in book.outline for ref in part.indicators)


def _entry(book: Book, ref: str, section_name: str, row: Mapping[str, Any]) -> Entry:
    indicator, verdict = book.indicators[ref], book.verdicts[ref]
    kind, often = KINDS.get(row["kind"], row["kind"]), row["frequency"] or ""
    drawn = _ROW.format(
        address=reverse("indicator", args=(ref,)),
        name=indicator.name,
        ref=ref,
        section=section_name,
        kind=kind,
        often=often,
        owner=row["owner"] or "",
        rating=rating_tag(plain_rating_tag(verdict.rated)) if indicator.is_kpi else "",
    )
    return Entry(
        ref,
        indicator.name,
        indicator.section,
        section_name,
        kind,
        often,
        row["owner"] or "",
        verdict.at.label if verdict.at else "",
        verdict.rating or "",
        row["introduced"] or "",
        row["retired"] or "",
        indicator.definition,
        drawn,
    )


def fitting(entries: Sequence[Entry], *, section: str, kind: str, words: str, retired: bool) -> list[Entry]:
    """Every word that is searched for stands in the reference, the name, the section, the owner or the definition."""
    wanted = words.casefold().split()
    return [
        entry
        for entry in entries
        if section in {"", entry.section}
        and kind in {"", entry.kind}
        and (retired or entry.is_live)
        and all(word in f"{entry.ref} {entry.name} {entry.section_name} {entry.owner} {entry.definition}".casefold() for word in wanted)
    ]


def listing(entries: Sequence[Entry]) -> Listing:
    rows = [
        (one.ref, one.name, one.section_name, one.kind, one.often, one.owner, one.period, one.rating, one.introduced, one.retired, one.definition)
        for one in entries
    ]
    return Listing("indicators", "The catalogue of indicators", _HEADERS, rows)
