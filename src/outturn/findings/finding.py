"""A finding: one fault or point of note in the data (RULES.md section 9)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # cannot be used
    WARNING = "warning"  # probably wrong
    NOTE = "note"  # true but worth knowing


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`row` is the 1-based line in the CSV file (the header is line 1), or None where the finding is about the whole.

    `code` is stable: programs and people may rely on it. `mend` says what to do about it, where that is known.
    """

    code: str
    severity: Severity
    message: str
    table: str = ""
    row: int | None = None
    column: str = ""
    subject: str = ""
    found: str = ""
    expected: str = ""
    mend: str = ""

    def as_dict(self) -> dict[str, object]:
        """In the order of PACKAGE.md, with the mend after it."""
        values = {**asdict(self), "severity": self.severity.value}
        return {name: values[name] for name in _ORDER}


_ORDER = ("code", "severity", "table", "row", "column", "subject", "message", "found", "expected", "mend")
