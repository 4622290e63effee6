"""Rows of the tables that hold words: commentary, actions, milestones, definitions, aliases, and the catalogue itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meadshire.catalogue import Catalogue, Entry, Indicator, Row, Rows

APPROVED = {"2025-26-Q1": "2025-08-22", "2025-26-Q2": "2025-11-14", "2025-09": "2025-10-31"}
OWNERS = {
    "CS": "Head of Customer Services", "GC": "Head of Growth and Communities", "HT": "Head of Highways and Transport", "EW": "Head of Environment",
    "ED": "Assistant Director, Education", "CH": "Assistant Director, Children", "AS": "Assistant Director, Adults", "PH": "Director of Public Health",
}  # fmt: skip


def indicators(catalogue: Catalogue) -> Rows:
    return [_indicator(indicator, order) for order, indicator in enumerate(catalogue.indicators, start=1)]


def _indicator(indicator: Indicator, order: int) -> Row:
    copied = ("name", "per", "scale", "decimals", "frequency", "ytd_from", "rating_scheme", "definition", "rationale", "source", "introduced", "retired")
    return {
        "indicator": indicator.ref,
        "kind": indicator.kind,
        "section": indicator.section,
        "unit": indicator.unit,
        "polarity": indicator.polarity,
        "basis": indicator.basis,
        "aggregation": indicator.aggregation,
        "numerator_label": indicator.get("numerator"),
        "denominator_label": indicator.get("denominator"),
        "owner": indicator.get("owner", OWNERS[indicator.section]),
        "order": order,
        **{name: indicator.get(name) for name in copied},
    }


def definitions(catalogue: Catalogue) -> Rows:
    return [{"indicator": indicator.ref, **change} for indicator in catalogue.indicators for change in indicator.get("definition_change", [])]


def aliases(catalogue: Catalogue) -> Rows:
    return [{"alias": alias, "indicator": indicator.ref} for indicator in catalogue.indicators for alias in indicator.get("alias", [])]


def milestones(catalogue: Catalogue) -> Rows:
    return [_milestone(indicator, step) for indicator in catalogue.indicators for step in indicator.get("milestone", [])]


def _milestone(indicator: Indicator, step: Entry) -> Row:
    named = {"financial_year": step["year"], "milestone": step["name"]}
    return {"indicator": indicator.ref, **named, **{name: step.get(name) for name in ("due", "state", "met_on", "note")}}


def actions(catalogue: Catalogue) -> Rows:
    return [
        {"action": action["id"], **{name: value for name, value in action.items() if name != "id"}}
        for section in catalogue.sections
        for action in section.get("action", [])
    ]


def commentary(catalogue: Catalogue) -> Rows:
    rows = [_text("qpr", period, "narrative", text, "Chief Executive") for period, text in catalogue.organisation["summary"].items()]
    for section in catalogue.sections:
        ref = section["section"]
        rows += [_text(ref, period, "narrative", text, OWNERS[ref]) for period, text in section["narrative"].items()]
    for indicator in catalogue.indicators:
        for kind, name in (("narrative", "comment"), ("footnote", "footnote")):
            rows += [_text(indicator.ref, period, kind, text, OWNERS[indicator.section]) for period, text in indicator.get(name, {}).items()]
    return rows


def _text(subject: str, period: str, kind: str, text: str, author: str) -> Row:
    return {"subject": subject, "period": period, "kind": kind, "text": _unwrapped(text), "author": author, "approved_on": APPROVED[period]}


def _unwrapped(text: str) -> str:
    """Joins the lines of a paragraph; keeps blank lines and the items of lists."""
    return re.sub(r"(?<!\n)\n(?![\n-])", " ", text.strip())


def disclosure_rules(catalogue: Catalogue) -> Rows:
    return [{"indicator": indicator.ref, **indicator.get("disclosure")} for indicator in catalogue.indicators if indicator.get("disclosure")]
