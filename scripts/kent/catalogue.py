"""Sections, posts, the catalogue of indicators, and the other names under which documents speak of them."""

from __future__ import annotations

from collections import defaultdict

from kent.sources import Facts, Row, Rows, Source, number, own_table

SECTIONS = (
    ("ced", "Chief Executive's Department", "", "directorate"),
    ("finance", "Finance", "ced", "service_area"),
    ("governance", "Governance, Law & Democracy", "ced", "service_area"),
    ("dced", "Deputy Chief Executive's Department", "", "directorate"),
    ("marketing", "Marketing and Resident Experience", "dced", "service_area"),
    ("hr", "Human Resources and Organisational Development", "dced", "service_area"),
    ("health-safety", "Health and Safety", "dced", "service_area"),
    ("technology", "Technology", "dced", "service_area"),
    ("infrastructure", "Infrastructure", "dced", "service_area"),
    ("customer-services", "Customer Services", "", "report_section"),
    ("governance-law", "Governance and Law", "", "report_section"),
    ("commissioning-procurement", "Commissioning & Procurement", "", "report_section"),
    ("economic-development", "Economic Development & Communities", "", "report_section"),
    ("growth-communities", "Growth & Communities", "", "report_section"),
    ("environment-transport", "Environment and Transport", "", "report_section"),
    ("cype", "Children, Young People and Education", "", "report_section"),
    ("education-early-help", "Education & Wider Early Help", "cype", "report_section"),
    ("education-skills", "Education and Skills", "cype", "report_section"),
    ("childrens-integrated-services", "Children's Integrated Services", "cype", "report_section"),
    ("adult-social-care", "Adult Social Care", "", "report_section"),
    ("public-health", "Public Health", "", "report_section"),
    ("corporate-risk", "Corporate Risk Register", "", "report_section"),
)
"""Reference, name, parent and kind, in the order of the dashboard and then of the QPR."""

SECTION_BY_NAME = {name: section for section, name, _, _ in SECTIONS} | {
    "Human Resource and Organisational Development": "hr",
    "Environment & Transport": "environment-transport",
    "Environment and Transportation": "environment-transport",
    "Education and Wider Early Help": "education-early-help",
    "Integrated Children's Services": "childrens-integrated-services",
}

POST_OF_TITLE = {"Corporate Director": "corporate_director", "Director": "director"}
DASHBOARD_SINCE, QPR_SINCE = "2025-10-01", "2020-09-01"

OUR_NAMES = {
    "CI-POSTS": "Case-holding social work posts by who fills them",
    "CI-CHILDREN-IN-CARE": "Number of children in care",
    "CS-DIGITAL": "Digital take-up: share of transactions completed online",
    "CS-DIGITAL-TRANSACTIONS": "Transactions in the last 12 months",
    "EC-S106-SECURED": "Section 106 contributions secured (£000s)",
    "EW-SCHOOLS-NOT-OPEN": "Schools not fully open",
}
"""Indicators that were published only as tables or in text, and so have no title of their own."""

REPLACES = {
    "AS-CNA-WAIT": "AS-CNA-28-DAYS",
    "CI-FOSTERING": "CI-FOSTER-IN-HOUSE",
    "CI-STAFF-PRESENT": "CI-PERM-STAFF",
    "EN-GHG-TRADED": "EN-GHG-ESTATE",
    "EW-FTE-RATE": "EW-FTE",
    "HT-PERMITS-CHANGES": "HT-PERMITS",
    "PH-HV-REVIEWS": "PH-HEALTH-VISITS",
    "PH-LIVE-WELL": "PH-LIVE-WELL-DEPRIVED",
    "PH-LIVE-WELL-DEPRIVED": "PH-LIVE-WELL",
    "PH-SH-FULL-SCREEN": "PH-SH-SCREEN-ONLINE",
    "PH-SH-SCREEN-ONLINE": "PH-SH-SCREEN",
    "PH-STI-SCREEN": "PH-SH-FULL-SCREEN",
    "PH-TREATMENT-12M": "PH-TREATMENT",
}
"""Where a list names the successor, or the measure under much the same name is another one (anomaly C11). Live Well went to the most deprived and back."""

SCALES = {"gbp_thousand": ("gbp", 1000), "thousand": ("count", 1000)}
DASHBOARD_DECIMALS = {"HR09": 1, "HR10": 1, "ICT04": 1, "PI01": 1}
"""As printed; whole numbers elsewhere, also for ICT03, whose targets are finer than its figures."""

SNAPSHOTS_WITHOUT_YTD = {"FN06", "PI01"}
QUARTERLY = {"CS07", "HR25"}
DASHBOARD_DEFINITIONS = {
    "CS01": "The QPR reads the same measure by quarter, as CS-ADVISOR.",
    "CS04a": "Daytime calls only; the QPR counts day and night together, as CS-CALLS.",
    "CS04b": "Out of hours calls only; the QPR counts day and night together, as CS-CALLS.",
    "CS07": "Answered within 20 working days; an agreed extension counts as late.",
}


