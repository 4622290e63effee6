"""`outturn compare-editions`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="compare-editions")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="Words, or data for programs.")
@click.option("--all", "everything", is_flag=True, help="Also what changed of indicators that the report does not show.")
def compare_editions(before: Path, after: Path, form: str, *, everything: bool) -> None:
    """Say what was revised from one edition of a report to another: figures, standards, definitions and verdicts."""
    from outturn.api import compare_editions as run
    from outturn.cli.edition_changes_output import comparison_as_csv, comparison_as_json, comparison_text
    from outturn.cli.progress import stage

    with stage("Comparing"):
        found = run(before, after, everything=everything)
    write = {"csv": comparison_as_csv, "json": comparison_as_json, "table": comparison_text}[form]
    click.echo(write(found), nl=False)
