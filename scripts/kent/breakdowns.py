"""The QPR's tables by service, purpose and kind of child, and two sets of shares that stand in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kent.figures import SHARE_OF_SOUGHT
from kent.sources import QPR_BEFORE, QPR_PERIOD, Facts, Row, Rows, Source, number, quarter_ending


@dataclass(frozen=True)
class BreakdownTable:
    """`source` and `group` say which cells of the transcription fill it; `columns` are period, basis and heading."""

    table: str
    indicator: str
    dimension: str
    title: str
    source: str
    group: str = ""
    note: str = ""
    one_whole: bool | None = None
    columns: tuple[tuple[str, str, str], ...] = ()


CALLS = (
    ("2019-20-Q3", "", "Oct to Dec 2019"),
    ("2019-20-Q4", "", "Jan to Mar 2020"),
    (QPR_BEFORE, "", "Apr to Jun 2020"),
    (QPR_PERIOD, "", "Jul to Sep 2020"),
    (QPR_PERIOD, "rolling_12", "Year to Sep 2020"),
    ("2019-20-Q2", "rolling_12", "Year to Sep 2019"),
)
COMPLAINTS = (
    ("2019-20-Q2", "rolling_12", "12 months to Sep 2019"),
    (QPR_PERIOD, "rolling_12", "12 months to Sep 2020"),
    (QPR_BEFORE, "", "Quarter to Jun 2020"),
    (QPR_PERIOD, "", "Quarter to Sep 2020"),
)
QUARTERS = tuple((period, basis, heading) for period, basis, heading in CALLS if not basis)
QUARTER_ENDS = tuple((period, "", heading.split(" to ")[1]) for period, _, heading in QUARTERS)

TABLES = (
    BreakdownTable(
        "calls-by-service",
        "CS-CALL-VOLUME",
        "service",
        "Number of phone calls to Contact Point (thousands)",
        "calls by service area",
        note="Rounded to thousands, so that totals may differ from the sum of their parts. KSAS is the Kent Support and Assistance Service.",
        columns=CALLS,
    ),
    BreakdownTable("complaints-by-service", "CS-COMPLAINTS", "service", "Complaints received", "complaints by service", columns=COMPLAINTS),
    BreakdownTable(
        "digital-take-up",
        "CS-DIGITAL",
        "transaction",
        "Digital take-up: transactions completed online",
        "digital take-up",
        note="Library renewals count items, not borrowers; there is no figure for the quarter of lockdown. The last column is a number of transactions.",
        columns=QUARTERS,
    ),
    BreakdownTable("s106-secured", "EC-S106-SECURED", "purpose", "Section 106 contributions secured (£000s)", "s106", columns=QUARTERS),
    BreakdownTable(
        "children-in-care-status", "CI-CHILDREN-IN-CARE", "status", "Children in care by status", "children in care", "status", columns=QUARTER_ENDS
    ),
    BreakdownTable(
        "children-in-care-gender", "CI-CHILDREN-IN-CARE", "gender", "Children in care by gender", "children in care", "gender", columns=QUARTER_ENDS
    ),
    BreakdownTable(
        "children-in-care-age", "CI-CHILDREN-IN-CARE", "age", "Children in care by age group", "children in care", "age group", columns=QUARTER_ENDS
    ),
    BreakdownTable(
        "children-in-care-ethnicity", "CI-CHILDREN-IN-CARE", "ethnicity", "Children in care by ethnicity", "children in care", "ethnicity", columns=QUARTER_ENDS
    ),
    BreakdownTable(
        "case-holding-posts",
        "CI-POSTS",
        "filled_by",
        "Case-holding social work posts by who fills them",
        "",
        note="From the text of the report.",
        one_whole=True,
        columns=((QPR_BEFORE, "", "Jun 2020"), (QPR_PERIOD, "", "Sep 2020")),
    ),
    BreakdownTable(
        "schools-not-open",
        "EW-SCHOOLS-NOT-OPEN",
        "phase",
        "Schools not fully open on 30 September 2020",
        "",
        note="From the text of the report.",
        columns=((QPR_PERIOD, "", "30 Sep 2020"),),
    ),
)
TRANSACTIONS = "CS-DIGITAL-TRANSACTIONS"
POSTS = (("permanent", "Permanent qualified social workers", "perm_posts"), ("agency", "Agency staff", "agency_posts"))
SCHOOLS = (
    ("primary", "Primary", "attend_closed_p"),
    ("secondary", "Secondary", "attend_closed_s"),
    ("special", "Special", "attend_closed_x"),
    ("total", "Total", "attend_closed"),
)
"""Member, label, and the figure in the text."""

WHOLES = {"calls-by-service", "complaints-by-service", "s106-secured", "children-in-care-status"}
"""Tables whose total is the indicator's own figure."""