def sections() -> Rows:
    return [
        {"section": section, "name": name, "parent": parent or None, "kind": kind, "order": order}
        for order, (section, name, parent, kind) in enumerate(SECTIONS, start=1)
    ]


def posts(facts: Facts) -> Rows:
    """The papers name people without dates: each post is taken to be held since the first of the month reported on."""
    rows: Rows = []
    for person in facts.people:
        dashboard = person["seed"] == "004"
        since = DASHBOARD_SINCE if dashboard else QPR_SINCE
        section = SECTION_BY_NAME[person["section"]]
        officer = "responsible_officer" if dashboard else POST_OF_TITLE[person["officer_title"]]
        holder = f"{person['officer']} ({person['officer_title']})" if dashboard else person["officer"]
        rows.append({"section": section, "post": "cabinet_member", "holder": person["cabinet_members"].replace("; ", ", "), "from": since})
        rows.append({"section": section, "post": officer, "holder": holder, "from": since})
    return rows


def indicators(facts: Facts) -> Rows:
    rows = [_dashboard_kpi(kpi) for kpi in facts.dashboard_kpis] + [_dashboard_activity(activity) for activity in facts.dashboard_activity]
    ordered = sorted(rows, key=_place_in_dashboard)
    names = _printed_names(own_table("names"))
    ordered += [_own_indicator(definition, names) for definition in own_table("indicators")]
    return [row | {"order": order} for order, row in enumerate(ordered, start=1)]


def _place_in_dashboard(row: Row) -> tuple[int, bool]:
    """By service area in the order of its pages, KPIs before activity indicators."""
    order = [section for section, *_ in SECTIONS]
    return order.index(str(row["section"])), row["kind"] == "activity"


def _dashboard_kpi(kpi: dict[str, str]) -> Row:
    ref, milestone = kpi["ref"], kpi["polarity"] == "milestone"
    return {
        "indicator": ref,
        "name": kpi["indicator"].rstrip("*"),
        "kind": "kpi",
        "section": SECTION_BY_NAME[kpi["service_area"]],
        "unit": "date" if milestone else "percent",
        "decimals": None if milestone else DASHBOARD_DECIMALS.get(ref, 0),
        "polarity": kpi["polarity"],
        "frequency": "annual" if milestone else kpi["frequency"],
        "basis": "snapshot" if ref in SNAPSHOTS_WITHOUT_YTD else "period",
        "aggregation": "none",
        "ytd_from": 6 if ref == "FN11" else None,
        "definition": DASHBOARD_DEFINITIONS.get(ref),
    }


def _dashboard_activity(activity: dict[str, str]) -> Row:
    ref, nature = activity["ref"], activity["nature"]
    unit, scale = SCALES.get(activity["unit"], (activity["unit"], None))
    return {
        "indicator": ref,
        "name": activity["indicator"],
        "kind": "activity",
        "section": SECTION_BY_NAME[activity["service_area"]],
        "unit": unit,
        "scale": scale,
        "decimals": 0,
        "polarity": "none",
        "frequency": "monthly",
        "basis": {"snapshot": "snapshot", "cumulative": "cumulative"}.get(nature, "period"),
        # the paper prints “N/a” for the year to date of FN06b
        "aggregation": "none" if ref == "FN06b" else {"flow": "sum", "average": "none"}.get(nature, "last"),
        "introduced": "2025-04-01" if ref == "HR24" else None,
    }


def _own_indicator(definition: dict[str, str], names: dict[str, str]) -> Row:
    ref = definition["indicator"]
    row: Row = {column: text or None for column, text in definition.items()}
    row |= {column: number(definition[column]) for column in ("per", "scale")}
    row |= {"decimals": int(definition["decimals"]), "name": OUR_NAMES.get(ref) or names[ref]}
    row["replaces"] = REPLACES.get(ref)
    if ref == "PH-HEALTH-CHECKS":
        row["trend_periods"] = 6
    return row


def _printed_names(rows: Source) -> dict[str, str]:
    """The name on the indicator's own page in the QPR, or else the newest list's."""
    names: dict[str, str] = {}
    for document in ("qpr-2020-21", "list-2026-27", "list-2021-22"):
        for row in rows:
            if row["document"] == document:
                names.setdefault(row["indicator"], row["name"].removesuffix(" (NEW)"))
    return names


def aliases(facts: Facts, catalogue: Rows) -> Rows:
    """Every other name that stands for one indicator only; two indicators under one name (HR09, HR10) have none."""
    name_of = {row["indicator"]: row["name"] for row in catalogue}
    meant = defaultdict(set)
    for row in own_table("names"):
        meant[row["name"].removesuffix(" (NEW)")].add(row["indicator"])
    for kpi in facts.dashboard_kpis:
        meant[kpi["summary_indicator"]].add(kpi["ref"])
    for indicator, name in name_of.items():
        meant[str(name)].add(str(indicator))
    found: Rows = [{"alias": alias, "indicator": ref} for alias, refs in meant.items() if len(refs) == 1 for ref in refs if name_of[ref] != alias]
    return sorted(found, key=lambda row: (str(row["indicator"]), str(row["alias"])))
