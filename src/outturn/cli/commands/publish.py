"""`outturn publish`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from outturn.cli.options import AS_AT, PACKAGE_ARGUMENT, InstantType, open_package
from outturn.errors import UsageError


@click.command()
@PACKAGE_ARGUMENT
@click.argument("report")
@click.option("--period", required=True, help="The period that the report is for.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder of the edition, which must not be there yet or be empty.")
@click.option("--at", type=InstantType(), help="The instant of publication (UTC); now where it is left out.")
@click.option("--to", "formats", help="Formats, separated by commas; all that there are where it is left out.")
@click.option("--template", type=click.Path(path_type=Path), help="Your own Word file: its styles, page, header and footer are kept.")
@click.option("--indicator", default="", help="The indicator, for the report “indicator” about one of them.")
@click.option("--compare", "compare_with", help="The financial year beside which a review is laid, such as 2021-22.")
@click.option(
    "--after",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The folder of an earlier edition, from which nothing that is withheld may be worked out; may be given again.",
)
@click.option("--undisclosed", is_flag=True, hidden=True)
@AS_AT
def publish(
    package: Path,
    report: str,
    period: str,
    output: Path,
    at: dt.datetime | None,
    formats: str | None,
    template: Path | None,
    indicator: str,
    compare_with: str | None,
    after: tuple[Path, ...],
    undisclosed: bool,
    as_at: dt.datetime | None,
) -> None:
    """Freeze a report as an edition: every format, the package that it was made from, and a manifest with all digests.

    An edition is never overwritten. `outturn verify` says later whether it is still what was published. Small numbers are
    protected as the table disclosure_rules says, in every file of the edition.
    """
    if undisclosed:
        raise UsageError("An edition is never published without disclosure control. For use inside the organisation make a report with --undisclosed.")
    from outturn.api import publish as run
    from outturn.cli.edition_output import published_text
    from outturn.cli.progress import stage

    names = None if formats is None else [name.strip().lower() for name in formats.split(",") if name.strip()]
    loaded = open_package(package)
    instant = at or dt.datetime.now(dt.UTC)
    with stage(f"Publishing {report}"):
        edition = run(
            loaded,
            report,
            period,
            output,
            at=instant,
            formats=names,
            as_at=as_at,
            template=template,
            indicator=indicator,
            compare_with=compare_with,
            after=after,
        )
    click.echo(published_text(edition))
