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


def source_documents() -> Path | None:
    """The folder beside the project that holds them with their facts; None where it is not there."""
    project = Path(__file__).parents[2]
    return next((folder for folder in (project.parent / "shared", project.parent.parent / "shared") if (folder / "seeds").is_dir()), None)


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

    def sections_of(self, indicator: str) -> set[str]:
        """Its own, and those in which the reports show it: two papers may show it in two."""
        own = [self.indicators.get(indicator, {}).get("section") or ""]
        shown = [row["section"] for row in self.tables.get("report_rows", []) if row.get("indicator") == indicator]
        return {plain(self.sections[section]["name"]) for section in (*own, *shown) if section}

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
    yield Fact(file, f"{ref} section", True, plain(kpi["service_area"]) in taken.sections_of(ref))
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
    yield Fact(file, f"{ref} section", True, plain(activity["service_area"]) in taken.sections_of(ref))
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


def qpr_facts(taken: Taken, golden: Path) -> Iterator[Fact]:
    names = {plain(kpi["indicator_exec"]): kpi["indicator"] for kpi in rows_of(golden, "qpr_2020q2_kpis")}
    for kpi in rows_of(golden, "qpr_2020q2_kpis"):
        yield from _qpr_kpi(taken, kpi)
    for activity in rows_of(golden, "qpr_2020q2_activity"):
        ref = taken.named(activity["indicator"])
        row = taken.indicators.get(ref, {})
        yield Fact("qpr_activity", f"{activity['indicator'][:40]} there", True, bool(ref))
        yield Fact("qpr_activity", f"{activity['indicator'][:40]} kind", "activity", row.get("kind"))
        yield Fact("qpr_activity", f"{activity['indicator'][:40]} section", True, plain(activity["section"]) in taken.sections_of(ref))
    assert names
    yield from _qpr_counts(taken, golden)
    yield from _qpr_tables(taken, golden)


def _qpr_kpi(taken: Taken, kpi: dict[str, str]) -> Iterator[Fact]:
    file, name = "qpr_kpis", kpi["indicator"][:45]
    ref = taken.named(kpi["indicator"])
    row = taken.indicators.get(ref, {})
    now, before = "2020-21-Q2", "2020-21-Q1"
    yield Fact(file, f"{name} there", True, bool(ref))
    yield Fact(file, f"{name} section", True, plain(kpi["section"]) in taken.sections_of(ref))
    yield Fact(file, f"{name} rating", kpi["rag"], taken.value(ref, now, column="published_rating"))
    published = taken.published.get((now, ref), {})
    yield Fact(file, f"{name} summary rating", kpi["exec_summary_rag"], published.get("rating"))
    yield Fact(file, f"{name} summary name", plain(kpi["indicator_exec"]), plain(published.get("name") or ""))
    yield Fact(file, f"{name} current", number(kpi["current"]), taken.value(ref, now))
    yield Fact(file, f"{name} previous", number(kpi["previous"]), taken.value(ref, before))
    for column in ("target", "target_low", "target_high"):
        yield Fact(file, f"{name} {column}", number(kpi[column]), taken.standard(ref, "2020-21", column))
    yield Fact(file, f"{name} unit", kpi["unit"], row.get("unit"))
    yield Fact(file, f"{name} polarity", kpi["polarity"], row.get("polarity"))


def _qpr_counts(taken: Taken, golden: Path) -> Iterator[Fact]:
    sections = {plain(row["name"]): reference for reference, row in taken.sections.items()}
    columns = {"green": "green", "amber": "amber", "red": "red", "dot_a": "improving", "dot_b": "stable", "dot_c": "worsening"}
    for counts in rows_of(golden, "qpr_2020q2_summary"):
        subject = "*" if counts["section"] == "TOTAL" else sections.get(plain(counts["section"]), "")
        row = taken.published.get(("2020-21-Q2", subject), {})
        for column, held in columns.items():
            yield Fact("qpr_summary", f"{counts['source']} {counts['section']} {held}", int(counts[column]), row.get(held))


