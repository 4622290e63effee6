"""The reports, what stands in them, and what they said when they were published."""

from __future__ import annotations

from itertools import groupby

from kent.catalogue import SECTION_BY_NAME, SECTIONS
from kent.framework import JULY
from kent.sources import COMMITTEE, DASHBOARD_PERIOD, QPR_BEFORE, QPR_PERIOD, Facts, Row, Rows, Source, references

DASHBOARD, QPR, REVIEW_2021, REVIEW_2026, COVER = "dashboard-ced", "qpr", "review-2021-22", "review-2026-27", "cover-2026-27"
FRAMEWORK = "framework-lof"
TABLES_OF = {
    "customer-services": ("calls-by-service", "complaints-by-service", "digital-take-up"),
    "economic-development": ("s106-secured",),
    "cype": ("children-in-care-status", "children-in-care-gender", "children-in-care-age", "children-in-care-ethnicity"),
}
REVIEW_SECTIONS = {"Education and Skills": "education-skills", "Growth & Communities": "growth-communities"}
OTHER_HEADINGS = (
    (DASHBOARD, DASHBOARD_PERIOD, "hr", "Human Resource and Organisational Development"),
    (REVIEW_2021, "2021-22", "environment-transport", "Environment and Transportation"),
    (REVIEW_2021, "2021-22", "education-early-help", "Education and Wider Early Help"),
    (REVIEW_2021, "2021-22", "childrens-integrated-services", "Integrated Children's Services"),
    (REVIEW_2026, "2026-27", "environment-transport", "Environment and Transportation"),
    (REVIEW_2026, "2026-27", "childrens-integrated-services", "Integrated Children's Services"),
    (COVER, "2026-27", "commissioning-procurement", "Commercial and Procurement"),
    (COVER, "2026-27", "governance", "Governance and Law"),
    (COVER, "2026-27", "marketing", "Marketing and Residence Experience"),
)
"""Headings that differ from the section's own name."""

SECOND_TITLE: Row = {"report": QPR, "period": QPR_PERIOD, "subject": "CRR0014", "name": "Cyber-threats and their implications"}
"""The risk's title in the list of mitigating actions."""


def reports() -> Rows:
    return [
        {
            "report": DASHBOARD,
            "title": "Performance Dashboard for the Chief Executive's Department and Deputy Chief Executive's Department",
            "kind": "dashboard",
            "frequency": "monthly",
            "committee": COMMITTEE,
            "periods_shown": 4,
        },
        {"report": QPR, "title": "Quarterly Performance Report", "kind": "quarterly", "frequency": "quarterly", "committee": "Cabinet"},
        {
            "report": REVIEW_2021,
            "title": "Proposed KPIs and Activity Indicators for QPR 2021/22",
            "kind": "review",
            "frequency": "annual",
            "committee": "Cabinet",
        },
        {
            "report": REVIEW_2026,
            "title": "Proposed KPIs and Activity Indicators for QPR 2026/27",
            "kind": "review",
            "frequency": "annual",
            "committee": COMMITTEE,
        },
        {
            "report": COVER,
            "title": "Annual review of KPIs for 2026/27: cover paper",
            "kind": "cover",
            "frequency": "annual",
            "committee": COMMITTEE,
            "about": REVIEW_2026,
        },
        {
            "report": FRAMEWORK,
            "title": "The Local Outcomes Framework and the council's indicators",
            "kind": "framework",
            "frequency": "annual",
            "committee": COMMITTEE,
            "framework": JULY,
        },
    ]


def report_rows(facts: Facts, catalogue: Rows) -> Rows:
    dashboard = [_row(DASHBOARD, str(row["section"]), indicator=str(row["indicator"])) for row in catalogue if _on_dashboard(row)]
    rows = [*dashboard, *_qpr_rows(facts)]
    for year, report, document in (("2021/22", REVIEW_2021, "list-2021-22"), ("2026/27", REVIEW_2026, "list-2026-27")):
        listed = [row for row in facts.catalogue if row["financial_year"] == year and row["listed_as"] != "removed_table"]
        refs = references(document)
        rows += [_row(report, REVIEW_SECTIONS.get(row["section"]) or SECTION_BY_NAME[row["section"]], refs[row["indicator"]]) for row in listed]
    return [row | {"order": order} for _, part in groupby(rows, key=lambda row: row["report"]) for order, row in enumerate(part, start=1)]


