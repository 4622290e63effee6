"""The corporate risks that the QPR names. Their scores are not published, only how many stand at each level."""

from __future__ import annotations

from kent.sources import Facts, Row, Rows, own_words

ON_REGISTER, REVIEWED = "2020-09-30", "2020-12-31"
"""The overview compares September with December 2020; no days are given."""

SECTION = "corporate-risk"


def risks(facts: Facts) -> Rows:
    reason = own_words("risks")["removed"]
    rows: Rows = []
    for risk in _named(facts):
        removed = risk["change"] == "removed"
        row: Row = {"risk": risk["id"], "title": risk["title"], "section": SECTION}
        rows.append(row | {"closed": REVIEWED if removed else None, "closed_reason": reason.get(risk["id"]) if removed else None})
    return rows


def _named(facts: Facts) -> list[dict[str, str]]:
    return [risk for risk in facts.risks if risk["record"] == "risk"]


def risk_scores() -> Rows:
    """Dated notes of what changed; likelihood and impact were not published."""
    return [{"risk": risk, "date": REVIEWED, "note": note} for risk, note in own_words("risks")["changed"].items()]


def risk_actions() -> Rows:
    actions = own_words("risks")["actions"]
    return [{"risk": risk, "action": f"{risk}-1", "what": words["what"], "progress": words["progress"]} for risk, words in actions.items()]
