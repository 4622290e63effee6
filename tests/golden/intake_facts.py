"""Every printed fact of the transcription, looked for in the tables that intake made: what was asked, what came out."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outturn.intake.vocabulary import plain
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RATINGS = {"GREEN", "AMBER", "RED"}
SCALES = {"gbp_thousand": 1000.0, "thousand": 1000.0, "gbp_million": 1_000_000.0}
UNITS = {"gbp_thousand": "gbp", "gbp_million": "gbp", "thousand": "count"}


@dataclass(frozen=True)
class Fact:
    file: str
    what: str
    expected: object
    found: object

    @property
    def right(self) -> bool:
        if isinstance(self.expected, float) and isinstance(self.found, int | float):
            return abs(self.expected - self.found) < 1e-6
        return self.expected == self.found


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Taken:
    """The tables by what a fact asks for."""

    def __init__(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.tables = tables
        self.indicators = {row["indicator"]: row for row in tables["indicators"]}
        self.sections = {row["section"]: row for row in tables.get("sections", [])}
        self.figures = {(row["indicator"], row["period"], row.get("basis") or "", row.get("breakdown") or ""): row for row in tables.get("figures", [])}
        self.standards: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in tables.get("standards", []):
            self.standards[row["indicator"], row["financial_year"]].append(row)
        self.published = {(row["period"], row["subject"]): row for row in tables.get("published", [])}
        self.names: dict[str, set[str]] = defaultdict(set)
        for row in tables["indicators"]:
            self.names[plain(row["name"])].add(row["indicator"])
        for row in tables.get("aliases", []):
            self.names[plain(row["alias"])].add(row["indicator"])
        self.narratives = {row["subject"] for row in tables.get("commentary", []) if row["kind"] == "narrative"}

    def named(self, name: str) -> str:
        found = self.names.get(plain(re.sub(r"\s*\(NEW\)\.?|[*]+$", "", name)), set())
        return next(iter(found)) if len(found) == 1 else ""

    def section_of(self, indicator: str) -> str:
        return self.sections.get(self.indicators.get(indicator, {}).get("section") or "", {}).get("name", "")

    def parent_of(self, indicator: str) -> str:
        section = self.sections.get(self.indicators.get(indicator, {}).get("section") or "", {})
        return self.sections.get(section.get("parent") or "", {}).get("name", "")

    def value(self, indicator: str, period: str, basis: str = "", breakdown: str = "", column: str = "value") -> object:
        return self.figures.get((indicator, period, basis, breakdown), {}).get(column)

    def standard(self, indicator: str, year: str, column: str) -> object:
        return next((row[column] for row in self.standards[indicator, year] if row.get(column) is not None), None)


def number(text: str, scale: float = 1.0) -> float | None:
    return float(text) * scale if text else None


def period_of(text: str, frequency: str) -> str:
    period = parse_period(text)
    if frequency == "quarterly" and period.kind.months == 1:
        return parse_period(f"{period.financial_year.year_label} Q{(period.months_elapsed + 2) // 3}").id
    return period.id


def dashboard_facts(taken: Taken, golden: Path) -> Iterator[Fact]:
    for kpi in rows_of(golden, "dashboard_kpis"):
        yield from _dashboard_kpi(taken, kpi)
    for row in rows_of(golden, "dashboard_values"):
        scale = SCALES.get(row["unit"], 1.0)
        period = period_of(row["period_iso"], row["frequency"])
        yield Fact("dashboard_values", f"{row['ref']} {row['period']}", number(row["value"], scale), taken.value(row["ref"], period))
    for activity in rows_of(golden, "dashboard_activity"):
        yield from _dashboard_activity(taken, activity)
    for step in rows_of(golden, "dashboard_milestones"):
        if step["source"] != "table":
            continue
        found = {row["milestone"]: row for row in taken.tables.get("milestones", []) if row["indicator"] == step["ref"]}
        row = found.get(step["milestone"], {})
        state = {"met": "met", "not met": "missed", "not yet due": "not_due"}[step["status"]]
        yield Fact("dashboard_milestones", f"{step['ref']} {step['milestone']} date", step["date_iso"], str(row.get("due")))
        yield Fact("dashboard_milestones", f"{step['ref']} {step['milestone']} state", state, row.get("state"))


def _dashboard_kpi(taken: Taken, kpi: dict[str, str]) -> Iterator[Fact]:
    ref, file = kpi["ref"], "dashboard_kpis"
    row = taken.indicators.get(ref, {})
    yield Fact(file, f"{ref} name", kpi["indicator"].rstrip("*"), row.get("name"))
    yield Fact(file, f"{ref} kind", "kpi", row.get("kind"))
    yield Fact(file, f"{ref} section", kpi["service_area"], taken.section_of(ref))
    yield Fact(file, f"{ref} department", kpi["department"], taken.parent_of(ref))
    yield Fact(file, f"{ref} polarity", kpi["polarity"], row.get("polarity"))
    yield Fact(file, f"{ref} commentary", kpi["has_commentary"] == "y", ref in taken.narratives)
    published = taken.published.get(("2025-10", ref), {})
    yield Fact(file, f"{ref} front rating", kpi["summary_latest_rag"] if kpi["summary_latest_rag"] in RATINGS else None, published.get("rating"))
    yield Fact(file, f"{ref} front ytd rating", kpi["summary_ytd_rag"] if kpi["summary_ytd_rag"] in RATINGS else None, published.get("ytd_rating"))
    yield Fact(file, f"{ref} front name", plain(kpi["summary_indicator"]), plain(published.get("name") or ""))
    if kpi["polarity"] == "milestone":
        return
    period = period_of(kpi["latest_period"], kpi["frequency"])
    before = parse_period(period).same_last_year.id
    yield Fact(file, f"{ref} frequency", kpi["frequency"], row.get("frequency"))
    yield Fact(file, f"{ref} unit", kpi["unit"], row.get("unit"))
    yield Fact(file, f"{ref} latest", number(kpi["latest"]), taken.value(ref, period))
    yield Fact(file, f"{ref} rating", kpi["month_or_quarter_rag"] or None, taken.value(ref, period, column="published_rating"))
    yield Fact(file, f"{ref} ytd", number(kpi["ytd"]), taken.value(ref, period, "ytd"))
    yield Fact(file, f"{ref} ytd rating", kpi["ytd_rag"] or None, taken.value(ref, period, "ytd", column="published_rating"))
    yield Fact(file, f"{ref} target", number(kpi["target"]), taken.standard(ref, "2025-26", "target"))
    yield Fact(file, f"{ref} floor", number(kpi["floor"]), taken.standard(ref, "2025-26", "floor"))
    yield Fact(file, f"{ref} year before", number(kpi["prev_year"]), taken.value(ref, before, "ytd" if kpi["ytd"] else ""))


def _dashboard_activity(taken: Taken, activity: dict[str, str]) -> Iterator[Fact]:
    ref, file, scale = activity["ref"], "dashboard_activity", SCALES.get(activity["unit"], 1.0)
    row = taken.indicators.get(ref, {})
    period = parse_period(activity["latest_period"]).id
    before = parse_period(period).same_last_year.id
    yield Fact(file, f"{ref} name", activity["indicator"], row.get("name"))
    yield Fact(file, f"{ref} kind", "activity", row.get("kind"))
    yield Fact(file, f"{ref} section", activity["service_area"], taken.section_of(ref))
    yield Fact(file, f"{ref} unit", UNITS.get(activity["unit"], activity["unit"]), row.get("unit"))
    yield Fact(file, f"{ref} scale", scale, row.get("scale") or 1.0)
    yield Fact(file, f"{ref} nature", {"snapshot": "snapshot", "cumulative": "cumulative"}.get(activity["nature"], "period"), row.get("basis"))
    yield Fact(file, f"{ref} latest", number(activity["latest"], scale), taken.value(ref, period))
    yield Fact(file, f"{ref} ytd", number(activity["ytd"], scale), taken.value(ref, period, "ytd"))
    yield Fact(file, f"{ref} alert", activity["in_expected_range"] or None, taken.value(ref, period, column="published_rating"))
    yield Fact(file, f"{ref} upper", number(activity["upper"], scale), taken.standard(ref, "2025-26", "upper"))
    yield Fact(file, f"{ref} lower", number(activity["lower"], scale), taken.standard(ref, "2025-26", "lower"))
    yield Fact(file, f"{ref} year before", number(activity["prev_year"], scale), taken.value(ref, before, "ytd" if activity["ytd"] else ""))
    if activity["basis"] != "none":
        yield Fact(file, f"{ref} basis of range", {"ytd": "ytd", "latest": "period"}[activity["basis"]], taken.standard(ref, "2025-26", "range_basis"))


def people_facts(taken: Taken, golden: Path, seed: str) -> Iterator[Fact]:
    posts: dict[tuple[str, str], str] = {}
    for row in taken.tables.get("posts", []):
        posts[plain(taken.sections[row["section"]]["name"]), row["post"]] = row["holder"]
    for person in rows_of(golden, "people"):
        if person["seed"] != seed:
            continue
        section, officer = plain(person["section"]), f"{person['officer']} ({person['officer_title']})" if seed == "004" else person["officer"]
        post = "responsible_officer" if seed == "004" else {"Corporate Director": "corporate_director", "Director": "director"}[person["officer_title"]]
        yield Fact("people", f"{section} member", person["cabinet_members"].replace("; ", ", "), posts.get((section, "cabinet_member")))
        yield Fact("people", f"{section} officer", officer, posts.get((section, post)))
