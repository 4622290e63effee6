"""The registry of checks (RULES.md section 9). To add a check, write one function in the module of its class.

Every command that reads a package asks for the errors first; it need not wait for the modules that hold none.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from outturn.findings.check import REGISTERED, Check
from outturn.findings.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outturn.findings.context import CheckContext

WITH_ERRORS = ("disclosure", "frameworks", "references", "reports", "risks", "shares", "standards")
"""The modules among whose checks are errors; the checks of all others are warnings and notes."""

GROUPS = (
    *WITH_ERRORS, "actions", "confidential", "dates", "figures", "lifecycle", "names", "published", "ratings", "series", "standard_years",
    "targets", "timeliness", "totals", "units", "wording", "year_to_date",
)  # fmt: skip
"""The modules of checks, one for each class; importing one registers its checks."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@cache
def checks() -> Mapping[str, Check]:
    """Every check of a package's meaning, by code. Faults of format (types, keys, references) are the reader's."""
    return _of(GROUPS)


def _of(groups: Iterable[str]) -> dict[str, Check]:
    for group in groups:
        import_module(f"outturn.findings.{group}")
    return {code: check for code, check in sorted(REGISTERED.items()) if check.group in groups}


def run_checks(context: CheckContext, *, only: Severity | None = None) -> list[Finding]:
    """All findings of all checks (or of those of one severity), the gravest first, then by table, row and code."""
    known = _of(WITH_ERRORS) if only is Severity.ERROR else checks()
    asked = [check for check in known.values() if only is None or check.severity is only]
    return sorted((finding for check in asked for finding in check.run(context)), key=_place)


def _place(finding: Finding) -> tuple[int, str, int, str, str, str]:
    return (_RANK[finding.severity], finding.table, finding.row or 0, finding.code, finding.subject, finding.message)
