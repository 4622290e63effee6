"""The published figures: the dashboard's months and quarters, the QPR's quarters, and those that stand in running text."""

from __future__ import annotations

from kent.sources import QPR_BEFORE, QPR_PERIOD, Facts, Row, Rows, month, number, quarter_ending, references, year_before

PUBLISHED_BLANKS = {
    "HR10": ("not_available", "Printed as #N/A."),
    "HR24": ("not_applicable", "New in 2025/26."),
}
"""Cells for the year before that hold no figure: the status, and what stands there."""

Q4_BEFORE = "2019-20-Q4"
HALF_QUARTERS = {QPR_PERIOD: "July and August only.", QPR_BEFORE: "June only."}
STALE = {"EW-SCHOOLS-GOOD", "EW-EARLY-YEARS-GOOD"}
ONE_QUARTER_LATE = {"AS-HOME-91-DAYS", "PH-SH-SCREEN"}
RATIOS = {"EW-EHCP-20-WEEKS": ("ehcp_done", "ehcp_all"), "EW-SCHOOLS-GOOD": ("schools_good", "schools_all")}
NOTES = {
    "EW-SCHOOLS-GOOD": "Inspections have been suspended since March 2020.",
    "EW-EARLY-YEARS-GOOD": "Inspections have been suspended since March 2020.",
    "AS-HOME-91-DAYS": "The newest figure, for Quarter 1.",
    "PH-SH-SCREEN": "Face-to-face clients only; no update for Quarter 2.",
}
IN_TEXT = {
    "call_time": ("CS-CALL-TIME", QPR_PERIOD, None),
    "enquiries": ("HT-ENQUIRIES", QPR_PERIOD, None),
    "wip": ("HT-WORK-IN-PROGRESS", QPR_PERIOD, None),
    "permits": ("HT-PERMITS", QPR_PERIOD, "ytd"),
    "permits_prev": ("HT-PERMITS", "2019-20-Q2", "ytd"),
    "eh_families": ("CI-EH-CASES", QPR_PERIOD, None),
    "eh_families_prev": ("CI-EH-CASES", QPR_BEFORE, None),
    "csw_rate": ("CI-CASELOAD", QPR_PERIOD, None),
    "cp_rate": ("CI-CP-RATE", QPR_PERIOD, None),
    "ola": ("CI-OTHER-AUTHORITIES", QPR_PERIOD, None),
    "ola_prev": ("CI-OTHER-AUTHORITIES", QPR_BEFORE, None),
    "care_leavers": ("CI-CARE-LEAVERS", QPR_PERIOD, None),
    "fte_from": ("EW-FTE", "2019-20-Q2", None),
}
"""Figures of the QPR's text: which indicator, period and basis they are for."""

SHARE_OF_SOUGHT = "Secured as % of Amount Sought"


def figures(facts: Facts) -> Rows:
    rows = [*_dashboard_values(facts), *_dashboard_kpi_totals(facts), *_dashboard_activity_totals(facts)]
    return [*rows, *_qpr_kpis(facts), *_developer_contributions(facts), *_fourth_quarter(facts), *_text(facts)]


def _figure(indicator: str, period: str, value: float | None, **more: object) -> Row:
    return {"indicator": indicator, "period": period, "value": value, "status": "final" if value is not None else None} | more


def _scale(unit: str) -> float:
    return 1000.0 if unit in {"thousand", "gbp_thousand"} else 1.0


def _dashboard_values(facts: Facts) -> Rows:
    """The rating and the alert printed for the latest period stand on its figure."""
    latest = {kpi["ref"]: (kpi["latest_period"], kpi["month_or_quarter_rag"]) for kpi in facts.dashboard_kpis}
    latest |= {row["ref"]: (row["latest_period"], row["in_expected_range"]) for row in facts.dashboard_activity}
    rows: Rows = []
    for cell in facts.dashboard_values:
        period = quarter_ending(cell["period_iso"]) if cell["frequency"] == "quarterly" else cell["period_iso"]
        rated_period, rating = latest[cell["ref"]]
        published = rating if cell["period"] == rated_period else ""
        rows.append(_figure(cell["ref"], period, number(cell["value"], _scale(cell["unit"])), published_rating=published or None))
    return rows


def _dashboard_kpi_totals(facts: Facts) -> Rows:
    """Years to date as printed, and the same of the year before; FN06 and PI01 are snapshots of the same month."""
    rows: Rows = []
    for kpi in facts.dashboard_kpis:
        if kpi["polarity"] == "milestone":
            continue
        ref = kpi["ref"]
        period = quarter_ending(kpi["latest_period"]) if kpi["frequency"] == "quarterly" else month(kpi["latest_period"])
        before, snapshot = year_before(period), not kpi["ytd"]
        if kpi["ytd"]:
            rows.append(_figure(ref, period, number(kpi["ytd"]), basis="ytd", published_rating=kpi["ytd_rag"] or None))
        elif kpi["ytd_text"]:
            rows.append(_figure(ref, period, None, basis="ytd", status="not_applicable", note=f"Printed as {kpi['ytd_text']}."))
        rows.append(_year_before(ref, before, number(kpi["prev_year"]), None if snapshot else "ytd"))
    return rows


