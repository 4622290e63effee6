"""What the checks find about one indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.findings.finding import Severity
from outturn.findings.registry import run_checks
from outturn.package.checking import check_context
from outturn.reports.cells import paragraph, text_cell
from outturn.reports.content import TableColumn
from outturn.reports.filled_tables import filled_table, words_cell
from outturn.reports.wording import and_list, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.findings.finding import Finding
    from outturn.package.package import Package
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft

_MEANINGS = {
    Severity.ERROR: "An error cannot be used.",
    Severity.WARNING: "A warning is probably wrong.",
    Severity.NOTE: "A note is true, and worth knowing.",
}


def findings_about(package: Package, ref: str) -> list[Finding]:
    """Those whose subject is the indicator, or one of its years or parts, the gravest first."""
    return about(ref, run_checks(check_context(package)))


def about(ref: str, findings: Iterable[Finding]) -> list[Finding]:
    return [found for found in findings if found.subject == ref or found.subject.startswith(f"{ref} ")]


def finding_blocks(draft: Draft, found: Sequence[Finding]) -> list[Block]:
    sentence = paragraph(findings_sentence(found))
    if not found:
        return [sentence]
    columns = [TableColumn(header) for header in ("What was found", "Severity", "Where", "What to do", "Code")]
    rows = [(text_cell(one.message), text_cell(one.severity.value), words_cell(_place(one)), words_cell(one.mend), text_cell(one.code)) for one in found]
    table = filled_table(draft.anchor("findings"), "Findings of the checks about this indicator", columns, rows)
    return [sentence, table]


def findings_sentence(found: Sequence[Finding]) -> str:
    """“The checks find 2 warnings and 1 note. A warning is probably wrong. A note is true, and worth knowing.”"""
    if not found:
        return "The checks of the data find nothing to say about this indicator."
    counts = [(severity, sum(one.severity is severity for one in found)) for severity in Severity]
    words = and_list([counted(number, severity.value) for severity, number in counts if number])
    return " ".join([f"The checks of the data find {words}.", *(_MEANINGS[severity] for severity, number in counts if number)])


def _place(finding: Finding) -> str:
    line = f", line {finding.row}" if finding.row else ""
    return f"{finding.table}.csv{line}" if finding.table else ""
