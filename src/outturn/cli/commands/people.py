"""`outturn people`: who may do what."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from outturn.access.decision import Grant

ROLES = ("officer", "approver", "analyst", "auditor", "member", "administrator")
"""The words of `outturn.access.vocabulary.Role`, which is not read until a command runs."""

_MOST_BYTES = 20_000_000


@click.group()
def people() -> None:
    """Add people, and give and take their roles."""


def _grant_options(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option("--indicator", default="", help="Only for this indicator.")(command)
    command = click.option("--section", default="", help="Only for this section and all that is part of it.")(command)
    command = click.argument("role", type=click.Choice(ROLES))(command)
    return click.argument("name")(command)


def _grant(role: str, section: str, indicator: str) -> Grant:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role

    return Grant(Role(role), section, indicator)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@people.command(name="list")
def list_people() -> None:
    """Show everybody with their roles."""
    from outturn.access.roles import TITLES
    from outturn.cli.database import open_store
    from outturn.cli.text_table import text_table

    open_store()
    from outturn.store.people import people as everybody

    rows = [
        (person.name, person.full_name, TITLES[grant.role] if grant else "", (grant.section or grant.indicator or "everything") if grant else "")
        for person in everybody()
        for grant in (person.grants or (None,))
    ]
    click.echo(text_table(("Name", "Full name", "Role", "For"), rows) if rows else "Nobody yet: outturn people add NAME.")


@people.command()
@click.argument("name")
@click.option("--email", default="", help="Where reminders go.")
@click.option("--full-name", default="", help="As it stands in reports.")
def add(name: str, email: str, full_name: str) -> None:
    """Add somebody, under the NAME with which they sign in."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.people import add_person

    add_person(name, email=email, full_name=full_name, by=getpass.getuser(), at=_now())
    click.echo(f"{name} was added.")


@people.command()
@click.argument("name")
@click.password_option(help="The new password; asked for where it is not given, so that it stands in no history of commands.")
def password(name: str, password: str) -> None:
    """Set the password with which somebody signs in."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.people import set_password

    set_password(name, password, by=getpass.getuser(), at=_now())
    click.echo(f"{name} can sign in with the new password.")


@people.command()
@_grant_options
def give(name: str, role: str, section: str, indicator: str) -> None:
    """Give somebody a role, for the whole council or for a part of it."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.people import give_role

    give_role(name, _grant(role, section, indicator), by=getpass.getuser(), at=_now())
    click.echo(f"{name} is {role} for {section or indicator or 'the whole council'}.")


@people.command()
@_grant_options
@click.option("--why", default="", help="The reason, for the audit trail.")
def take(name: str, role: str, section: str, indicator: str, why: str) -> None:
    """Take a role away again."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.people import take_role

    take_role(name, _grant(role, section, indicator), by=getpass.getuser(), at=_now(), why=why)
    click.echo(f"{name} is no longer {role} for {section or indicator or 'the whole council'}.")


@people.command("reset-second-factors")
@click.argument("name")
@click.option("--why", default="", help="The reason, for the audit trail.")
def reset_second_factors(name: str, why: str) -> None:
    """Take away what somebody has lost, so that they can set up a second factor anew."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.second_factors import reset_second_factors as reset

    number = reset(name, by=getpass.getuser(), at=_now(), why=why)
    click.echo(f"{name} lost {number} second {'factor' if number == 1 else 'factors'} and is signed out everywhere.")


@people.command()
@click.argument("name")
@click.option("--why", default="", help="The reason, for the audit trail.")
def unlink(name: str, why: str) -> None:
    """Part somebody from the single sign-on, so that they are matched anew when they come the next time."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.directory import unlink_subject

    unlink_subject(name, by=getpass.getuser(), at=_now(), why=why)
    click.echo(f"{name} is not linked with the single sign-on any more.")


@people.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keep", multiple=True, metavar="NAME", help="Leave this account open though it is not in the list, such as one for emergencies. May be given again."
)
@click.option(
    "--limit", type=click.IntRange(min=0), help="Close at most so many accounts; a tenth of those that are open, and always three, where this is not given."
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
def sync(file: Path, keep: tuple[str, ...], limit: int | None, dry_run: bool) -> None:
    """Let in who is in the list FILE, and nobody else: a CSV file of everybody who works here.

    Its columns are name, and as the council wants email, full_name, groups, role, section, indicator and subject.
    """
    from outturn.cli.database import open_store

    open_store()
    from django.conf import settings

    from outturn.actions.directory import sync_people
    from outturn.cli.people_output import told_of
    from outturn.entry.people_list import read_people_list

    listed = read_people_list(_text_of(file), file.name, settings.GROUPS)
    issuer = settings.SINGLE_SIGN_ON.issuer if settings.SINGLE_SIGN_ON else ""
    done = sync_people(listed, by=getpass.getuser(), at=_now(), keep=keep, limit=limit, issuer=issuer, dry_run=dry_run)
    for line in told_of(done, len(listed), dry_run=dry_run):
        click.echo(line)


def _text_of(file: Path) -> str:
    """Raises UsageError for what is no text in UTF-8, and for what is far too long for a list of people."""
    from outturn.errors import UsageError

    if file.stat().st_size > _MOST_BYTES:
        raise UsageError(f"{file.name} is larger than {_MOST_BYTES // 1_000_000} MB: that is no list of people.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{file.name} is not written in UTF-8. Write it as “CSV UTF-8”.") from None
