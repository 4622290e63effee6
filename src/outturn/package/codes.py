"""The findings that reading a package can make: one registry, so that codes stay stable and can be documented."""

from __future__ import annotations

from dataclasses import dataclass

from outturn.findings.finding import Finding, Severity


@dataclass(frozen=True)
class FindingCode:
    """`mend` is the general advice; a single finding may give a better one."""

    code: str
    severity: Severity
    meaning: str
    mend: str


def _error(code: str, meaning: str, mend: str) -> FindingCode:
    return FindingCode(code, Severity.ERROR, meaning, mend)


def _warning(code: str, meaning: str, mend: str) -> FindingCode:
    return FindingCode(code, Severity.WARNING, meaning, mend)


def _note(code: str, meaning: str, mend: str) -> FindingCode:
    return FindingCode(code, Severity.NOTE, meaning, mend)


READING_CODES: tuple[FindingCode, ...] = (
    # the package as a whole
    _error(
        "unreadable-package",
        "The package cannot be opened, or a part of it is outside it.",
        "Give a folder with datapackage.json and CSV tables, or a ZIP of it.",
    ),
    _error("bad-descriptor", "datapackage.json is not what a description of a package must be.", "Correct datapackage.json."),
    _error("missing-table", "A table that is needed or listed is not there.", "Add the file, or take it off the list in datapackage.json."),
    _error("duplicate-table", "Two files hold the same table.", "Keep one of them."),
    _error("missing-picture", "A logo is named and is not in the package.", "Put the picture into the folder of the package, or leave the field empty."),
    _error(
        "unreadable-picture",
        "A logo that is outside the package, no picture in PNG, JPEG or SVG, damaged, too large, or an SVG that holds a script or leads outside itself.",
        "Export it anew as PNG or as plain SVG.",
    ),
    _error("bad-colour", "A text that is not a colour.", "Write it as #RRGGBB, such as #12436D."),
    _error(
        "faint-colour",
        "A colour that is too pale for the letters of a report: the contrast is less than WCAG 2.2 AA asks for.",
        "Take the darker shade that the finding names.",
    ),
    _note("unlisted-table", "A table is in the folder but not in the list of resources. It is read.", "List it in datapackage.json."),
    _note("unknown-table", "A resource that no table of the package is kept in. It is not read.", "Rename it if one of the known tables is meant."),
    # a table as a whole
    _error("unreadable-table", "A file is not a CSV table in UTF-8.", "Save it as CSV in UTF-8, separated by commas."),
    _error("missing-column", "A column that the table needs is not there.", "Add the column."),
    _error("duplicate-column", "Two columns have the same name.", "Rename or remove one of them."),
    _note("unknown-column", "A column that the table does not know. It is kept as text.", "Rename it if a known column is meant."),
    _error("row-too-long", "A row has more cells than the header.", "Put quotation marks around a cell that holds a comma."),
    _error("row-too-short", "A row has fewer cells than the header.", "Add the missing commas at the end of the row."),
    # cells
    _error("missing-value", "A cell that must be filled is empty.", "Fill it in."),
    _error("not-a-number", "Text where a number belongs.", "Write digits with a decimal point, and leave the cell empty where there is no number."),
    _error("not-a-date", "A text that is not a date, or a date before 1900 or after 2100.", "Write a date as 2025-06-30."),
    _error("not-yes-or-no", "A text that is neither true nor false.", "Write true or false."),
    _error("unknown-period", "A text that is not a period, or one before 1990 or after 2100.", "Write 2025-10, 2025-26-Q2, 2025-26, AY2025-26 or CY2025."),
    _error("unknown-unit", "A unit that is not in the list of units.", "Use one of the listed units."),
    _error("unknown-status", "A status that is not in the list of statuses.", "Use one of the listed statuses."),
    _error("unknown-word", "A word that is not one of those allowed in its column.", "Use one of the allowed words."),
    _error("out-of-range", "A number outside the range that its column allows.", "Correct the number."),
    _error("qualifier-conflict", "The value is written with < or > and its qualifier says the opposite.", "Keep one of the two."),
    _error("bad-scheme", "A text that is not a rating scheme.", "Write “floor”, “tolerance 10%” or “tolerance 5 points”."),
    _warning(
        "spreadsheet-error",
        "An error of a spreadsheet, such as #N/A, stands in a cell. It is read as missing.",
        "Correct the formula, or leave the cell empty.",
    ),
    _warning("unit-mark", "A number is written with % or £ and its indicator has another unit.", "Correct the number or the unit."),
    _note(
        "marked-number",
        "A number is written with asterisks that point to a footnote. The number is read without them.",
        "Write the footnote in the note of the figure.",
    ),
    _note("to-be-confirmed", "A standard is still to be confirmed. It is read as missing, with the status tbc.", "Fill it in when it is decided."),
    # rows and references
    _error("duplicate-key", "Two rows have the same key.", "Remove one, or tell them apart; a revision of a figure needs its own recorded_at."),
    _error("unknown-indicator", "An indicator that is not in the table of indicators.", "Add it to indicators.csv, or correct the reference."),
    _error("unknown-section", "A section that is not in the table of sections.", "Add it to sections.csv, or correct the reference."),
    _error("unknown-area", "An area that is not in the table of areas.", "Add it to areas.csv, or leave the cell empty for the organisation's own area."),
    _error("unknown-reference", "A reference to something that its table does not hold.", "Add it to the table, or correct the reference."),
    _warning("sections-not-described", "Sections are named and there is no table of sections. The names are used as they stand.", "Add sections.csv."),
)

_BY_CODE = {entry.code: entry for entry in READING_CODES}


def finding(
    code: str,
    message: str,
    *,
    table: str = "",
    row: int | None = None,
    column: str = "",
    subject: str = "",
    found: str = "",
    expected: str = "",
    mend: str = "",
) -> Finding:
    """A finding of a registered code, with its severity and, where no better is given, its mend."""
    entry = _BY_CODE[code]
    return Finding(
        code=code,
        severity=entry.severity,
        message=message,
        table=table,
        row=row,
        column=column,
        subject=subject,
        found=found,
        expected=expected,
        mend=mend or entry.mend,
    )
