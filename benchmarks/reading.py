"""How long it takes to read and to validate a package of a million figures, beside Polars reading the same file.

Run it with `python benchmarks/reading.py`; `run()` gives the rows for the table of all benchmarks.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.timing import best
from outturn.package.build import make_package
from outturn.package.reading import load, read_package
from outturn.package.writing import write_package
from outturn.periods import parse_period

if TYPE_CHECKING:
    from outturn.package.package import Package

INDICATORS, AREAS, PERIODS = 1000, 25, 40


def made_package(indicators: int = INDICATORS, areas: int = AREAS, periods: int = PERIODS, seed: int = 2025) -> Package:
    """Indicators × areas × months, each a percentage with its numerator and denominator; one figure in fifty has a note."""
    draw = random.Random(seed)
    first = parse_period("2022-04")
    references = pl.DataFrame({"indicator": [f"K{number:04d}" for number in range(indicators)]})
    codes = pl.DataFrame({"area": [f"E{10_000_000 + number}" for number in range(areas)]})
    months = pl.DataFrame({"period": [first.shift(number).id for number in range(periods)]})
    keys = references.join(codes, how="cross").join(months, how="cross")
    denominators = [draw.randint(50, 5000) for _ in range(keys.height)]
    numerators = [draw.randint(0, denominator) for denominator in denominators]
    figures = keys.with_columns(
        value=pl.Series(numerators) / pl.Series(denominators) * 100,
        numerator=pl.Series(numerators, dtype=pl.Float64),
        denominator=pl.Series(denominators, dtype=pl.Float64),
        note=pl.when(pl.int_range(pl.len()) % 50 == 0).then(pl.lit("Checked, and found “right”")),
    )
    constants = {"kind": "kpi", "unit": "percent", "frequency": "monthly", "aggregation": "ratio"}
    catalogue = references.select("indicator", name="indicator", **{name: pl.lit(word) for name, word in constants.items()})
    described = codes.select("area", name="area")
    return make_package({"indicators": catalogue, "areas": described, "figures": figures}, name="million", title="A million figures")


def run() -> list[tuple[str, float, float]]:
    """Rows of name, seconds, and the seconds that `polars.read_csv` takes for the same figures.csv; the best of several rounds."""
    package = made_package()
    count = f"{package['figures'].height:,} figures"
    with tempfile.TemporaryDirectory() as temporary:
        folder, archive, copy = (Path(temporary) / name for name in ("package", "package.zip", "copy"))
        write_package(package, folder)
        write_package(package, archive)
        yardstick = best(lambda: pl.read_csv(folder / "figures.csv"))
        rows = [
            (f"read and validate {count} from a folder", best(lambda: read_package(folder)), yardstick),
            (f"read and validate {count} from a ZIP", best(lambda: read_package(archive)), yardstick),
            (f"write {count} to a folder", best(lambda: write_package(package, copy)), yardstick),
        ]
        _spoil(folder / "figures.csv")
        rows.append((f"read {count}, 1 in 100 written otherwise or wrongly", best(lambda: load(folder)), yardstick))
    return rows


def _spoil(file: Path) -> None:
    """Every hundredth figure has its month in words and its value with a mark; every thousandth has no month at all."""
    lines = file.read_text().split("\n")
    for index in range(100, len(lines) - 1, 100):
        cells = lines[index].split(",")
        cells[2] = "Smarch 24" if index % 1000 == 0 else parse_period(cells[2]).label
        cells[5] += "%"
        lines[index] = ",".join(cells)
    file.write_text("\n".join(lines))


if __name__ == "__main__":
    for name, seconds, yardstick in run():
        print(f"{name:60} {seconds:6.2f} s   polars.read_csv {yardstick:6.3f} s   {seconds / yardstick:5.1f} ×")
