"""The findings about records: one registry, so that codes stay stable and can be documented."""

from __future__ import annotations

from dataclasses import dataclass

from outturn.findings.finding import Severity


@dataclass(frozen=True)
class RecordCode:
    code: str
    severity: Severity
    meaning: str
    mend: str


def _codes(*rows: tuple[str, Severity, str, str]) -> dict[str, RecordCode]:
    return {row[0]: RecordCode(*row) for row in rows}


RECORD_CODES = _codes(
    (
        "definition-fault",
        Severity.ERROR,
        "A definition of measures that says something that cannot be: a key, a word, a column or an expression.",
        "Correct the line that is named.",
    ),
    ("records-empty", Severity.ERROR, "There is no record, or none that the filter lets through.", "Check the file and the filter."),
    (
        "record-unreadable",
        Severity.ERROR,
        "Cells that are not of the type that the definition gives their column, such as a date with the month first.",
        'Correct the cells or the column\'s type and form; or write unreadable = "missing" under [records], and they count as missing.',
    ),
    (
        "record-implausible",
        Severity.WARNING,
        "Dates outside the years 1970 to 2100, which case systems write for an empty field, and numbers beyond a million million. They count as missing.",
        "Correct them, or leave the cells empty.",
    ),
    (
        "record-missing",
        Severity.WARNING,
        "Records without a key, or without a date that the indicators are made from.",
        "Add what is missing, or filter such records out.",
    ),
    (
        "record-duplicate",
        Severity.WARNING,
        "Records with the key of another record. One of them counts, as the definition says.",
        "Find out why they are there twice.",
    ),
    ("record-closed-before-created", Severity.WARNING, "Records that were closed before they were created.", "Correct one of the two dates."),
    ("record-due-before-created", Severity.WARNING, "Records that were due before they were created.", "Correct one of the two dates."),
    ("record-in-future", Severity.WARNING, "Records created or closed after the as-at day of the records.", "Correct the date, or the as-at day."),
    ("record-unknown-category", Severity.WARNING, "Texts that are not among those that the definition allows.", "Correct them, or add them to the list."),
    ("record-without-member", Severity.NOTE, "Records without a member of a breakdown. They count in the whole and in no part.", "Fill in the cells."),
    ("population-missing", Severity.WARNING, "Periods, or members of a breakdown, whose rate has no population.", "Add a row to the table of populations."),
    ("measure-without-records", Severity.WARNING, "An indicator for which no record counts.", "Check its filter, its period and its date."),
)
