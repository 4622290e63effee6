"""`outturn verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from outturn.errors import EXIT_FINDINGS, EXIT_OK


@click.command()
@click.argument("edition", type=click.Path(path_type=Path))
def verify(edition: Path) -> None:
    """Check every file of an edition, and draw every format once more from its frozen package.

    Ends with 0 where every byte agrees, 1 where something differs, and 2 where the folder is no edition.
    """
    from outturn.api import verify as run
    from outturn.cli.edition_output import verification_text
    from outturn.cli.progress import stage

    with stage(f"Verifying {edition}"):
        found = run(edition)
    click.echo(verification_text(found))
    sys.exit(EXIT_OK if found.agrees else EXIT_FINDINGS)
