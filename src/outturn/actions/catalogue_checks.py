"""The checks of the data, asked before a change of the catalogue is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import UsageError
from outturn.findings.finding import Severity
from outturn.findings.registry import checks, run_checks
from outturn.package.checking import check_context

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from outturn.findings.context import CheckContext
    from outturn.findings.finding import Finding
    from outturn.package.package import Package

_LOOKED_AT = ("indicators", "standards", "definitions")


class RefusedError(UsageError):
    """What was to be saved has errors in the words of the findings. Nothing was saved."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(f"{found.message} {found.mend}".strip() for found in self.findings))


def refuse_new_errors(before: Package, tables: Mapping[str, pl.DataFrame], refs: Iterable[str]) -> list[Finding]:
    """The new warnings about these indicators. Raises RefusedError where there are new errors; old faults do not stop anybody."""
    wanted = sorted(set(refs))
    after = run_checks(_context(replace(before, tables=tables), wanted))
    known = _known(before, wanted, {found.code for found in after})
    new = [found for found in after if (found.code, found.message) not in known]
    errors = [found for found in new if found.severity is Severity.ERROR]
    if errors:
        raise RefusedError(errors)
    return [found for found in new if found.severity is Severity.WARNING]


def _context(package: Package, refs: list[str]) -> CheckContext:
    here = pl.col("indicator").is_in(refs)
    tables = {name: package[name].filter(here) if name in _LOOKED_AT else package[name].clear() for name in package.tables}
    return check_context(replace(package, tables=tables, lines={}))


def _known(package: Package, refs: list[str], codes: Collection[str]) -> set[tuple[str, str]]:
    """What these checks found before. The others need not be asked: most find nothing in the change."""
    if not codes:
        return set()
    context = _context(package, refs)
    return {(code, found.message) for code in codes for found in checks()[code].run(context)}
