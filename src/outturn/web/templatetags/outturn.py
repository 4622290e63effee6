"""Words and shapes in templates: ratings, directions, periods, instants, figures with their unit, and the parts of forms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from outturn.assessment.vocabulary import Rating, Trend
from outturn.errors import OutturnError
from outturn.periods import parse_period
from outturn.renderers.html.inline import rating_tag, trend_tag
from outturn.reports.content import RatingTag, TrendTag
from outturn.reports.dates import long_date
from outturn.store.earlier import loaded_after
from outturn.web.clock import local, told

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()
_GOOD = {Trend.IMPROVING: True, Trend.WORSENING: False}


@register.simple_tag
def rating(word: str | None, reason: str = "", rounding: bool = False) -> SafeString:
    """The word of a rating in its colour and shape; “not rated” where there is none."""
    known = Rating(word) if word in set(Rating) else None
    return mark_safe(rating_tag(RatingTag(text=known.value if known else "Not rated", rating=known, reason=reason, rests_on_rounding=rounding)))  # noqa: S308


@register.simple_tag
def direction(word: str | None, reason: str = "") -> SafeString:
    """The arrow and the word of a direction of travel."""
    known = Trend(word) if word in set(Trend) else None
    text = known.value.capitalize() if known else "Not known"
    return mark_safe(trend_tag(TrendTag(text=text, trend=known, good=_GOOD.get(known) if known else None, reason=reason)))  # noqa: S308


@register.filter
def period(written: str | None) -> str:
    """2025-26-Q2 becomes “Q2 2025/26”; what is no period stays as it is."""
    try:
        return parse_period(written).label if written else ""
    except OutturnError:
        return str(written)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    if value is None:
        return ""
    return long_date(local(value).date() if isinstance(value, dt.datetime) else value)


@register.filter
def instant(value: dt.datetime | None) -> str:
    return told(value) if value else ""


@register.simple_tag
def loaded_since(at: dt.datetime) -> dt.datetime | None:
    """When the data were loaded, where that was after the instant that a page is about: what stood before is then not known."""
    return loaded_after(at)


@register.filter
def called(name: str | None, names: Mapping[str, str]) -> str:
    """What somebody is called, by the name with which they sign in; who is not known keeps that."""
    return names.get(name or "", name or "")


@register.filter
def past(event: str) -> str:
    """An event of the audit trail in words: `definition_changed` becomes “Definition changed”."""
    return event.replace("_", " ").capitalize()


@register.simple_tag
def state_tag(word: str) -> SafeString:
    """A state such as “submitted”, or “late”, in a box."""
    words = {"returned": "sent back"}.get(word, word)
    return format_html('<span class="state {}">{}</span>', word.replace("_", "-"), words.replace("_", " ").capitalize())


@register.inclusion_tag("outturn/parts/errors.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What is wrong with a form, above it, with links to its fields."""
    found = [(form[name].id_for_label if name in form.fields else "main", message) for name, messages in form.errors.items() for message in messages]
    return {"errors": found}


@register.inclusion_tag("outturn/parts/field.html")
def field(bound: Any, width: str = "w-middle") -> dict[str, Any]:
    """A field with its label, hint and error. Hints and errors are tied to it for screen readers."""
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    described += [f"{bound.id_for_label}-error"] if bound.errors else []
    attributes: dict[str, str] = {"class": width}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    is_group = kind == "radio" or getattr(widget, "allow_multiple_selected", False)
    drawn = bound.as_widget(attrs={**widget.attrs, **attributes})
    return {"field": bound, "widget": drawn, "is_group": is_group, "is_tick": kind == "checkbox" and not is_group}


@register.inclusion_tag("outturn/parts/downloads.html", takes_context=True)
def downloads(context: Any, listing: Any) -> dict[str, Any]:
    """Links to a listing as CSV and Excel, with the filters of the address kept."""
    query = context["request"].GET.copy()
    for name in ("table", "download", "page"):
        query.pop(name, None)
    return {"listing": listing, "query": query.urlencode()}


@register.simple_tag(takes_context=True)
def form_marks(context: Any) -> SafeString:
    """What every form of ours carries: the mark against forgery, and whose it is, so that what was typed is not lost when a session ends."""
    from django.middleware.csrf import get_token

    from outturn.web.kept import FOR, token_for

    person = context.get("person")
    owner = format_html('<input type="hidden" name="{}" value="{}">', FOR, token_for(person.name)) if person else ""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}', get_token(context["request"]), owner)


@register.simple_tag(takes_context=True)
def is_kept_for(context: Any, page: str | None) -> bool:
    """Whether something was typed into this page before the session ended, and waits."""
    from outturn.web.kept import is_kept

    return is_kept(context["request"], page or "")


@register.simple_tag
def content_assets() -> SafeString:
    """What a page needs that shows blocks of the content model in an element of the class `content`."""
    from outturn.web.assets import assets

    style, script = (assets()[name].address for name in ("content.css", "reading.js"))
    return format_html('<link rel="stylesheet" href="{}"><script src="{}" defer></script>', style, script)