def _row(report: str, section: str, indicator: str | None = None, table: str | None = None) -> Row:
    return {"report": report, "section": section, "indicator": indicator, "table": table}


def _on_dashboard(row: Row) -> bool:
    section = str(row["section"])
    return next(parent for name, _, parent, _ in SECTIONS if name == section) in {"ced", "dced"}


def _qpr_rows(facts: Facts) -> Rows:
    """Section by section: the KPIs, the activity indicators, the tables."""
    refs = references("qpr-2020-21")
    rows: Rows = []
    for heading in dict.fromkeys(kpi["section"] for kpi in facts.qpr_kpis):
        section = SECTION_BY_NAME[heading]
        named: Source = [row for row in (*facts.qpr_kpis, *facts.qpr_activity) if row["section"] == heading]
        rows += [_row(QPR, section, indicator=refs[row["indicator"]]) for row in named]
        rows += [_row(QPR, section, table=table) for table in TABLES_OF.get(section, ())]
    return rows


def published(facts: Facts) -> Rows:
    """Counts, ratings, directions and headings as printed; a direction only where it is certain."""
    headings: Rows = [{"report": report, "period": period, "subject": section, "name": name} for report, period, section, name in OTHER_HEADINGS]
    return [*_front_page(facts), *_qpr_summary(facts), *_qpr_counts(facts), *_risk_levels(facts), SECOND_TITLE, *headings]


RATINGS = {"GREEN", "AMBER", "RED"}


def _front_page(facts: Facts) -> Rows:
    return [
        {
            "report": DASHBOARD,
            "period": DASHBOARD_PERIOD,
            "subject": kpi["ref"],
            "rating": kpi["summary_latest_rag"] if kpi["summary_latest_rag"] in RATINGS else None,
            "ytd_rating": kpi["summary_ytd_rag"] if kpi["summary_ytd_rag"] in RATINGS else None,
            "name": kpi["summary_indicator"],
        }
        for kpi in facts.dashboard_kpis
    ]


def _qpr_summary(facts: Facts) -> Rows:
    refs = references("qpr-2020-21")
    return [
        {
            "report": QPR,
            "period": QPR_PERIOD,
            "subject": refs[kpi["indicator"]],
            "rating": kpi["exec_summary_rag"],
            "trend": kpi["dot_derived"].upper() if kpi["dot_certainty"].startswith("certain") else None,
            "name": kpi["indicator_exec"],
        }
        for kpi in facts.qpr_kpis
    ]


def _qpr_counts(facts: Facts) -> Rows:
    rows: Rows = []
    for counts in facts.qpr_summary:
        if counts["source"] != "exec_table":
            continue
        subject = "*" if counts["section"] == "TOTAL" else SECTION_BY_NAME[counts["section"]]
        row: Row = {"report": QPR, "period": QPR_PERIOD, "subject": subject, "not_rated": 0}
        row |= {rating: int(counts[rating]) for rating in ("green", "amber", "red")}
        rows.append(row | {"improving": int(counts["dot_a"]), "stable": int(counts["dot_b"]), "worsening": int(counts["dot_c"])})
    before = next(int(row["value"]) for row in facts.extra if row["id"] == "n_green_prev")
    return [*rows, {"report": QPR, "period": QPR_BEFORE, "subject": "*", "green": before}]


def _risk_levels(facts: Facts) -> Rows:
    """The report of Quarter 2 shows the register of December 2020 beside that of September."""
    periods = {"September 2020": QPR_BEFORE, "December 2020": QPR_PERIOD}
    rows: Rows = []
    for counts in facts.risks:
        if counts["record"] == "level_counts":
            row: Row = {"report": QPR, "period": periods[counts["id"]], "subject": "risks", "name": f"Corporate risks, {counts['id']}"}
            rows.append(row | {"tbc": int(counts["score_tbc"])} | {level: int(counts[level]) for level in ("low", "medium", "high")})
    return rows
