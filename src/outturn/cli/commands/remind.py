"""`outturn remind`."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from outturn.actions.reminding import Digest, Sent

HERE = "http://127.0.0.1:8000"


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day for which it is done, such as 2025-10-20; today without it.")
@click.option("--dry-run", is_flag=True, help="Only say who would be reminded of what; send and record nothing.")
def remind(on: dt.datetime | None, dry_run: bool) -> None:
    """Send everybody one e-mail about what is due soon, late or sent back. Run it once a day.

    Nobody is reminded twice of the same occasion, nor twice on a day, however often it runs. OUTTURN_MAIL says which mail server sends, OUTTURN_ADDRESS where
    the service is.
    """
    from outturn.cli.database import open_store

    open_store()
    from outturn.actions.reminding import remind as run

    now = dt.datetime.now(dt.UTC)
    day = on.date() if on else now.date()
    address = (os.environ.get("OUTTURN_ADDRESS") or HERE).rstrip("/") + "/returns/"
    sent = run(on=day, by=getpass.getuser(), at=now, address=address, sending=not dry_run)
    click.echo("\n".join(_said(sent, dry_run=dry_run)))
    if sent.failed:
        sys.exit(1)


def _said(sent: Sent, *, dry_run: bool) -> list[str]:
    verb = "would be reminded" if dry_run else "was reminded"
    lines = [f"{digest.person.name} <{digest.person.email}> {verb}: {_counted(digest)}." for digest in sent.digests]
    lines += [f"{digest.person.name} has no e-mail address and was not told: {_counted(digest)}." for digest in sent.without_address]
    lines += [f"{name} could not be reminded today: {reason}. The next try is tomorrow." for name, reason in sent.failed.items()]
    if sent.unasked:
        one = sent.unasked == 1
        lines.append(f"{sent.unasked:,} {'return is' if one else 'returns are'} waiting for which nobody with a sign-in is asked.")
    return lines or ["There was nobody to remind."]


def _counted(digest: Digest) -> str:
    from outturn.returns.reminders import subject

    return subject(digest.items)
