"""The commands. Each reads its options, calls the library, prints, and ends with the right exit status."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outturn.errors import EXIT_FINDINGS, EXIT_OK, EXIT_UNREADABLE, OutturnError, PackageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.package.package import Package

EXIT_FAULT = 70
"""The exit status of a fault of our own, as sysexits has it."""

PACKAGE_ARGUMENT = click.argument("package", type=click.Path(path_type=Path))


class InstantType(click.ParamType[dt.datetime]):
    """An instant in ISO 8601; without a zone it is UTC, and a date alone is its last moment."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        if isinstance(value, dt.datetime):
            return value
        try:
            return _instant(value.strip())
        except (ValueError, OverflowError):
            self.fail(f"“{value}” is not an instant; write 2025-11-20 or 2025-11-20T09:30:00Z.", param, ctx)


def _instant(text: str) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        instant = dt.datetime.fromisoformat(text)
        return instant.astimezone(dt.UTC).replace(tzinfo=None) if instant.tzinfo else instant
    return dt.datetime.combine(day, dt.time.max)


AS_AT = click.option("--as-at", type=InstantType(), help="Work with what was known at this instant (UTC), to rebuild a published result.")


class _ReaderGoneError(Exception):
    """Nobody reads the output any more, as with `| head`; click would end with 1, which here means that errors were found."""


class Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGoneError from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="outturn", message="outturn %(version)s")
def cli() -> None:
    """Performance management and reporting for public bodies.

    A PACKAGE is a folder (or a ZIP of one) that holds a datapackage.json and CSV tables.
    """


@cli.command()
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


@cli.command()
@PACKAGE_ARGUMENT
@click.option("--period", required=True, help="The period up to whose end figures count: 2025-10, 2025-26-Q2, 2025-26, “Oct-25” …")
@click.option("--area", help="GSS code of one area instead of the organisation's own.")
@click.option("--all-areas", is_flag=True, help="Every area of the package.")
@click.option("--engine", type=click.Choice(["polars", "duckdb", "spark"]), default="polars", show_default=True, help="What runs the calculation.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True, help="How the result is written.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; standard output without it.")
@AS_AT
def assess(package: Path, period: str, area: str | None, all_areas: bool, engine: str, form: str, output: Path | None, as_at: dt.datetime | None) -> None:
    """Rate every indicator, add up the year to date, and test the direction of travel."""
    from outturn.api import assess as run
    from outturn.api import refuse_period_before_figures
    from outturn.cli.output import assessment_as_bytes
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_file

    if engine != "polars":
        raise UsageError(f"The engine {engine} is not in this version of outturn; leave --engine out to use polars.")
    if area and all_areas:
        raise UsageError("--area and --all-areas exclude each other; give one of them.")
    if form == "parquet" and output is None:
        raise UsageError("Parquet is not for the screen; name a file with -o.")
    loaded = _read(package)
    refuse_period_before_figures(loaded, period)
    with stage("Assessing"):
        content = assessment_as_bytes(loaded, run(loaded, period, area=area, all_areas=all_areas, as_at=as_at), form)
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write_file(output, content)


@cli.command()
@PACKAGE_ARGUMENT
@click.argument("indicator")
@click.option("--period", required=True, help="The period up to whose end figures count.")
@click.option("--area", help="GSS code of one area instead of the organisation's own.")
@click.option("--breakdown", help="One part, such as district=Ashby.")
def explain(package: Path, indicator: str, period: str, area: str | None, breakdown: str | None) -> None:
    """Tell the story of one indicator: figure, standard, rating, year to date, direction of travel, rounding."""
    from outturn.api import explain as run

    loaded = _read(package)
    story = run(loaded, indicator, period, area=area, breakdown=breakdown)
    click.echo(f"{loaded.notice}\n\n{story}" if loaded.notice else story)


@cli.command()
@PACKAGE_ARGUMENT
@click.argument("report")
@click.option("--period", required=True, help="The period that the report is for.")
@click.option("--to", "formats", default="html", show_default=True, help="Formats, separated by commas: html, pdf, docx, xlsx, ods, json.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write to; it is made where it is not there.")
@click.option("--template", type=click.Path(path_type=Path), help="Your own Word file: its styles, page, header and footer are kept.")
@AS_AT
def report(package: Path, report: str, period: str, formats: str, output: Path, template: Path | None, as_at: dt.datetime | None) -> None:
    """Make a report in one or more formats, with a manifest that says from what it was made.

    The same inputs give the same bytes.
    """
    from outturn.api import make_report
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_together

    names = [name.strip().lower() for name in formats.split(",") if name.strip()]
    loaded = _read(package)
    with stage(f"Making {report}"):
        files = make_report(loaded, report, period, formats=names, as_at=as_at, template=template)
    for path in write_together(output, files):
        click.echo(path)


@cli.command()
@PACKAGE_ARGUMENT
def describe(package: Path) -> None:
    """Say what a package holds: its organisation, tables, reports and the periods that have figures."""
    from outturn.cli.description import describe_package

    click.echo(describe_package(_read(package)))


def _read(path: Path) -> Package:
    from outturn.api import read_package
    from outturn.cli.progress import stage

    with stage(f"Reading {path}"):
        return read_package(path)


def _status_of_refusal(path: Path) -> int:
    """What reading the package would have ended with: 1 where it could be read but not used, 2 where it could not be read."""
    from outturn.api import read_package

    try:
        read_package(path)
    except PackageError as error:
        return error.exit_status
    return EXIT_UNREADABLE


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command. Whatever happens, a person sees a message and never a traceback (set OUTTURN_DEBUG to see one)."""
    try:
        cli.main(args=list(arguments) if arguments is not None else None, prog_name="outturn", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_UNREADABLE)
    except PackageError as error:
        _show_refusal(error)
        sys.exit(error.exit_status)
    except OutturnError as error:
        click.echo(f"outturn: {error}", err=True)
        sys.exit(error.exit_status)
    except _ReaderGoneError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_OK)
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        click.echo(f"outturn: The output{place} cannot be written: {error.strerror or error}.", err=True)
        sys.exit(EXIT_UNREADABLE)
    except Exception as error:
        if os.environ.get("OUTTURN_DEBUG"):
            raise
        click.echo(
            f"outturn: this should not have happened ({type(error).__name__}: {error}). It is a fault of ours; please report it with what you ran.", err=True
        )
        sys.exit(EXIT_FAULT)


def _show_refusal(error: PackageError) -> None:
    """The first line of the message, then its errors in full: warnings and notes are for `outturn check`."""
    from outturn.cli.output import errors_as_text

    if error.findings:
        click.echo(f"outturn: {str(error).splitlines()[0]}\n{errors_as_text(error.findings)}", err=True)
    else:
        click.echo(f"outturn: {error}", err=True)
