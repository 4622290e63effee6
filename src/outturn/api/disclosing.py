"""Disclosure control, applied once: the package as it may be published, before anything is computed for a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.disclosure.disclose import disclose
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.disclosure.disclose import Disclosure
    from outturn.package.package import Package

INTERNAL = "For use inside the organisation only: small numbers are not protected."
_MOST_NAMED = 5


def disclosed(package: Package, report: str, *, earlier: Sequence[Package] = ()) -> tuple[Package, Disclosure]:
    """The package with what its rules withhold and round, and what was done.

    Files of which something was withheld lose their digest: with the few values that a small count can have, the digest
    would tell it to whoever tries them all.
    """
    found = disclose(package.tables, report, earlier=[edition.tables for edition in earlier])
    if not found.changed:
        return package, found
    lines = {name: numbers for name, numbers in package.lines.items() if name not in found.changed}
    digests = {path: known for path, known in package.digests.items() if path.rpartition("/")[2].partition(".")[0] not in found.changed}
    return replace(package, tables=found.tables, lines=lines, digests=digests), found


def marked_internal(package: Package) -> Package:
    """With a notice on every output that its numbers are not protected."""
    return replace(package, notice=f"{INTERNAL} {package.notice}".strip())


def refuse_told(package: Package, found: Disclosure) -> None:
    """Raises UsageError where a text names a number that is withheld: once it is out, it cannot be taken back."""
    from outturn.disclosure.texts import told_numbers

    told = told_numbers(package.tables, found.withheld)
    if told:
        named = [f"“{one.found}” in the text about {one.subject} ({one.table}, {one.period})" for one in told[:_MOST_NAMED]]
        more = f" and {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
        raise UsageError(
            f"Texts name numbers that this report withholds: {'; '.join(named)}{more}."
            " Refer to the figure instead, as in {FN06.value}, which prints [c]; or say it without the number."
        )
