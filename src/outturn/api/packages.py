"""Reading packages, and the findings about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.errors import EXIT_FINDINGS
from outturn.package.reading import load
from outturn.package.reading import read_package as read_form
from outturn.package.refusal import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.findings.finding import Finding
    from outturn.package.package import Package

__all__ = ["check", "check_path", "load", "read_package"]


def read_package(path: str | Path) -> Package:
    """Reads a folder or a ZIP file. A package with a finding that is an error is refused whole (PackageError, with all of them)."""
    package = read_form(path)
    errors = _errors_of_meaning(package)
    if errors:
        raise refusal(str(path), errors, EXIT_FINDINGS)
    return package


def _errors_of_meaning(package: Package) -> list[Finding]:
    from outturn.findings.finding import Severity
    from outturn.findings.registry import run_checks
    from outturn.package.checking import check_context

    return run_checks(check_context(package), only=Severity.ERROR)


def check(package: Package) -> list[Finding]:
    """Every finding about the meaning of the data. Findings about its form come with reading (`load`)."""
    from outturn.findings.registry import run_checks
    from outturn.package.checking import check_context

    return run_checks(check_context(package))


def check_path(path: str | Path) -> list[Finding]:
    """All findings of a package on disk, of form and of meaning; a package that cannot be read gives those of form only."""
    package, findings = load(path)
    return [*findings, *check(package)] if package is not None else findings
