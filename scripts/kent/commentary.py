"""Commentary in our own words. Numbers that contradict the tables in the documents contradict them here as well."""

from __future__ import annotations

from kent.sources import DASHBOARD_PERIOD, DASHBOARD_YEAR, QPR_PERIOD, Facts, Row, Rows, own_words

PERIODS = {"dashboard": DASHBOARD_PERIOD, "qpr": QPR_PERIOD, "review": "2026-27", "framework": "2026-27"}
STATES = {"met": "met", "not met": "missed", "not yet due": "not_due"}


def commentary() -> Rows:
    """From `commentary.toml`: for each document, narratives and footnotes by their subject."""
    rows: Rows = []
    for document, kinds in own_words("commentary").items():
        for kind, texts in kinds.items():
            rows += [{"subject": subject, "period": PERIODS[document], "kind": kind, "text": _paragraphs(text)} for subject, text in texts.items()]
    return rows


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def milestones(facts: Facts) -> Rows:
    """The dates in the table; the commentary on FN16 gives two others."""
    rows: Rows = []
    for step in facts.dashboard_milestones:
        if step["source"] == "table":
            row: Row = {"indicator": step["ref"], "financial_year": DASHBOARD_YEAR, "milestone": step["milestone"]}
            rows.append(row | {"due": step["date_iso"], "state": STATES[step["status"]]})
    return rows
