"""A check: a function over a package's tables, registered with its stable code, severity, title and mend.

A check yields faults: what is wrong and where. The code and the severity belong to the check, so that one check cannot
speak under two codes. Its docstring says exactly what it finds; the reference page of findings is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.findings.finding import Finding, Severity
from outturn.findings.printed import in_own_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import polars as pl

    from outturn.figures.formatting import NumberFormat
    from outturn.findings.context import CheckContext

    Words = str | Callable[[Mapping[str, object]], str]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing found by a check; `mend` overrides the check's own where the cure is known exactly."""

    message: str
    table: str = ""
    row: int | None = None
    column: str = ""
    subject: str = ""
    found: str = ""
    expected: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Check:
    """`group` is the class of checks that it belongs to: the name of its module."""

    code: str
    severity: Severity
    title: str
    mend: str
    group: str
    meaning: str
    find: Callable[[CheckContext], Iterable[Fault]]

    def run(self, context: CheckContext) -> list[Finding]:
        return [self._finding(fault) for fault in self.find(context)]

    def _finding(self, fault: Fault) -> Finding:
        return Finding(
            code=self.code,
            severity=self.severity,
            message=fault.message,
            table=fault.table,
            row=fault.row,
            column=fault.column,
            subject=fault.subject,
            found=fault.found,
            expected=fault.expected,
            mend=fault.mend or self.mend,
        )


REGISTERED: dict[str, Check] = {}
"""Filled as the modules of checks are imported; read it through `registry.checks`, which imports them all."""


def check(
    *, code: str, severity: Severity, title: str, mend: str
) -> Callable[[Callable[[CheckContext], Iterable[Fault]]], Callable[[CheckContext], Iterable[Fault]]]:
    """Registers a function under a code that no other check has."""

    def register(find: Callable[[CheckContext], Iterable[Fault]]) -> Callable[[CheckContext], Iterable[Fault]]:
        if code in REGISTERED:
            raise ValueError(f"two checks have the code {code}")
        meaning = " ".join((find.__doc__ or "").split())
        REGISTERED[code] = Check(code, severity, title, mend, find.__module__.rpartition(".")[2], meaning, find)
        return find

    return register


def faults(
    frame: pl.DataFrame,
    *,
    table: str,
    column: str,
    message: Words,
    subject: Words = "{indicator}",
    found: Words = "",
    expected: Words = "",
    mend: Words = "",
    forms: Mapping[str, NumberFormat] | None = None,
) -> Iterator[Fault]:
    """One fault for each row of a frame of faulty rows, in the frame's order.

    The frame's column `line` is the line in the table's file (null or absent: the whole). Words are a format string over
    the row's columns, or a function of the row. `forms` (`CheckContext.forms`) prints `{value:own}` as the row's indicator
    is printed and `{target:set}` as it was set; without a mark a number is written as in the file.
    """
    for row in frame.iter_rows(named=True):
        form = (forms or {}).get(str(row.get("indicator")))
        yield Fault(
            message=_said(message, row, form),
            table=table,
            row=row.get("line"),
            column=column,
            subject=_said(subject, row, form),
            found=_said(found, row, form),
            expected=_said(expected, row, form),
            mend=_said(mend, row, form),
        )


def _said(words: Words, row: Mapping[str, object], form: NumberFormat | None) -> str:
    if not isinstance(words, str):
        return words(row)
    return in_own_units(words, row, form) if "{" in words else words