def _dashboard_activity_totals(facts: Facts) -> Rows:
    rows: Rows = []
    for activity in facts.dashboard_activity:
        ref, scale, period = activity["ref"], _scale(activity["unit"]), month(activity["latest_period"])
        if activity["ytd"]:
            rows.append(_figure(ref, period, number(activity["ytd"], scale), basis="ytd"))
        elif activity["ytd_text"]:
            rows.append(_figure(ref, period, None, basis="ytd", status="not_applicable", note=f"Printed as {activity['ytd_text']}."))
        as_given = activity["nature"] in {"snapshot", "cumulative"}
        rows.append(_year_before(ref, year_before(period), number(activity["prev_year"], scale), None if as_given else "ytd"))
    return rows


def _year_before(ref: str, period: str, value: float | None, basis: str | None) -> Row:
    if value is not None:
        return _figure(ref, period, value, basis=basis)
    status, note = PUBLISHED_BLANKS[ref]
    return _figure(ref, period, None, basis=basis, status=status, note=note)


def _qpr_kpis(facts: Facts) -> Rows:
    refs = references("qpr-2020-21")
    texts = {row["id"]: number(row["value"]) for row in facts.extra if row["seed"] == "002"}
    rows: Rows = []
    for kpi in facts.qpr_kpis:
        ref = refs[kpi["indicator"]]
        period, before = _periods(ref)
        current = _figure(ref, period, number(kpi["current"]), published_rating=kpi["rag"], note=NOTES.get(ref))
        if ref in RATIOS:
            numerator, denominator = RATIOS[ref]
            current |= {"numerator": texts[numerator], "denominator": texts[denominator]}
        if ref == "PH-SH-SCREEN":
            current["status"] = "partial"
        rows.append(current)
        rows += _previous(ref, before, number(kpi["previous"]))
    return [_half_quarter(row) if row["indicator"] == "HT-SATISFACTION" else row for row in rows]


def _periods(ref: str) -> tuple[str, str]:
    """The quarters of the current and the previous figure; some lag behind the report, as its text or notes say."""
    if ref in STALE:
        return Q4_BEFORE, ""
    return (QPR_BEFORE, Q4_BEFORE) if ref in ONE_QUARTER_LATE else (QPR_PERIOD, QPR_BEFORE)


def _previous(ref: str, before: str, value: float | None) -> Rows:
    """None for a figure of March 2020, which was printed twice; the sexual health figures before it are embargoed."""
    if ref == "PH-SH-SCREEN":
        return [_figure(ref, period, None, status="embargoed", note="Embargoed when published.") for period in ("2019-20-Q3", Q4_BEFORE)]
    # the quarters before of EC-S106 come from its table
    return [_figure(ref, before, value)] if before and ref != "EC-S106" else []


def _half_quarter(row: Row) -> Row:
    return row | {"status": "partial", "note": HALF_QUARTERS[str(row["period"])]}


def _developer_contributions(facts: Facts) -> Rows:
    """The three quarters before, from the last line of the table of contributions."""
    cells = [cell for cell in facts.qpr_tables if cell["row_label"] == SHARE_OF_SOUGHT]
    periods = [(quarter_ending(cell["period_end"]), number(cell["value"])) for cell in cells]
    return [_figure("EC-S106", period, value) for period, value in periods if period != QPR_PERIOD]


def _fourth_quarter(facts: Facts) -> Rows:
    """The 2020/21 Quarter 4 actuals that stand beside the targets of the 2021/22 list."""
    refs = references("list-2021-22")
    rows: Rows = []
    for item in facts.catalogue:
        text = item["prev_actual_text"]
        if item["financial_year"] != "2021/22" or not text:
            continue
        ref = refs[item["indicator"]]
        if text == "New Indicator":
            rows.append(_figure(ref, "2020-21-Q4", None, status="not_applicable", note="New indicator."))
            continue
        value = number(text.strip("<%").replace(",", ""))
        rows.append(_figure(ref, "2020-21-Q4", value, qualifier="<" if text.startswith("<") else None))
    return rows


def _text(facts: Facts) -> Rows:
    texts = {row["id"]: number(row["value"]) for row in facts.extra if row["seed"] == "002"}
    return [_figure(ref, period, texts[name], basis=basis) for name, (ref, period, basis) in IN_TEXT.items()]
