"""The registry of checks (RULES.md section 9). To add a check, write one function in the module of its class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.findings import (
    actions,
    dates,
    figures,
    frameworks,
    lifecycle,
    names,
    published,
    ratings,
    risks,
    series,
    shares,
    standard_years,
    standards,
    targets,
    timeliness,
    totals,
    units,
    wording,
    year_to_date,
)
from outturn.findings.check import REGISTERED, Check
from outturn.findings.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.findings.context import CheckContext

GROUPS = (
    actions, dates, figures, frameworks, lifecycle, names, published, ratings, risks, series, shares, standard_years, standards, targets, timeliness,
    totals, units, wording, year_to_date,
)  # fmt: skip
"""The modules of checks, one for each class; importing them has registered their checks."""

CHECKS: Mapping[str, Check] = dict(sorted(REGISTERED.items()))
"""Every check of a package's meaning, by code. Faults of format (types, keys, references) are the reader's."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def run_checks(context: CheckContext, *, only: Severity | None = None) -> list[Finding]:
    """All findings of all checks (or of those of one severity), the gravest first, then by table, row and code."""
    checks = [check for check in CHECKS.values() if only is None or check.severity is only]
    return sorted((finding for check in checks for finding in check.run(context)), key=_place)


def _place(finding: Finding) -> tuple[int, str, int, str, str, str]:
    return (_RANK[finding.severity], finding.table, finding.row or 0, finding.code, finding.subject, finding.message)
