"""The allowed words of a definition. Stored values are lower case; meanings come from the glossary."""

from __future__ import annotations

from enum import StrEnum


class RecordType(StrEnum):
    """What a column of records holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"


class DateForm(StrEnum):
    """How a date is written where it is a text: ISO 8601 and the names of months are read under each."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    SERIAL = "serial"


class Method(StrEnum):
    """How a figure is made from the records of its period."""

    RATIO = "ratio"
    RATE = "rate"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    PERCENTILE = "percentile"
    LONGEST = "longest"


class OpenCases(StrEnum):
    """What an indicator does with a record that has no date of closing yet."""

    LATE = "late"
    LEAVE_OUT = "leave_out"
    AS_AT = "as_at"
    AS_RECORDED = "as_recorded"


class Kept(StrEnum):
    """Which of several records with the same key counts."""

    FIRST = "first"
    LAST = "last"


class Unreadable(StrEnum):
    """What is done about a cell that cannot be read."""

    REFUSE = "refuse"
    MISSING = "missing"


class Nation(StrEnum):
    """Whose bank holidays are not worked."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


TEMPORAL = frozenset({RecordType.DATE, RecordType.INSTANT})
OF_ONE_VALUE = frozenset({Method.SUM, Method.MEAN, Method.MEDIAN, Method.PERCENTILE, Method.LONGEST})
"""Methods that take a `value` of each record, rather than counting records."""

BY_RANK = frozenset({Method.MEDIAN, Method.PERCENTILE})
