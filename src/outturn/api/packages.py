"""Reading packages, and the findings about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import EXIT_FINDINGS
from outturn.package.reading import load
from outturn.package.reading import read_package as read_form
from outturn.package.refusal import refusal
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.findings.context import CheckContext
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

    return run_checks(_check_context(package), only=Severity.ERROR)


def check(package: Package) -> list[Finding]:
    """Every finding about the meaning of the data. Findings about its form come with reading (`load`)."""
    from outturn.findings.registry import run_checks

    return run_checks(_check_context(package))


def check_path(path: str | Path) -> list[Finding]:
    """All findings of a package on disk, of form and of meaning; a package that cannot be read gives those of form only."""
    package, findings = load(path)
    return [*findings, *check(package)] if package is not None else findings


def _check_context(package: Package) -> CheckContext:
    """Without rows whose key lacks a required cell and second rows of one indicator: reading has a finding for each."""
    from outturn.findings.context import CheckContext

    whole = {name: _has_its_key(name, frame) for name, frame in package.tables.items()}
    tables = {name: frame.filter(whole[name]) for name, frame in package.tables.items()}
    lines = {name: numbers.filter(whole[name]) for name, numbers in package.lines.items()}
    return CheckContext(tables=tables, lines=lines, scheme=package.rating_scheme, overlap_aware=package.overlap_aware)


def _has_its_key(name: str, frame: pl.DataFrame) -> pl.Series:
    table = TABLES[name]
    filled = [pl.col(key).is_not_null() for key in table.key if table.column(key).required]
    first = [pl.col("indicator").is_first_distinct()] if name == "indicators" else []
    return frame.select(pl.all_horizontal(filled + first)).to_series()
