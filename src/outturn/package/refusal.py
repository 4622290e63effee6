"""The message with which a package is refused whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.errors import PackageError
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.findings.finding import Finding

_MOST_SHOWN = 5


def refusal(subject: str, findings: Sequence[Finding], exit_status: int) -> PackageError:
    """Names the first errors with their places; all findings go with it."""
    errors = [found for found in findings if found.severity is Severity.ERROR]
    shown = [f"- {place(found)}{found.message} {found.mend}".rstrip() for found in errors[:_MOST_SHOWN]]
    more = [f"- and {len(errors) - _MOST_SHOWN:,} more"] if len(errors) > _MOST_SHOWN else []
    count = "1 error" if len(errors) == 1 else f"{len(errors):,} errors"
    return PackageError("\n".join([f"{subject} cannot be used: {count}.", *shown, *more]), findings, exit_status)


def place(found: Finding) -> str:
    """“figures.csv, line 12, column value: ”, or nothing for a finding about the whole package."""
    file = found.table if found.table.endswith(".json") or not found.table else f"{found.table}.csv"
    parts = [file, f"line {found.row}" if found.row else "", f"column {found.column}" if found.column else ""]
    text = ", ".join(part for part in parts if part)
    return f"{text}: " if text else ""