MISSING = {"-": ("not_applicable", "Printed as a dash: none yet."), "**": ("not_available", "No data because of lockdown.")}


def breakdown_tables() -> Rows:
    return [{"table": t.table, "title": t.title, "indicator": t.indicator, "one_whole": t.one_whole, "note": t.note or None} for t in TABLES]


def breakdown_columns() -> Rows:
    rows: Rows = []
    for table in TABLES:
        columns: list[tuple[str, str, str, str | None]] = [(*column, None) for column in table.columns]
        if table.table == "digital-take-up":
            columns.append((QPR_PERIOD, "", "All transactions in the last 12 months", TRANSACTIONS))
        for order, (period, basis, heading, indicator) in enumerate(columns, start=1):
            rows.append({"table": table.table, "order": order, "indicator": indicator, "period": period, "basis": basis or None, "label": heading})
    return rows


def breakdowns(facts: Facts) -> Rows:
    rows: Rows = []
    for table in TABLES:
        members = [(slug(cell["row_label"]), cell["row_label"].strip("*"), cell["is_total"] == "y") for cell in _cells(facts, table)]
        members += [(member, label, member == "total") for member, label, _ in _members_in_text(table)]
        for order, (member, label, is_total) in enumerate(dict.fromkeys(members), start=1):
            rows.append({"table": table.table, "dimension": table.dimension, "member": member, "label": label, "is_total": is_total, "order": order})
    return rows


def _members_in_text(table: BreakdownTable) -> tuple[tuple[str, str, str], ...]:
    return {"case-holding-posts": POSTS, "schools-not-open": SCHOOLS}.get(table.table, ())


def _cells(facts: Facts, table: BreakdownTable) -> Source:
    """Without the line of shares below the contributions: it is the series of EC-S106."""
    return [cell for cell in facts.qpr_tables if cell["table"] == table.source and cell["group"] == table.group and cell["row_label"] != SHARE_OF_SOUGHT]


def slug(label: str) -> str:
    """A member's reference: “KSAS*” to ksas, “Total Calls (thousands)” to total."""
    if label.lower().startswith("total"):
        return "total"
    plain = label.lower().replace("’", "").replace("'", "").split(" (")[0]
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def breakdown_figures(facts: Facts) -> Rows:
    rows: Rows = []
    for table in TABLES:
        for cell in _cells(facts, table):
            row = _cell_figure(table, cell)
            rows.append(row)
            if cell["is_total"] == "y" and table.table in WHOLES:
                rows.append(row | {"breakdown": None})
    return rows + _figures_in_text(facts)


def _cell_figure(table: BreakdownTable, cell: dict[str, str]) -> Row:
    transactions = table.table == "digital-take-up" and cell["unit"] == "count"
    scale = 1000.0 if cell["unit"] in {"thousand", "gbp_thousand"} else 1.0
    status, note = MISSING.get(cell["value_text"], ("final", None))
    return {
        "indicator": TRANSACTIONS if transactions else table.indicator,
        "period": quarter_ending(cell["period_end"]),
        "basis": "rolling_12" if cell["span"] == "12 months" and not transactions else None,
        "breakdown": f"{table.dimension}={slug(cell['row_label'])}",
        "value": number(cell["value"], scale),
        "status": status,
        "note": note,
    }


def _figures_in_text(facts: Facts) -> Rows:
    texts = {row["id"]: number(row["value"]) for row in facts.extra if row["seed"] == "002"}
    rows = [_text_figure("EW-SCHOOLS-NOT-OPEN", QPR_PERIOD, f"phase={member}", texts[name]) for member, _, name in SCHOOLS]
    for member, _, name in POSTS:
        rows.append(_text_figure("CI-POSTS", QPR_BEFORE, f"filled_by={member}", texts[f"{name}_prev"]))
        rows.append(_text_figure("CI-POSTS", QPR_PERIOD, f"filled_by={member}", texts[name]))
    return rows


def _text_figure(indicator: str, period: str, breakdown: str, value: float | None) -> Row:
    return {"indicator": indicator, "period": period, "breakdown": breakdown, "value": value, "status": "final"}
