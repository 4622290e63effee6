"""`outturn check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from outturn.cli.options import PACKAGE_ARGUMENT
from outturn.errors import EXIT_FINDINGS, EXIT_OK, EXIT_UNREADABLE, PackageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@PACKAGE_ARGUMENT
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="Words for people, or JSON for programs.")
def check(package: Path, form: str) -> None:
    """Look for faults in a package and say what to do about each.

    Ends with 0 where there is no error, 1 where there is one, and 2 where the package cannot be read.
    """
    from outturn.api import check as check_meaning
    from outturn.api import load
    from outturn.cli.output import findings_as_json, findings_as_text
    from outturn.cli.progress import stage
    from outturn.findings.finding import Severity

    with stage(f"Reading {package}"):
        loaded, findings = load(package)
    if loaded is not None:
        with stage("Checking"):
            findings = [*findings, *check_meaning(loaded)]
    click.echo(findings_as_json(findings) if form == "json" else findings_as_text(findings))
    if loaded is None:
        sys.exit(_status_of_refusal(package))
    sys.exit(EXIT_FINDINGS if any(finding.severity is Severity.ERROR for finding in findings) else EXIT_OK)


def _status_of_refusal(path: Path) -> int:
    """What reading the package would have ended with: 1 where it could be read but not used, 2 where it could not be read."""
    from outturn.api import read_package

    try:
        read_package(path)
    except PackageError as error:
        return error.exit_status
    return EXIT_UNREADABLE
