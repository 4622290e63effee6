"""Makes a package of a panel: `python scripts/make_lait.py DATA_DIR OUT_DIR [--measures NAME …]`.

DATA_DIR holds the files of the Department for Education's Local Authority Interactive Tool: lait_long.csv.gz (a row for each
measure, area and year), lait_measures.csv and statistical_neighbours_children.csv. The same files give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lait.panel import LONG, MEASURES, NEIGHBOURS, panel_tables
from outturn.errors import OutturnError
from outturn.package.build import make_package
from outturn.package.writing import write_package

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "Local Authority Interactive Tool: children's services"
LICENCE = "OGL-UK-3.0"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make a package of the Local Authority Interactive Tool's panel.")
    parser.add_argument("data", type=Path, help="the folder with the panel's files")
    parser.add_argument("out", type=Path, help="the folder to write the package to")
    parser.add_argument("--measures", nargs="+", default=(), metavar="NAME", help="short names of the measures to take; all of them without it")
    options = parser.parse_args(arguments)
    if absent := [name for name in (LONG, MEASURES, NEIGHBOURS) if not (options.data / name).is_file()]:
        sys.stderr.write(f"{options.data} has no {absent[0]}.\n")
        return 2
    try:
        package = make_package(panel_tables(options.data, options.measures), name="lait", title=TITLE, licence=LICENCE, check=True)
        write_package(package, options.out)
    except OutturnError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
