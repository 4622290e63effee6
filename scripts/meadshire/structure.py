"""Rows of the tables that say how the council, its reports, its risks and the national framework are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meadshire.catalogue import Catalogue, Entry, Indicator, Row, Rows

FRAMEWORK = "lof"


def sections(catalogue: Catalogue) -> Rows:
    listed = catalogue.organisation["section"]
    return [
        {"section": entry["id"], "name": entry["name"], "parent": entry.get("parent"), "kind": entry["kind"], "order": order}
        for order, entry in enumerate(listed, start=1)
    ]


def posts(catalogue: Catalogue) -> Rows:
    columns = ("section", "post", "holder", "from", "to")
    return [dict(zip(columns, (text or None for text in row), strict=True)) for row in catalogue.organisation["posts"]["rows"]]


def areas(catalogue: Catalogue) -> Rows:
    return [dict(zip(("area", "name", "type", "region"), row, strict=True)) for row in catalogue.organisation["areas"]["rows"]]


def neighbours(catalogue: Catalogue) -> Rows:
    model = catalogue.organisation["neighbours"]
    own = catalogue.organisation["area"]
    return [{"model": model["model"], "area": own, "neighbour": area, "rank": rank} for rank, area in enumerate(model["nearest_first"], start=1)]


def reports(catalogue: Catalogue) -> Rows:
    columns = ("title", "kind", "frequency", "committee", "periods_shown", "about", "framework")
    return [{"report": report["id"], **{name: report.get(name) for name in columns}} for report in catalogue.organisation["report"]]


def report_rows(catalogue: Catalogue) -> Rows:
    rows: Rows = []
    for report in catalogue.organisation["report"]:
        entries = [entry for section in report.get("sections", ()) for entry in _section_rows(catalogue, section, report["kind"])]
        rows += [{"report": report["id"], "order": order, **entry} for order, entry in enumerate(entries, start=1)]
    return rows


def _section_rows(catalogue: Catalogue, section: str, kind: str) -> Rows:
    shown = [indicator for indicator in catalogue.indicators if indicator.section == section and _stands_in(indicator, kind)]
    rows: Rows = [{"section": section, "indicator": indicator.ref} for indicator in shown]
    if kind == "quarterly":
        refs = {indicator.ref for indicator in shown}
        rows += [{"section": section, "table": table["id"]} for table in catalogue.breakdowns if table["indicator"] in refs]
    return rows


def _stands_in(indicator: Indicator, kind: str) -> bool:
    return bool(indicator.get("in_review", indicator.in_reports)) if kind == "review" else indicator.in_reports


def risks(catalogue: Catalogue) -> Mapping[str, Rows]:
    columns = ("title", "owner", "section", "opened", "closed", "closed_reason")
    return {
        "risks": [{"risk": risk["id"], **{name: risk.get(name) for name in columns}} for risk in catalogue.risks],
        "risk_scores": [_score(risk, date) for risk in catalogue.risks for date in risk["scores"]],
        "risk_actions": [_risk_action(risk, action) for risk in catalogue.risks for action in risk.get("actions", [])],
    }


def _score(risk: Entry, date: str) -> Row:
    likelihood, impact = risk["scores"][date] or (None, None)
    return {
        "risk": risk["id"],
        "date": date,
        "likelihood": likelihood,
        "impact": impact,
        "target_score": risk.get("target"),
        "note": risk.get("notes", {}).get(date),
    }


def _risk_action(risk: Entry, action: list[str]) -> Row:
    return {"risk": risk["id"], **dict(zip(("action", "what", "owner", "due", "progress"), action, strict=True))}


def framework(catalogue: Catalogue) -> Mapping[str, Rows]:
    metrics = catalogue.framework["metric"]
    copied = ("name", "type", "unit", "polarity", "placeholder")
    return {
        "frameworks": [
            {
                "framework": FRAMEWORK,
                "outcome": f"{outcome['number']:02d}",
                "number": outcome["number"],
                "name": outcome["name"],
                "ambition": outcome["ambition"],
                "contextual": outcome["contextual"],
            }
            for outcome in catalogue.framework["outcome"]
        ],
        "metrics": [
            {"framework": FRAMEWORK, "metric": metric["id"], "outcome": f"{metric['outcome']:02d}", **{name: metric[name] for name in copied}}
            for metric in metrics
        ],
        "mappings": [
            {"framework": FRAMEWORK, "metric": metric["id"], "indicator": indicator, "relation": relation, "note": note or None}
            for metric in metrics
            for indicator, relation, note in metric["mapped"]
        ],
    }
