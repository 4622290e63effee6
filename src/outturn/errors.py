"""Every error that a user may meet, and the exit status that goes with it.

Faults in data are findings, not exceptions (RULES.md section 9). An `OutturnError` is what stops a command: it is shown
as one clear message, never as a traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.findings.finding import Finding

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_UNREADABLE = 2


class OutturnError(Exception):
    """Base of all errors shown to users; `exit_status` is what the command ends with."""

    exit_status = EXIT_UNREADABLE


class UsageError(OutturnError):
    """A request that cannot be met: an unknown report, a period without data, a folder that cannot be written."""


class PeriodError(OutturnError, ValueError):
    """A text that is not a period."""


class PackageError(OutturnError):
    """A package that cannot be used. It is refused whole and carries all of its findings."""

    def __init__(self, message: str, findings: Sequence[Finding] = (), exit_status: int = EXIT_UNREADABLE) -> None:
        super().__init__(message)
        self.findings = tuple(findings)
        self.exit_status = exit_status
