"""How cells that are texts are read. The patterns are the same on every engine, so that each engine reads the same cells."""

from __future__ import annotations

from outturn.measures.vocabulary import DateForm
from outturn.package.numbers import MISSING_WORDS

MISSING = sorted(MISSING_WORDS)
"""Compared in lower case, without blanks around."""

TRUE, FALSE = ["true", "yes", "y", "t", "1"], ["false", "no", "n", "f", "0"]

NUMBER = r"^-?£?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$"
NUMBER_MARKS = "[£,]"
LARGEST = 1e12
"""A number beyond it is no number of a record: sums of such could not be exact."""

ISO = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$"
"""What is read, once the parts of a date stand in this order: a date, perhaps with a time, perhaps with an offset from UTC."""

ZONED = r"(?:Z|[+-][0-9]{2}:[0-9]{2})$"
_TAIL = r"((?:[ T].*)?)$"
_MARKS = "[/.-]"

SERIAL = r"^[0-9]{1,6}(?:\.[0-9]+)?$"
SERIAL_START = 25_569
"""The number that spreadsheets give to 1 January 1970."""


def in_order(form: DateForm) -> list[tuple[str, str]]:
    """Patterns and what they are replaced by, so that year, month and day stand in the order of ISO 8601; \\1 is the first part."""
    day, month = ("2", "1") if form is DateForm.MONTH_FIRST else ("1", "2")
    return [
        (rf"^([0-9]{{1,2}}){_MARKS}([0-9]{{1,2}}){_MARKS}([0-9]{{4}}){_TAIL}", rf"\3-\{month}-\{day}\4"),
        (rf"^([0-9]{{1,2}}){_MARKS}([0-9]{{1,2}}){_MARKS}([0-9]{{2}}){_TAIL}", rf"20\3-\{month}-\{day}\4"),
    ]


NAMED = r"^([0-9]{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[ -]([0-9]{4})" + _TAIL
"""A month by its name: 3 June 2025, 03-Jun-2025 09:30."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
