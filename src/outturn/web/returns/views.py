"""The list of returns: what is due from me, what waits for my decision, and for those who watch over it, all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from outturn.access.vocabulary import Permission
from outturn.periods import parse_period
from outturn.store.current import current
from outturn.store.models import Cycle
from outturn.web.asking import now
from outturn.web.listing import Listing
from outturn.web.names import called
from outturn.web.paging import page_of
from outturn.web.people import allowed, person_of
from outturn.web.returns.rows import GROUPS, Row, grouped, open_returns, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

_GLANCE = 50
"""So many rows of each group stand on the page of all groups; the page of one group has all of its, in pages."""


@allowed(Permission.READ_FIGURES, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    person, on = person_of(request), now().date()
    wanted = {name: request.GET.get(name, "")[:100] for name in ("cycle", "section", "group")}
    rows = rows_of(open_returns(wanted["cycle"]), current().package, person, on)
    watches = any(person.may(permission) for permission in (Permission.READ_CYCLES, Permission.READ_AUDIT_TRAIL))
    if not watches:
        rows = [row for row in rows if row.may_enter or row.may_decide or row.maker == person.name]
    sections = sorted({(row.section, row.section_name) for row in rows}, key=lambda pair: pair[1])
    shown = [row for row in rows if wanted["section"] in {"", row.section} and wanted["group"] in {"", row.group}]
    listing = _listing(shown, called())
    if file := listing.download(request):
        return file
    groups = grouped(rows)
    page = page_of(request, shown) if wanted["group"] else None
    context = {
        "groups": [(group, page.items if page else group.rows[:_GLANCE]) for group in grouped(shown)],
        "tiles": [(group, _query(wanted, group=group.key)) for group in groups],
        "page": page,
        "wanted": wanted,
        "cycles": [(str(cycle.pk), parse_period(cycle.period).label) for cycle in Cycle.objects.all()[:50]],
        "sections": sections,
        "group_names": [(group.key, group.title) for group in groups] or list(GROUPS.items()),
        "listing": listing,
        "nothing_at_all": not rows,
        "may_enter": person.may_somewhere(Permission.ENTER_FIGURES),
        "may_decide": person.may_somewhere(Permission.APPROVE_RETURNS),
        "watches": watches,
    }
    return render(request, "outturn/returns/index.html", context)


def _query(wanted: dict[str, str], **changed: str) -> str:
    from urllib.parse import urlencode

    return urlencode({name: value for name, value in {**wanted, **changed}.items() if value})


def _listing(rows: Sequence[Row], names: Mapping[str, str]) -> Listing:
    body = [
        (
            row.indicator,
            row.name,
            row.section_name,
            row.period,
            row.due,
            row.says,
            row.rating or None,
            row.owner,
            names.get(row.maker, row.maker) or None,
            row.reason or None,
        )
        for row in rows
    ]
    headers = ("Indicator", "Name", "Section", "Period", "Due", "State", "Rating", "Owner", "Entered by", "Why it was sent back")
    return Listing("returns", "Returns", headers, body)
