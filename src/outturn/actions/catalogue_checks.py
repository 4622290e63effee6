"""The checks of the data, asked before a change of the catalogue is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import UsageError
from outturn.findings.finding import Severity
from outturn.findings.registry import run_checks
from outturn.package.checking import check_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    known = {(found.code, found.message) for found in _findings(before, wanted)}
    new = [found for found in _findings(replace(before, tables=tables), wanted) if (found.code, found.message) not in known]
    errors = [found for found in new if found.severity is Severity.ERROR]
    if errors:
        raise RefusedError(errors)
    return [found for found in new if found.severity is Severity.WARNING]


def _findings(package: Package, refs: list[str]) -> list[Finding]:
    here = pl.col("indicator").is_in(refs)
    tables = {name: package[name].filter(here) if name in _LOOKED_AT else package[name].clear() for name in package.tables}
    return run_checks(check_context(replace(package, tables=tables, lines={})))
