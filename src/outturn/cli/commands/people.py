"""`outturn people`: who may do what."""

from __future__ import annotations

import datetime as dt
import getpass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from outturn.access.decision import Grant

ROLES = ("officer", "approver", "analyst", "auditor", "member", "administrator")
"""The words of `outturn.access.vocabulary.Role`, which is not read until a command runs."""


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
