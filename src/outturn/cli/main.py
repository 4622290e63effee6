"""The command `outturn`: its commands, and how every one of them ends."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from outturn.api.beside import SELDOM
from outturn.cli.commands.assess import assess
from outturn.cli.commands.backup import backup
from outturn.cli.commands.check import check
from outturn.cli.commands.compare import compare
from outturn.cli.commands.compare_editions import compare_editions
from outturn.cli.commands.control import control
from outturn.cli.commands.describe import describe
from outturn.cli.commands.due import due
from outturn.cli.commands.dump import dump
from outturn.cli.commands.expect import expect
from outturn.cli.commands.explain import explain
from outturn.cli.commands.forecast import forecast
from outturn.cli.commands.intake import intake
from outturn.cli.commands.load import load
from outturn.cli.commands.measure import measure
from outturn.cli.commands.neighbours import neighbours
from outturn.cli.commands.people import people
from outturn.cli.commands.publish import publish
from outturn.cli.commands.remind import remind
from outturn.cli.commands.report import report
from outturn.cli.commands.restore import restore
from outturn.cli.commands.serve import serve
from outturn.cli.commands.site import site
from outturn.cli.commands.template import template
from outturn.cli.commands.tokens import tokens
from outturn.cli.commands.upgrade import upgrade
from outturn.cli.commands.verify import verify
from outturn.cli.commands.work import work
from outturn.errors import EXIT_OK, EXIT_UNREADABLE, OutturnError, PackageError

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_FAULT = 70
"""The exit status of a fault of our own, as sysexits has it."""


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


_COMMANDS = (
    assess,
    backup,
    check,
    compare,
    compare_editions,
    control,
    describe,
    due,
    dump,
    expect,
    explain,
    intake,
    forecast,
    load,
    measure,
    neighbours,
    people,
    publish,
    remind,
    report,
    restore,
    serve,
    site,
    template,
    tokens,
    upgrade,
    verify,
    work,
)
for _command in _COMMANDS:
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command. Whatever happens, a person sees a message and never a traceback (set OUTTURN_DEBUG to see one)."""
    gc.set_threshold(*SELDOM)
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
