"""Targets, floor standards and expected ranges as they were published, year by year."""

from __future__ import annotations

from kent.sources import DASHBOARD_YEAR, QPR_YEAR, Facts, Row, Rows, month, number, references

STALE_YEAR = "2019-20"
STALE = ("EW-SCHOOLS-GOOD", "EW-EARLY-YEARS-GOOD")
"""Their figures are of March 2020 and were rated against the target printed beside them in 2020/21."""

SET_BEFORE = {"set_by": "Cabinet Committee (month from the dashboard's notes; its last day taken)", "set_on": "2023-05-31"}
ANNUAL_RANGES = {"HR13": (70000.0, 85000.0), "HR24": (1000.0, 1500.0)}
"""Printed for October as seven twelfths of these: 40,833 to 49,583 and 583 to 875."""

RANGE_OF_ALL_MONTHS = {"CS13", "CS14", "HR12", "HR16", "HR21", "HR23"}
"""Averages and snapshots, whose range does not grow with the year."""

LISTS = {"2021/22": ("list-2021-22", "2021-22"), "2026/27": ("list-2026-27", "2026-27")}
HEADED_2025 = "Growth & Communities"
"""The 2026/27 list heads this section's targets 2025/26."""

PROFILES = {"CP-WAIVERS": "even", "CP-SAVINGS": "cumulative", "EC-GROWTH-HUB": "cumulative", "EC-CONNECT-WORK": "cumulative"}
"""A year's figure that is shared out over its quarters, or that grows through them; the list says so of the waivers only."""

REASONS = {
    "AS-ADMISSIONS-65": "Printed as two numbers each, 588 515 and 617 560: the old figure and then the new one. To be confirmed with the service.",
    "CP-WAIVERS": "60 a year is 15 a quarter, and 180 is 45.",
}


def standards(facts: Facts) -> Rows:
    return [*_qpr(facts), *_lists(facts), *_dashboard_kpis(facts), *_dashboard_ranges(facts)]


def _bands(source: dict[str, str], scale: float = 1.0) -> Row:
    columns = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")
    return {column: number(source.get(column, ""), scale) for column in columns}


def _qpr(facts: Facts) -> Rows:
    """The QPR prints targets and no floors. Its activity indicators have rows without any standard, which say that they were in it."""
    refs = references("qpr-2020-21")
    rows: Rows = []
    for kpi in facts.qpr_kpis:
        ref = refs[kpi["indicator"]]
        bands = {column: number(kpi[column]) for column in ("target", "target_low", "target_high")}
        if ref in STALE:
            printed: Row = {"reason": "The target printed beside the figure of March 2020 in the QPR of 2020/21."}
            rows.append({"indicator": ref, "financial_year": STALE_YEAR, "profile": "flat", "status": "confirmed", **bands, **printed})
        rows.append({"indicator": ref, "financial_year": QPR_YEAR, "profile": "flat", "status": "confirmed", **bands})
    listed = dict.fromkeys(refs[activity["indicator"]] for activity in facts.qpr_activity)
    return rows + [{"indicator": ref, "financial_year": QPR_YEAR, "profile": "flat", "status": "confirmed"} for ref in listed]


def _lists(facts: Facts) -> Rows:
    rows: Rows = []
    for year, (document, financial_year) in LISTS.items():
        listed = [row for row in facts.catalogue if row["financial_year"] == year and row["listed_as"] != "removed_table"]
        refs = references(document)
        for item in listed:
            rows += _listed(refs[item["indicator"]], item, financial_year)
    return rows


def _listed(ref: str, item: dict[str, str], financial_year: str) -> Rows:
    """An activity indicator has a row without any standard, which says that it was in the year's list."""
    proposed = financial_year == "2026-27"
    change = None if item["change"] == "unstated" else item["change"]
    status = "proposed" if proposed else "confirmed"
    to_be_confirmed = item["target_text"].lower() == "tbc"
    row: Row = {"indicator": ref, "financial_year": financial_year, "profile": PROFILES.get(ref, "flat")}
    row |= {"status": "tbc" if to_be_confirmed else status, "change": change, "reason": _reason(ref, item)}
    bands = _bands(item, 1e6 if item["unit"] == "gbp_million" else 1.0)
    if item["section"] == HEADED_2025 and item["kind"] == "kpi":
        heading: Row = {"financial_year": "2025-26", "status": "confirmed", "change": None}
        heading["reason"] = "From the 2026/27 list, which heads this section's targets 2025/26."
        return [row | bands | heading, row | bands if change == "removed" else row]
    return [row | bands]


def _reason(ref: str, item: dict[str, str]) -> str | None:
    reason = item["removed_reason_paraphrase"]
    if item["change"] == "removed":
        return None if reason.startswith("(blank") else reason
    return REASONS.get(ref)


def _dashboard_kpis(facts: Facts) -> Rows:
    rows: Rows = []
    for kpi in facts.dashboard_kpis:
        row: Row = {"indicator": kpi["ref"], "financial_year": DASHBOARD_YEAR, "profile": "flat", "status": "confirmed", **SET_BEFORE}
        if kpi["polarity"] == "milestone":
            rows.append(row | {"reason": "Target: date met. Floor standard: date not met."})
            continue
        row |= {"target": number(kpi["target"]), "floor": number(kpi["floor"])}
        if kpi["ref"] == "FN11":
            reassessment = "Lower while all assessments are renewed, in April and May."
            low: Row = {"profile": "explicit", "target": 60.0, "floor": 45.0, "reason": reassessment}
            rows += [row | low | {"period": "2025-04"}, row | low | {"period": "2025-05"}]
            row["profile"] = "explicit"
        rows.append(row)
    return rows


def _dashboard_ranges(facts: Facts) -> Rows:
    return [_range(activity) for activity in facts.dashboard_activity if activity["upper"]]


def _range(activity: dict[str, str]) -> Row:
    """The basis is printed nowhere; it follows from the alerts (of the year to date in one table, of the latest month in the other)."""
    ref = activity["ref"]
    scale = 1000.0 if activity["unit"] == "thousand" else 1.0
    row: Row = {
        "indicator": ref,
        "financial_year": DASHBOARD_YEAR,
        "status": "confirmed",
        "range_basis": "ytd" if activity["basis"] == "ytd" else "period",
    }
    if ref in ANNUAL_RANGES:
        lower, upper = ANNUAL_RANGES[ref]
        return row | {"profile": "cumulative", "lower": lower, "upper": upper}
    row |= {"lower": number(activity["lower"], scale), "upper": number(activity["upper"], scale)}
    if ref in RANGE_OF_ALL_MONTHS:
        return row | {"profile": "flat"}
    return row | {"profile": "explicit", "period": month(activity["latest_period"])}
