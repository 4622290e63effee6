"""docs/reference/findings.md: every code that a finding can have."""

from __future__ import annotations

from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING

from outturn.findings.registry import checks
from outturn.glossary.terms import terms
from outturn.measures.codes import RECORD_CODES
from outturn.package.codes import READING_CODES
from reference.markdown import code, page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Check

INTRODUCTION = """\
`outturn check` looks for faults in a package and reports all of them at once. Each finding has one of the codes on this page. A code keeps its meaning from
release to release, so that programs and people can rely on it. A faulty and a sound case for each check are in [Findings by example](finding-examples.md)."""

HEADINGS = ("code", "severity", "what it finds", "what to do")


def findings_page() -> str:
    severities = ([code(name.partition(".")[2]), term.meaning] for name, term in terms().items() if name.startswith("severity."))
    reading = ([code(entry.code), entry.severity.value, entry.meaning, entry.mend] for entry in READING_CODES)
    ordered = sorted(checks().values(), key=lambda check: (check.group, check.code))
    groups = [_group(name, members) for name, members in groupby(ordered, key=lambda check: check.group)]
    source = "the registry of checks in `src/outturn/findings/` and from `src/outturn/package/codes.py`"
    by_file = ["## Faults in how the files are written", "A package with an error among these is refused whole.", table(HEADINGS, reading)]
    records = ([code(entry.code), entry.severity.value, entry.meaning, entry.mend] for entry in RECORD_CODES.values())
    by_record = ["## Faults in case records", "`outturn measure` tells of them; an error among them, and nothing is written.", table(HEADINGS, records)]
    tables = ["## Faults in what the tables say", *groups]
    return page("Findings", source, INTRODUCTION, table(["severity", "meaning"], severities), *by_file, *by_record, *tables)


def _group(name: str, checks: Iterable[Check]) -> str:
    """One class of checks, under the first line of its module."""
    words = plain(import_module(f"outturn.findings.{name}").__doc__)
    rows = ([code(check.code), check.severity.value, f"**{check.title}.** {check.meaning}", check.mend] for check in checks)
    return f"### {words.partition(':')[0].rstrip('.')}\n\n{table(HEADINGS, rows)}"
