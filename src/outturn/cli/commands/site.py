"""`outturn site`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from outturn.cli.options import PACKAGE_ARGUMENT, InstantType, open_package


@click.command()
@PACKAGE_ARGUMENT
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the site, which must not be there yet, be empty, or hold an earlier site.",
)
@click.option(
    "--edition",
    "editions",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The folder of an edition that “outturn publish” wrote; may be given again. The site then has these editions and no other.",
)
@click.option("--to", "formats", default="html", show_default=True, help="Without --edition: the formats of the reports, separated by commas.")
@click.option(
    "--at",
    type=InstantType(),
    help="The instant of publication (UTC) of reports that are made for the site; editions of a later instant are left out. Now where it is left out.",
)
@click.option(
    "--address",
    default="",
    help="Where the site will stand, such as https://performance.example.gov.uk: for the feed, the site map and the page for what is missing.",
)
def site(package: Path, output: Path, editions: tuple[Path, ...], formats: str, at: dt.datetime | None, address: str) -> None:
    """Write the public site as static files: every published report, indicator, service and committee, and open data.

    With --edition it has exactly these editions. Without, it publishes the reports of the PACKAGE for their newest period,
    after disclosure control.
    """
    from outturn.api.beside import second_process
    from outturn.api.public_edition import numbered
    from outturn.api.site import make_site, site_address
    from outturn.api.site_editions import newest_editions
    from outturn.api.site_folder import write_site
    from outturn.api.told_elsewhere import told_elsewhere
    from outturn.cli.progress import stage
    from outturn.reports.wording import counted

    site_address(address)
    instant = at or dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    with stage("Making the pages"), second_process() as beside:
        loaded = open_package(package)
        if editions:
            found = [edition for edition in numbered(editions) if edition.released_at <= instant]
        else:
            found = newest_editions(loaded, at=instant, formats=[name.strip().lower() for name in formats.split(",") if name.strip()], beside=beside)
        files = make_site(found, address=address, beside=beside).files
    write_site(output, files)
    later = len(editions) - len(found) if editions else 0
    left_out = f" {counted(later, 'edition is', 'editions are')} left out: the instant of publication has not come." if later else ""
    click.echo(f"Wrote {counted(len(files), 'file')} with {counted(len(found), 'edition')} to {output}.{left_out}")
    for told in told_elsewhere(found):
        click.echo(
            f"Withheld in one report, but shown in another of this site: {' '.join(told.figure)} (withheld in {told.withheld}, shown in {told.shown}).",
            err=True,
        )
    click.echo(f"To look at it: python -m http.server --directory {output}")
