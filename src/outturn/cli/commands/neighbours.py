"""`outturn neighbours`."""

from __future__ import annotations

from pathlib import Path

import click

from outturn.errors import UsageError


@click.command()
@click.argument("areas", type=click.Path(path_type=Path))
@click.option("--variables", required=True, help="The columns by which areas are compared, separated by commas.")
@click.option("--weights", default="", help="What counts more or less than 1, such as income=2,rural=0.5.")
@click.option("-k", "k", type=int, default=15, show_default=True, help="How many neighbours each area gets.")
@click.option("--model", default="own", show_default=True, help="The name of the model in the table.")
@click.option("--least-share", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="The part of the weight that two areas must share.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="Three CSV tables, or all in one JSON file.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write, such as neighbours.csv.")
def neighbours(areas: Path, variables: str, weights: str, k: int, model: str, least_share: float, form: str, output: Path) -> None:
    """Choose statistical neighbours: the areas most alike in variables of your own.

    AREAS is a CSV file with a column “area” and one for each variable. Beside the table of neighbours come one of what each
    variable contributes (…-contributions.csv) and one of how far the choice rests on any one of them (…-stability.csv).
    """
    from outturn.api import neighbour_model_from_csv
    from outturn.cli.comparison_output import model_files, model_summary
    from outturn.cli.progress import stage
    from outturn.cli.writing import write_together

    names = [name.strip() for name in variables.split(",") if name.strip()]
    with stage("Choosing neighbours"):
        chosen = neighbour_model_from_csv(areas, names, weights=_weights(weights), k=k, model=model, least_share=least_share)
        files = model_files(chosen, output.name, form)
    taken = next((name for name in files if (output.parent / name).resolve() == areas.resolve()), None)
    if taken:
        raise UsageError(f"{output.parent / taken} is the table that was read; name another file with -o.")
    written = write_together(output.parent, files)
    click.echo(model_summary(chosen), err=True)
    for path in written:
        click.echo(path)


def _weights(text: str) -> dict[str, float]:
    """“a=2,b=0.5”; raises UsageError for anything else."""
    weights: dict[str, float] = {}
    for part in (part.strip() for part in text.split(",")):
        if not part:
            continue
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name in weights:
            raise UsageError(f"The weight of “{name}” is given twice.")
        try:
            weights[name] = float(number)
        except ValueError:
            raise UsageError(f"“{part}” is not a weight; write weights as income=2,rural=0.5.") from None
    return weights
