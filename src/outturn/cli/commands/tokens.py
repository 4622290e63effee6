"""`outturn tokens`: what programs come with."""

from __future__ import annotations

import datetime as dt
import getpass

import click


@click.group()
def tokens() -> None:
    """Make, list and revoke the tokens with which programs use the API."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@tokens.command()
@click.argument("name")
@click.option("--person", required=True, help="For whom the program acts: it may never do more than they may.")
@click.option("--read", is_flag=True, help="It may read.")
@click.option("--write", is_flag=True, help="It may enter figures that are asked for.")
@click.option("--section", "sections", multiple=True, help="Only this section and all that is part of it; may be given several times.")
@click.option("--indicator", "indicators", multiple=True, help="Only this indicator; may be given several times.")
@click.option("--days", type=int, default=365, show_default=True, help="For how long it is good.")
def add(name: str, person: str, read: bool, write: bool, sections: tuple[str, ...], indicators: tuple[str, ...], days: int) -> None:
    """Make a token, under the NAME of the program that will use it. It is shown this once."""
    from outturn.access.vocabulary import TokenScope
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.tokens import NewToken, make_token

    scopes = frozenset(scope for scope, wanted in ((TokenScope.READ, read), (TokenScope.WRITE, write)) if wanted)
    token = make_token(NewToken(name, person, scopes, days, indicators, sections), by=getpass.getuser(), at=_now())
    click.echo("Keep this token where only the program can read it. It is not shown again.", err=True)
    click.echo(token)


@tokens.command(name="list")
def list_tokens() -> None:
    """Show every token: for whom, what it may do, until when, and when it was last used."""
    from outturn.cli.database import open_store
    from outturn.cli.text_table import text_table

    open_store()
    from outturn.store.tokens import tokens as all_tokens

    headers = ("Name", "Acts for", "May", "For", "Good until", "Last used", "State")
    now = _now()
    rows = []
    for token in all_tokens():
        terms = token.terms
        reach = ", ".join((*terms.sections, *terms.indicators)) or "everything"
        state = "revoked" if terms.revoked_at else "expired" if now >= terms.expires_at else "good"
        used = f"{token.used_at:%Y-%m-%d %H:%M}" if token.used_at else "never"
        rows.append((token.name, terms.person, token.scopes.replace(" ", ", "), reach, f"{terms.expires_at:%Y-%m-%d}", used, state))
    click.echo(text_table(headers, rows) if rows else "No tokens yet: outturn tokens add NAME --person PERSON --read.")


@tokens.command()
@click.argument("name")
@click.option("--why", default="", help="The reason, for the audit trail.")
def revoke(name: str, why: str) -> None:
    """Take a token away for good, from the next request on."""
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.tokens import revoke_token

    revoke_token(name, by=getpass.getuser(), at=_now(), why=why)
    click.echo(f"The token {name} is revoked.")
