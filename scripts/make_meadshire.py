"""Makes examples/meadshire: `python scripts/make_meadshire.py OUT_DIR`. The same catalogue and seed give the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path

from meadshire.catalogue import load_catalogue
from meadshire.package import make_meadshire
from meadshire.readme import readme
from outturn.package.writing import write_package


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("Usage: python scripts/make_meadshire.py OUT_DIR\n")
        return 2
    folder = Path(arguments[0])
    catalogue = load_catalogue()
    write_package(make_meadshire(catalogue), folder)
    (folder / "README.md").write_text(readme(catalogue), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
