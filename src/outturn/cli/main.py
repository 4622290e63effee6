"""The command `outturn`: its commands, and how every one of them ends."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import click

from outturn.api.beside import collect_seldom
from outturn.errors import EXIT_OK, EXIT_UNREADABLE, OutturnError, PackageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


class CommandsByName(MutableMapping[str, click.Command]):
    """Each command is loaded when somebody asks for it: to load all of them takes a fiftieth of the time of a short one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> click.Command:
        found = self._loaded[name]
        if found is None:
            module = name.replace("-", "_")
            found = self._loaded[name] = cast("click.Command", getattr(import_module(f"outturn.cli.commands.{module}"), module))
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


COMMANDS = (
    "assess", "backup", "check", "compare", "compare-editions", "control", "describe", "due", "dump", "expect", "explain", "forecast", "intake", "load",
    "measure", "neighbours", "people", "publish", "remind", "report", "restore", "serve", "site", "template", "tokens", "upgrade", "verify", "work",
)  # fmt: skip
"""Each is the function of its name in the module of its name."""


@click.group(cls=Commands, commands=CommandsByName(COMMANDS), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="outturn", message="outturn %(version)s")
def cli() -> None:
    """Performance management and reporting for public bodies.

    A PACKAGE is a folder (or a ZIP of one) that holds a datapackage.json and CSV tables.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command. Whatever happens, a person sees a message and never a traceback (set OUTTURN_DEBUG to see one)."""
    collect_seldom()
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
