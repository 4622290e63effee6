"""Documents and workbooks of any layout, to a package and its review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.errors import PackageError, UsageError
from outturn.findings.finding import Finding, Severity
from outturn.intake.questions import TABLES, Question, key_of, questions_of
from outturn.intake.readers.opening import read_document
from outturn.intake.review import counted_by_sureness, review_csv, review_xlsx
from outturn.intake.taking import recognise
from outturn.package.build import make_package
from outturn.periods import parse_financial_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.facts import Fate
    from outturn.package.package import Package

FORMS = ("auto", "dashboard", "quarterly", "catalogue")
_MOST_ROUNDS = 8
_FIRST_LINE = 2


@dataclass(frozen=True)
class Intake:
    """`fates` say what became of every cell and paragraph, `findings` what is the matter with files and rows."""

    package: Package
    fates: tuple[Fate, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells and paragraphs are certain, assumed, not understood, not used."""
        return counted_by_sureness(self.fates)

    def review(self, form: str = "csv") -> bytes:
        """The review sheet as `csv` or `xlsx`."""
        if form not in {"csv", "xlsx"}:
            raise UsageError("A review is written as csv or xlsx.")
        return (review_csv if form == "csv" else review_xlsx)(self.fates, self.findings)


def take_in(
    files: Mapping[str, bytes] | Sequence[str | Path],
    *,
    kind: str = "auto",
    year: str = "",
    answers: Mapping[str, Mapping[str, str]] | None = None,
    name: str = "intake",
    title: str = "",
) -> Intake:
    """Reads documents and workbooks, given by their paths or as bytes by name, into one package.

    `kind` is auto, dashboard, quarterly or catalogue; `year` the financial year of files that name none; `answers` what a
    person has confirmed, by table (headings, ratings, units, polarities, indicators, years, standards).

    Raises UsageError for a file that cannot be read, and for files in which nothing is known.
    """
    if kind not in FORMS:
        raise UsageError(f"There is no kind “{kind}”. There are: {', '.join(FORMS)}.")
    given = files if isinstance(files, Mapping) else _read(files)
    if not given:
        raise UsageError("Name at least one file.")
    documents = [read_document(file, data) for file, data in given.items()]
    told = _answers(answers or {})
    recognised = recognise(documents, told, form=kind, year=parse_financial_year(year).id if year else "")
    package, refused = _package({table: list(rows) for table, rows in recognised.tables.items()}, name, title)
    found = [finding for document in documents for finding in document.findings]
    return Intake(package, recognised.fates, (*found, *refused), questions_of(recognised.fates, told))


def _answers(answers: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    unknown = [table for table in answers if table not in TABLES]
    if unknown:
        raise UsageError(f"There are no answers about “{unknown[0]}”. There are: {', '.join(TABLES)}.")
    return {table: {key_of(table, asked): answer for asked, answer in answers.get(table, {}).items() if answer} for table in TABLES}


def _read(paths: Sequence[str | Path]) -> dict[str, bytes]:
    """By name; two files of one name keep the folder that tells them apart."""
    found: dict[str, bytes] = {}
    for path in map(Path, paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
        found[path.name if path.name not in found else str(path)] = data
    return found


def _package(tables: dict[str, list[Mapping[str, object]]], name: str, title: str) -> tuple[Package, list[Finding]]:
    """The package of all rows that hold; a row that a package refuses is left out, and said."""
    refused: list[Finding] = []
    shown = title or str(next((row["title"] for row in tables.get("reports", [])), "")) or "Taken in from documents"
    for _ in range(_MOST_ROUNDS):
        try:
            return make_package(tables, name=name, title=shown, check=True), refused
        except PackageError as error:
            errors = [finding for finding in error.findings if finding.severity is Severity.ERROR]
            if not errors or not _leave_out(tables, errors):
                raise
            refused += [_refused(finding) for finding in errors]
    raise UsageError("What was read cannot be made into a package. The review says what was read.")


def _leave_out(tables: dict[str, list[Mapping[str, object]]], errors: Sequence[Finding]) -> bool:
    """Whether any row could be left out."""
    lines: dict[str, set[int]] = {}
    for finding in errors:
        if finding.row is not None and finding.table in tables:
            lines.setdefault(finding.table, set()).add(finding.row - _FIRST_LINE)
    for table, places in lines.items():
        tables[table] = [row for place, row in enumerate(tables[table]) if place not in places]
    return bool(lines)


def _refused(finding: Finding) -> Finding:
    message = f"A row of {finding.table} was left out: {finding.message}"
    return Finding(
        code="intake-row-refused",
        severity=Severity.WARNING,
        message=message,
        subject=finding.subject,
        column=finding.column,
        found=finding.found,
        mend=finding.mend,
    )