def _qpr_tables(taken: Taken, golden: Path) -> Iterator[Fact]:
    columns: dict[tuple[str, str], Mapping[str, Any]] = {}
    tables = {row["table"]: row for row in taken.tables.get("breakdown_tables", [])}
    for row in taken.tables.get("breakdown_columns", []):
        columns[row["table"], plain(row["label"])] = row
    members: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in taken.tables.get("breakdowns", []):
        members[plain(row["label"])].append(row)
    for cell in rows_of(golden, "qpr_2020q2_tables"):
        scale = SCALES.get(cell["unit"], 1.0)
        found: object = "no such cell"
        for row in members[plain(re.sub(r"[*]+$", "", cell["row_label"]))]:
            column = columns.get((row["table"], plain(cell["column_label"])))
            if column is None or (cell["group"] and plain(cell["group"]) != row["dimension"].replace("_", " ")):
                continue
            indicator = column.get("indicator") or tables[row["table"]]["indicator"]
            found = taken.value(indicator, column.get("period") or "", column.get("basis") or "", f"{row['dimension']}={row['member']}")
            end = f"{parse_period(column['period']).end:%Y-%m}" if column.get("period") else ""
            yield Fact("qpr_tables", f"{cell['table']} {cell['column_label']} ends", cell["period_end"], end)
            break
        else:
            found = _own_row(taken, cell)
        yield Fact("qpr_tables", f"{cell['table']} {cell['row_label'][:30]} {cell['column_label']}", number(cell["value"], scale), found)


def _own_row(taken: Taken, cell: dict[str, str]) -> object:
    ref = taken.named(cell["row_label"])
    period = parse_period(cell["period_end"])
    return taken.value(ref, f"{period.financial_year.id}-Q{period.months_elapsed // 3}") if ref else "no such cell"


def risk_facts(taken: Taken, golden: Path) -> Iterator[Fact]:
    risks = {row["risk"]: row for row in taken.tables.get("risks", [])}
    scored = {row["risk"]: row for row in taken.tables.get("risk_scores", [])}
    acted = {row["risk"] for row in taken.tables.get("risk_actions", [])}
    for risk in rows_of(golden, "risks_2020q4"):
        if risk["record"] == "risk":
            row = risks.get(risk["id"], {})
            yield Fact("risks", f"{risk['id']} title", plain(risk["title"]), plain(row.get("title") or ""))
            yield Fact("risks", f"{risk['id']} removed", risk["change"] == "removed", row.get("closed") is not None)
            change = next((word for word in ("increased", "reduced") if word in str(scored.get(risk["id"], {}).get("note") or "").split(".")[0]), "none")
            yield Fact("risks", f"{risk['id']} change", risk["change"] if risk["change"] != "removed" else "none", change)
            yield Fact("risks", f"{risk['id']} mitigation", risk["has_mitigation_update"] == "y", risk["id"] in acted)
        else:
            row = taken.published.get((parse_period(risk["id"]).id, "risks"), {})
            for level, column in (("low", "low"), ("medium", "medium"), ("high", "high"), ("score_tbc", "tbc")):
                yield Fact("risks", f"{risk['id']} {level}", int(risk[level]), row.get(column))


CATALOGUE_YEARS = {"2026/27": "2026-27", "2021/22": "2021-22"}


def catalogue_facts(taken: Taken, golden: Path, year: str) -> Iterator[Fact]:
    file, own_year = f"catalogue {year}", CATALOGUE_YEARS[year]
    for row in rows_of(golden, "catalogue"):
        if row["financial_year"] != year:
            continue
        ref, name = taken.named(row["indicator"]), row["indicator"][:45]
        held = taken.indicators.get(ref, {})
        change = taken.standard(ref, own_year, "change")
        if row["listed_as"] == "removed_table":
            yield Fact(file, f"{name} removed", "removed", change)
            yield Fact(file, f"{name} reason", not row["removed_reason_paraphrase"].startswith("(blank"), bool(taken.standard(ref, own_year, "reason")))
            continue
        yield Fact(file, f"{name} there", True, bool(ref))
        yield Fact(file, f"{name} section", True, plain(row["section"]) in taken.sections_of(ref))
        yield Fact(file, f"{name} kind", row["kind"], held.get("kind"))
        yield Fact(file, f"{name} change", None if row["change"] == "unstated" else row["change"], change)
        yield Fact(file, f"{name} unit", UNITS.get(row["unit"], row["unit"]), held.get("unit"))
        if row["kind"] != "kpi":
            continue
        stated = "2025-26" if "header says 2025/26" in row["note"] else own_year
        scale = SCALES.get(row["unit"], 1.0)
        for column in ("target", "floor", "target_low", "target_high", "floor_low", "floor_high"):
            yield Fact(file, f"{name} {column}", number(row[column], scale), taken.standard(ref, stated, column))
        if row["target_text"].lower() == "tbc":
            yield Fact(file, f"{name} to be confirmed", "tbc", taken.standard(ref, own_year, "status"))
        yield Fact(file, f"{name} polarity", row["polarity"], held.get("polarity"))
        if row["prev_actual_text"] and row["prev_actual_text"][0] in "<0123456789":
            yield Fact(file, f"{name} actual", float(re.sub(r"[^0-9.]", "", row["prev_actual_text"])), taken.value(ref, "2020-21-Q4"))
