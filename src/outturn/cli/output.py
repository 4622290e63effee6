"""What the commands print: findings and assessments, as tables for people and as JSON, CSV or Parquet for programs."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import polars as pl

from outturn.cli.text_table import shortened, text_table
from outturn.figures.formatting import NumberFormat, format_value
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.api import Assessment
    from outturn.findings.finding import Finding
    from outturn.package.package import Package

_NAME_WIDTH = 56
_MOST_ERRORS = 20


def findings_as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1)


def findings_as_text(findings: Sequence[Finding]) -> str:
    """One paragraph a finding: where, what, and the mend; the gravest first; a count at the end."""
    rank = list(Severity)
    ordered = sorted(findings, key=lambda finding: rank.index(finding.severity))
    return "\n".join([*(_finding_text(finding) for finding in ordered), findings_count(findings)])


def errors_as_text(findings: Sequence[Finding]) -> str:
    """The first errors of a package that is refused, and how many more there are."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    more = len(errors) - _MOST_ERRORS
    shown = [_finding_text(finding) for finding in errors[:_MOST_ERRORS]]
    return "\n".join([*shown, f"and {more:,} more; “outturn check” lists them all."] if more > 0 else shown)


def _finding_text(finding: Finding) -> str:
    file = f"{finding.table}.csv" if finding.table and "." not in finding.table else finding.table
    place = ", ".join(
        part for part in (file, f"line {finding.row}" if finding.row else "", f"column {finding.column}" if finding.column else "", finding.subject) if part
    )
    mend = f"\n    Mend: {finding.mend}" if finding.mend else ""
    return f"{finding.severity.value.upper()} {finding.code} ({place or 'the whole package'})\n    {finding.message}{mend}"


def findings_count(findings: Sequence[Finding]) -> str:
    if not findings:
        return "No findings."
    counts = [(sum(finding.severity is severity for finding in findings), severity.value) for severity in Severity]
    return "Findings: " + ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts) + "."


def assessment_as_bytes(package: Package, assessment: Assessment, form: str) -> bytes:
    """`form` is table, csv, json or parquet. Dates and instants are ISO 8601; a missing value is empty or null."""
    frame = assessment.frame
    match form:
        case "csv":
            return frame.write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ").encode()
        case "json":
            plain = frame.with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
            return (json.dumps(plain.to_dicts(), ensure_ascii=False, indent=1) + "\n").encode()
        case "parquet":
            buffer = io.BytesIO()
            frame.write_parquet(buffer)
            return buffer.getvalue()
        case _:
            return (_assessment_table(package, assessment) + "\n").encode()


def _assessment_table(package: Package, assessment: Assessment) -> str:
    from outturn.reports.catalogue import indicators_of  # which takes as long to load as a small table to print

    indicators = indicators_of(package, assessment.period)
    headers = ["Indicator", "Name", "Period", "Value", "Rating", "Year to date", "YTD rating", "In range", "Direction"]
    with_parts = assessment.frame.select("area", "breakdown").unique().height > 1
    rows = []
    for row in assessment.frame.iter_rows(named=True):
        indicator = indicators[row["indicator"]]
        form: NumberFormat = indicator.form
        part = f" [{', '.join(part for part in (row['area'], row['breakdown']) if part)}]" if row["area"] or row["breakdown"] else ""
        value = format_value(row["value"], form, qualifier=row["qualifier"]) or (row["status"] or "").replace("_", " ")
        rating = (row["rating"] or f"- ({row['rating_reason']})") + ("*" if row["rests_on_rounding"] else "") if indicator.is_kpi else ""
        ytd_rating = (row["ytd_rating"] or "") + ("*" if row["ytd_rests_on_rounding"] else "") if indicator.is_kpi else ""
        trend = row["trend"] or f"- ({row['trend_reason']})"
        name = shortened(indicator.name, max(_NAME_WIDTH - len(part), _NAME_WIDTH // 2)) + part
        ytd = format_value(row["ytd"], form, qualifier=row["ytd_qualifier"])
        rows.append([row["indicator"], name, row["period"] or "", value, rating, ytd, ytd_rating, row["expected"] or "", trend])
    notes = ["* rests on rounding: values that print the same would be rated differently."] if any("*" in row[4] + row[6] for row in rows) else []
    if with_parts:
        notes.append("Areas and breakdown members stand in square brackets.")
    title = f"{package.title or package.name}, to the end of {assessment.period.end_label}"
    heading = [package.notice, title] if package.notice else [title]
    return "\n".join([*heading, "", text_table(headers, rows, right=frozenset({3, 5})), *notes])
