"""Reports on the example packages, each read, built and drawn once for all the tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.api import make_report, read_package
from outturn.api.disclosing import disclosed
from outturn.periods import parse_period
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.content import Document

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def example(name: str) -> Package:
    return read_package(EXAMPLES / name)


@cache
def document_of(name: str, report: str, period: str) -> Document:
    return build_report(disclosed(example(name), report)[0], ReportRequest(report, parse_period(period)))


@cache
def pdf_of(name: str, report: str, period: str, compare_with: str | None = None, indicator: str | None = None) -> bytes:
    files = make_report(example(name), report, period, formats=["pdf"], compare_with=compare_with, indicator=indicator)
    (made,) = [data for file, data in files.items() if file.endswith(".pdf")]
    return made
