"""Workbooks of returns among the files that are brought in."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from typing import TYPE_CHECKING

import click

from outturn.errors import EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outturn.findings.finding import Finding

_LOOK_AT = 3_000_000
_MOST_READ = 200_000
_WHERE = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")


def is_returned(path: Path) -> bool:
    """By the mark in its first cell: the text stands in the sheet itself, or in the workbook's list of texts."""
    from outturn.entry.workbook import MARK

    try:
        data = path.read_bytes() if path.stat().st_size < _LOOK_AT else b""
    except OSError:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            named = [name for name in _WHERE if name in archive.namelist()]
            texts = [archive.open(name).read(_MOST_READ).decode("utf-8", "replace") for name in named]
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False
    return any(MARK.rpartition(" ")[0] in text for text in texts)


def take_returned(files: Sequence[Path], output: Path) -> None:
    """Adds what was filled in to the package that is there; with any fault nothing is written."""
    from outturn.api import read_package, take_returns
    from outturn.package.writing import write_package

    if not output.exists():
        raise UsageError(f"{output} is not there. Returns are added to the package that they were made from: name it with -o.")
    if not all(is_returned(file) for file in files):
        raise UsageError("Bring in returns and other files one after the other, not together.")
    package = read_package(output)
    found: list[Finding] = []
    total = 0
    for file in files:
        package, findings, number = take_returns(package, file.name, file.read_bytes(), at=dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0))
        found, total = found + findings, total + number
    if found:
        from outturn.cli.output import findings_as_text

        click.echo(findings_as_text(found), err=True)
        click.echo("Nothing was written. Mend the cells, and bring the workbook in again.", err=True)
        sys.exit(EXIT_FINDINGS)
    write_package(package, output)
    click.echo(f"{output}: {total} {'return' if total == 1 else 'returns'} added.")
