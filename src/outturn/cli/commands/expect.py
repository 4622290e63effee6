"""`outturn expect`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from outturn.cli.options import AS_AT, PACKAGE_ARGUMENT, open_package
from outturn.errors import UsageError


@click.command()
@PACKAGE_ARGUMENT
@click.argument("indicator")
@click.option("--period", help="The period up to whose end figures count; that of the latest figure without it. The range is for the year after.")
@click.option("--years", type=int, help="How many past years of figures count; all of them without it.")
@click.option("--basis", type=click.Choice(["period", "ytd"]), help="Ranges for each period or for each year to date; as its range has it without it.")
@click.option("--coverage", default=0.8, show_default=True, help="The share of figures that should lie in the range.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="How the result is shown.")
@click.option("--propose", "-o", "proposal", type=click.Path(path_type=Path, dir_okay=False), help="Write the proposal as rows for standards.csv to this file.")
@click.option("--confirm", "confirmed_by", metavar="NAME", help="Write the range into the package, in force, as set by this person.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the confirmation; today without it.")
@AS_AT
def expect(
    package: Path, indicator: str, period: str | None, years: int | None, basis: str | None, coverage: float, form: str, proposal: Path | None,
    confirmed_by: str | None, on: dt.datetime | None, as_at: dt.datetime | None,
) -> None:  # fmt: skip
    """Find the expected range of an activity indicator for the coming year from the years before.

    It is only shown, or proposed to a file, until a person confirms it. Needs outturn[forecast].
    """
    from outturn.api import confirm_expected, expected_csv, refuse_kpi
    from outturn.api import expect as run
    from outturn.cli.forecast_output import expectation_as_bytes
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_file

    if confirmed_by is not None and not confirmed_by.strip():
        raise UsageError("Say who confirms it: --confirm takes the name of a person.")
    loaded = open_package(package)
    with stage("Looking at the years before"):
        found = run(loaded, indicator, period, basis=basis, coverage=coverage, years=years, as_at=as_at)
    if proposal is not None or confirmed_by is not None:
        refuse_kpi(loaded, found.indicator)
    if proposal is not None:
        write_file(proposal, expected_csv(found))
    click.echo(expectation_as_bytes(loaded, found, form).decode(), nl=False)
    if confirmed_by is not None:
        day = on.date() if on else dt.datetime.now(dt.UTC).date()
        confirm_expected(package, loaded, found, confirmed_by=confirmed_by, confirmed_on=day)
        click.echo(f"In force for {found.year.label} in {package}, confirmed by {confirmed_by.strip()} on {day.isoformat()}.", err=True)
    elif proposal is not None:
        click.echo(f"Proposed in {proposal}. Nothing in {package} has changed.", err=True)
